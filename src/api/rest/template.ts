/** Path templates of google.api.http: literals and `{field}`, each one whole segment. */

export type Segment = { readonly literal: string } | { readonly field: string };

/** Throws on what no route of ours needs: `*`, `**`, `{field=pattern}` and `:verb`. */
export function parseTemplate(template: string): readonly Segment[] {
  if (!template.startsWith("/")) throw new Error(`path template must start with "/": ${template}`);
  return template
    .slice(1)
    .split("/")
    .map((segment) => parseSegment(segment, template));
}

function parseSegment(segment: string, template: string): Segment {
  const field = /^\{(\w+)\}$/.exec(segment)?.[1];
  if (field !== undefined) return { field };
  if (/^[\w.-]+$/.test(segment)) return { literal: segment };
  throw new Error(`path template ${template}: cannot read segment "${segment}"`);
}
