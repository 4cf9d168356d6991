/** What a soak tells at its end, for people and as JSON. */
import { cpus } from "node:os";
import { revision } from "../revision.ts";
import type { Tally } from "./tally.ts";

export interface Frame {
  readonly seed: number;
  readonly phones: number;
  readonly seconds: number;
  /** Of a run that broke something. */
  readonly broken: { readonly seed: number; readonly message: string; readonly folder: string } | null;
}

export function reportOf(tally: Tally, frame: Frame) {
  return {
    revision: revision(),
    node: process.version,
    cores: cpus().length,
    ...frame,
    runs: tally.runs,
    kills: tally.kills,
    ready_ms: { p50: quantile(tally.readyMs, 0.5), max: quantile(tally.readyMs, 1) },
    happened: sorted(tally.counts),
    tasks: sorted(tally.outcomes),
    posts_seen_outside: tally.posts,
    kills_found_attempts: sorted(tally.where),
  };
}

export type Report = ReturnType<typeof reportOf>;

export function textOf(report: Report): string {
  const { broken, seconds, kills, runs, phones, seed } = report;
  return [
    `revision ${report.revision}, node ${report.node}, ${report.cores} cores`,
    `${kills} kills in ${runs} runs over ${phones} phones, ${Math.round(seconds)} s, seeds from ${seed}`,
    `ready after a kill: p50 ${report.ready_ms.p50} ms, at most ${report.ready_ms.max} ms`,
    list("what happened besides", report.happened),
    list("tasks by outcome", report.tasks),
    `posts seen outside: ${report.posts_seen_outside}`,
    list("where kills found attempts", report.kills_found_attempts),
    broken === null
      ? "every invariant held"
      : `BROKEN in the run of seed ${broken.seed}: ${broken.message}\n  kept in ${broken.folder}\n  again: npm run soak -- --seed ${broken.seed} --runs 1 --phones ${phones}`,
  ].join("\n");
}

export function lineOf(tally: Tally, seconds: number): string {
  const count = (name: string) =>
    [...tally.outcomes].reduce((sum, [key, n]) => (key.endsWith(name) ? sum + n : sum), 0);
  return (
    `${Math.round(seconds)} s: ${tally.kills} kills, ${tally.runs} runs, ` +
    `${count("completed")} completed of ${[...tally.outcomes.values()].reduce((a, b) => a + b, 0)} tasks`
  );
}

function list(title: string, counts: Readonly<Record<string, number>>): string {
  const lines = Object.entries(counts).map(([name, n]) => `  ${String(n).padStart(6)}  ${name}`);
  return [`${title}:`, ...lines].join("\n");
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
}

function quantile(values: readonly number[], q: number): number {
  const inOrder = values.toSorted((a, b) => a - b);
  return inOrder[Math.min(inOrder.length - 1, Math.floor(q * inOrder.length))] ?? 0;
}
