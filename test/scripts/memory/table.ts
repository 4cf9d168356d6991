/**
 * What can happen at which step of which work. All of it is a matter of minutes, `FAULTS=. npx vitest run test/scripts/memory`, or
 * of what a regular expression matches, as `FAULTS='consent at "post"'`. Without that each thing happens once at each step
 * that has a name of its own, in one work after another.
 */
import { expect } from "vitest";
import { memoryRig } from "./memory-rig.ts";
import { outside } from "./works.ts";
import type { Work } from "./works.ts";

export interface Case<Kind> {
  readonly work: Work;
  readonly step: string;
  readonly kind: Kind;
  /** How long the work takes where nothing happens. */
  readonly cleanMs: number;
}

export async function casesOf<Kind extends { readonly name: string }>(
  works: readonly Work[],
  kinds: readonly Kind[],
): Promise<readonly Case<Kind>[]> {
  const all: Case<Kind>[] = [];
  for (const work of works) {
    const { steps, cleanMs } = await cleanRun(work);
    for (const step of steps) all.push(...kinds.map((kind) => ({ work, step, kind, cleanMs })));
  }
  const wanted = process.env["FAULTS"];
  if (wanted !== undefined) return all.filter((one) => new RegExp(wanted).test(tell(one)));
  const alike = Object.groupBy(all, ({ step, kind }) => `${kind.name} at ${step}`);
  return Object.values(alike).map((some = [], i) => some[i % some.length]!);
}

function tell({ work, step, kind }: Case<{ readonly name: string }>): string {
  return `${kind.name} at "${step}" of ${work.name} on ${work.app}`;
}

/** Runs each and collects what is wrong. */
export async function wrongOf<Kind extends { readonly name: string }>(
  cases: readonly Case<Kind>[],
  wrong: (one: Case<Kind>, number: number) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const told: string[] = [];
  for (const [i, one] of cases.entries()) {
    const why = await wrong(one, i);
    if (why !== undefined) told.push(`${tell(one)}: ${why}`);
  }
  return told;
}

/** Its steps, each once. */
async function cleanRun(
  work: Work,
): Promise<{ readonly steps: readonly string[]; readonly cleanMs: number }> {
  await using rig = await memoryRig(work.seed);
  const steps = new Set<string>();
  const { error, tookMs: cleanMs } = await rig.run(work, { onStep: (name) => void steps.add(name) });
  expect([work.name, error, outside(rig.phone, work)]).toEqual([work.name, undefined, work.changes]);
  return { steps: [...steps], cleanMs };
}
