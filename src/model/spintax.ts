/**
 * Spintax: `{a|b|c}` stands for one of its alternatives, and alternatives may hold braces again. Braces without a
 * partner, and bars outside of braces, are plain text.
 */

interface Group {
  readonly end: number;
  /** Where the alternatives are parted. */
  readonly bars: number[];
}

/** Picks one text; `chance` gives numbers in [0, 1) and is asked once for each pair of braces that counts. */
export function spin(template: string, chance: () => number): string {
  const groups = findGroups(template);
  const open: { readonly alternativeEnd: number; readonly end: number }[] = [];
  let text = "";
  let at = 0;
  while (at < template.length) {
    const group = groups.get(at);
    const current = open.at(-1);
    if (group) {
      const alternatives = [at, ...group.bars, group.end];
      const picked = Math.floor(chance() * (alternatives.length - 1));
      open.push({ alternativeEnd: alternatives[picked + 1] ?? group.end, end: group.end });
      at = (alternatives[picked] ?? at) + 1;
    } else if (current && at === current.alternativeEnd) {
      at = current.end + 1;
      open.pop();
    } else {
      text += template[at];
      at += 1;
    }
  }
  return text;
}

/** The pairs of braces, by where they open. A stack and no recursion: templates come from outside. */
function findGroups(template: string): ReadonlyMap<number, Group> {
  const groups = new Map<number, Group>();
  const open: { readonly start: number; readonly bars: number[] }[] = [];
  for (let at = 0; at < template.length; at += 1) {
    const char = template[at];
    if (char === "{") open.push({ start: at, bars: [] });
    else if (char === "|") open.at(-1)?.bars.push(at);
    else if (char === "}") {
      const closed = open.pop();
      if (closed) groups.set(closed.start, { end: at, bars: closed.bars });
    }
  }
  return groups;
}
