/** `phonefleet profile`: what a profile knows of stored screens (check), and what a changed one knows more or less (replay). */
import { FlagProblem, nearest, readFlags } from "../flags.ts";
import { allOf } from "../scripts/tree-report.ts";
import type { Match, TreeReport } from "../scripts/tree-report.ts";
import { profileFlags } from "./profile/profile-flags.ts";
import { lookAt } from "./profile/trees.ts";
import type { Looked } from "./profile/trees.ts";

/** A tree of which the profile knows nothing; of `replay`, one of which it knows less than the shipped one. */
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
  const changes = trees.map(({ tree, app, report, shipped }) => ({
    tree,
    app,
    ...changesOf(shipped, report),
  }));
  for (const { tree, app, gained, lost, moved } of changes) {
    if (isJson) {
      console.log(JSON.stringify({ tree, app, gained, lost, moved }));
      continue;
    }
    const lines = [
      ...gained.map((one) => `  + ${line(one)}`),
      ...lost.map((one) => `  - ${line(one)}`),
      ...moved.map((one) => `  ~ ${line(one)}`),
    ];
    console.log([`${tree} (${app})`, ...(lines.length > 0 ? lines : ["  as before"])].join("\n"));
  }
  return changes.every(({ lost }) => lost.length === 0) ? 0 : NOT_AS_WISHED;
}

function changesOf(before: TreeReport, now: TreeReport) {
  const [old, fresh] = [allOf(before), allOf(now)];
  const named = (all: ReadonlyMap<string, Match>) => [...all].map(([name, match]) => ({ ...match, name }));
  return {
    gained: named(fresh).filter(({ name }) => !old.has(name)),
    lost: named(old).filter(({ name }) => !fresh.has(name)),
    moved: named(fresh).filter(({ name, told }) => old.has(name) && old.get(name)?.told !== told),
  };
}

function told(report: TreeReport): readonly string[] {
  const lines = [...allOf(report)].map(([name, match]) => `  ${line({ ...match, name })}`);
  return lines.length > 0 ? lines : ["  nothing matches"];
}

function line({ name, told, bounds: { left, top, right, bottom }, isCovered }: Match): string {
  return `${name.padEnd(24)} ${told} at [${left},${top}][${right},${bottom}]${isCovered ? ", covered" : ""}`;
}
