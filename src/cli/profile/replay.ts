/** Two profiles on one tree: what became of each thing, and whether the step that was under way would go on now. Pure. */
import { allOf } from "../../scripts/flow/tree-report.ts";
import type { Match } from "../../scripts/flow/tree-report.ts";
import type { Standing } from "./stored-attempt.ts";
import type { Looked } from "./trees.ts";

export interface Change extends Match {
  readonly now: "found" | "lost" | "elsewhere" | "as before";
}

export interface Replayed {
  readonly tree: string;
  readonly app: Looked["app"];
  /** How many things the profile finds. */
  readonly matches: number;
  readonly gained: readonly Change[];
  readonly lost: readonly Change[];
  readonly moved: readonly Change[];
  /** Where steps lie beside the tree. */
  readonly step?: ReplayedStep;
}

/**
 * `matches now`: it goes by something that is found since the change, or found elsewhere. `as before`: by the same as then,
 * which did not lead on alone. `lost`: something that it went by is found no more. `nothing`: neither knew any of it.
 */
export type Verdict = "matches now" | "as before" | "lost" | "nothing";

interface ReplayedStep extends Standing {
  readonly verdict: Verdict;
  /** Of what it looks for, what is found by either profile. */
  readonly found: readonly Change[];
}

export function replayed({ tree, app, report, before, standing }: Looked): Replayed {
  const [old, fresh] = [allOf(before), allOf(report)];
  const all = [...new Set([...old.keys(), ...fresh.keys()])].map((name) =>
    changeOf(name, old.get(name), fresh.get(name)),
  );
  const those = (now: Change["now"]) => all.filter((change) => change.now === now);
  const step = standing && stepIn(standing, all);
  return {
    ...{
      tree,
      app,
      matches: fresh.size,
      gained: those("found"),
      lost: those("lost"),
      moved: those("elsewhere"),
    },
    ...(step && { step }),
  };
}

export function tell({ tree, app, matches, gained, lost, moved, step }: Replayed): string {
  const others = [...gained, ...lost, ...moved].filter(
    ({ name }) => !step?.found.some((one) => one.name === name),
  );
  const lines = [
    `${tree} (${app})`,
    ...(step ? tellStep(step) : []),
    ...others.map(line),
    ...(gained.length + lost.length + moved.length === 0
      ? [matches > 0 ? "  as before" : "  nothing matches, as before"]
      : []),
  ];
  return lines.join("\n");
}

const POPUP = "popup ";

const MARKS: Readonly<Record<Change["now"], string>> = {
  found: "+",
  lost: "-",
  elsewhere: "~",
  "as before": "=",
};

const VERDICTS: Readonly<Record<Verdict, string>> = {
  "matches now": "it would now match",
  "as before": "it matches as before",
  lost: "it would match less than before",
  nothing: "it would match nothing, as before",
};

function tellStep(step: ReplayedStep): readonly string[] {
  const { script, task, attempt, error, goal, name, looksFor, verdict, found } = step;
  const when = goal === name ? "" : `, in ${JSON.stringify(goal)}`;
  const why = error ? `: ${error.reason}` : "";
  return [
    `  ${script}, task ${task}, attempt ${attempt}: step ${step.step} of ${step.of}, ${JSON.stringify(name)}${when}${why}`,
    `  it goes by ${looksFor.join(", ")}`,
    ...found.map(line),
    `  ${VERDICTS[verdict]}${verdict === "matches now" ? `: ${newlyFound(found).join(", ")}` : ""}`,
  ];
}

function line({ now, name, told, bounds: { left, top, right, bottom }, isCovered }: Change): string {
  const where = `[${left},${top}][${right},${bottom}]`;
  return `  ${MARKS[now]} ${name.padEnd(24)} ${told} at ${where}${isCovered ? ", covered" : ""}`;
}

function stepIn(standing: Standing, all: readonly Change[]): ReplayedStep {
  // popups are put away at every step
  const found = all.filter(({ name }) => standing.looksFor.includes(name) || name.startsWith(POPUP));
  return { ...standing, verdict: verdictOf(found), found };
}

function verdictOf(found: readonly Change[]): Verdict {
  if (newlyFound(found).length > 0) return "matches now";
  if (found.some(({ now }) => now === "lost")) return "lost";
  return found.length > 0 ? "as before" : "nothing";
}

/** What is covered is not touched. */
function newlyFound(found: readonly Change[]): readonly string[] {
  return found
    .filter(({ now, isCovered }) => (now === "found" || now === "elsewhere") && !isCovered)
    .map(({ name }) => name);
}

function changeOf(name: string, before: Match | undefined, after: Match | undefined): Change {
  const match = after ?? before;
  if (!match) throw new TypeError(`${name} is found by neither profile`);
  if (!before || !after) return { ...match, name, now: before ? "lost" : "found" };
  const isSame =
    before.told === after.told &&
    String(Object.values(before.bounds)) === String(Object.values(after.bounds));
  return { ...match, name, now: isSame ? "as before" : "elsewhere" };
}
