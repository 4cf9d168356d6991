/** `phonefleet profile`: what a profile knows of stored screens (check), and what a changed one knows more or less (replay). */
import { FlagProblem, nearest, readFlags } from "../flags.ts";
import { allOf } from "../scripts/flow/tree-report.ts";
import type { Match, TreeReport } from "../scripts/flow/tree-report.ts";
import { profileFlags } from "./profile/profile-flags.ts";
import { replayed, tell } from "./profile/replay.ts";
import { lookAt } from "./profile/trees.ts";
import type { Looked } from "./profile/trees.ts";

/** A tree of which the profile knows nothing; of `replay`, one of which it knows less than the other. */
const NOT_AS_WISHED = 3;

const verbs: Readonly<Record<string, (trees: readonly Looked[], isJson: boolean) => number>> = {
  check,
  replay,
};

export async function run([name = "", ...argv]: readonly string[]): Promise<number> {
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) {
    const known = Object.keys(verbs);
    const similar = nearest(name, known);
    const meant = similar === undefined ? "" : `; did you mean ${similar}?`;
    throw new FlagProblem([`profile is followed by one of ${known.join(", ")}${meant}`]);
  }
  const { values, words } = readFlags(profileFlags, argv, {}, Infinity);
  if (words.length === 0) throw new FlagProblem([`profile ${name} needs stored trees, or folders with them`]);
  return verb(await lookAt(words, values), values.json);
}

function check(trees: readonly Looked[], isJson: boolean): number {
  for (const { tree, app, report } of trees) {
    console.log(
      isJson ? JSON.stringify({ tree, app, ...report }) : [`${tree} (${app})`, ...told(report)].join("\n"),
    );
  }
  return trees.every(({ report }) => allOf(report).size > 0) ? 0 : NOT_AS_WISHED;
}

function replay(trees: readonly Looked[], isJson: boolean): number {
  const all = trees.map(replayed);
  for (const one of all) console.log(isJson ? JSON.stringify(one) : tell(one));
  return all.every(({ lost }) => lost.length === 0) ? 0 : NOT_AS_WISHED;
}

function told(report: TreeReport): readonly string[] {
  const lines = [...allOf(report)].map(([name, match]) => `  ${line({ ...match, name })}`);
  return lines.length > 0 ? lines : ["  nothing matches"];
}

function line({ name, told, bounds: { left, top, right, bottom }, isCovered }: Match): string {
  return `${name.padEnd(24)} ${told} at [${left},${top}][${right},${bottom}]${isCovered ? ", covered" : ""}`;
}
