/**
 * A regular expression as a tree, as far as it matters for how long it may take: what reads one character, what comes after
 * what, what is repeated. It has been taken by RegExp with the flag u, so its syntax is known to be right.
 */
export type PatternTree =
  /** Reads one character, as this part of the expression says. */
  | { readonly kind: "character"; readonly source: string }
  | { readonly kind: "sequence"; readonly parts: readonly PatternTree[] }
  | { readonly kind: "choice"; readonly options: readonly PatternTree[] }
  /** Looks ahead or behind: reads what others read as well, or nothing. */
  | { readonly kind: "look"; readonly body: PatternTree }
  | {
      readonly kind: "repeat";
      readonly body: PatternTree;
      readonly least: number;
      readonly most: number;
    };

const NOTHING: PatternTree = { kind: "sequence", parts: [] };
/** What an earlier group has read, whatever that is. */
const ANYTHING: PatternTree = {
  kind: "repeat",
  body: { kind: "character", source: "[^]" },
  least: 0,
  most: Infinity,
};

const TOKEN = new RegExp(
  [
    String.raw`(?<look>\(\?<?[=!])`,
    String.raw`(?<open>\((?:\?<[^>]*>|\?[\w-]*:)?)`,
    String.raw`(?<close>\))`,
    String.raw`(?<or>\|)`,
    String.raw`(?<place>[\^$]|\\[bB])`,
    String.raw`(?<repeat>(?:[*+?]|\{(?<least>\d+)(?<upTo>,(?<most>\d*))?\})\??)`,
    String.raw`(?<back>\\(?:[1-9]\d*|k<[^>]*>))`,
    String.raw`(?<one>\[(?:\\.|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|u\w{4}|x\w\w|c\w|.)|[^])`,
  ].join("|"),
  "gu",
);

interface OpenGroup {
  readonly options: PatternTree[][];
  readonly isLook: boolean;
}

export function parsePattern(source: string): PatternTree {
  const open: OpenGroup[] = [{ options: [[]], isLook: false }];
  for (const { 0: token, groups = {} } of source.matchAll(TOKEN)) {
    const group = open.at(-1)!;
    const parts = group.options.at(-1)!;
    if (groups["look"] ?? groups["open"]) open.push({ options: [[]], isLook: groups["look"] !== undefined });
    else if (groups["close"]) open.at(-2)!.options.at(-1)!.push(treeOf(open.pop()!));
    else if (groups["or"]) group.options.push([]);
    else if (groups["place"]) parts.push(NOTHING);
    else if (groups["back"]) parts.push(ANYTHING);
    else if (groups["repeat"]) parts.push(repeated(parts.pop() ?? NOTHING, token, groups));
    else parts.push({ kind: "character", source: token });
  }
  return treeOf(open[0]!);
}

function treeOf({ options, isLook }: OpenGroup): PatternTree {
  const choice: PatternTree = {
    kind: "choice",
    options: options.map((parts) => ({ kind: "sequence", parts })),
  };
  return isLook ? { kind: "look", body: choice } : choice;
}

function repeated(
  body: PatternTree,
  token: string,
  { least, upTo, most }: Record<string, string | undefined>,
): PatternTree {
  if (least === undefined)
    return {
      kind: "repeat",
      body,
      least: token.startsWith("+") ? 1 : 0,
      most: token.startsWith("?") ? 1 : Infinity,
    };
  const end = upTo === undefined ? least : most;
  return { kind: "repeat", body, least: Number(least), most: end ? Number(end) : Infinity };
}
