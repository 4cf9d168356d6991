/** What outsiders see on the platforms, against what the server claims. */
import type { SimControl } from "../../support/sim-control.ts";
import { demand } from "./broken.ts";
import { type KnownTask, markOfFollow, type Work } from "./ledger.ts";

export interface Claimed {
  readonly id: number;
  readonly status_text: string;
  readonly error: { readonly reason: string; readonly message: string } | null;
}

const ACCOUNTS = [
  ["tiktok", "_a"],
  ["tiktok", "_b"],
  ["instagram", "_ig"],
] as const;

/** Who published, and whom they follow, by the marks of the works. */
export type Outside = ReadonlyMap<string, readonly string[]>;

export async function lookOutside(control: SimControl, phones: number): Promise<Outside> {
  const seen = new Map<string, string[]>();
  const note = (mark: string, who: string) => void seen.set(mark, [...(seen.get(mark) ?? []), who]);
  for (let k = 1; k <= phones; k += 1) {
    for (const [app, suffix] of ACCOUNTS) {
      const name = `sim${k}${suffix}`;
      const { posts, following } = await control.account(`sim-${k}`, app, name);
      for (const { sha256 } of posts) for (const mark of sha256) note(mark, name);
      for (const user of following) note(markOfFollow(`sim-${k}`, user), name);
    }
  }
  return seen;
}

/** Nothing twice, whatever became of the task. */
export function demandOnce(outside: Outside, tasks: Iterable<KnownTask>): void {
  for (const { id, work } of tasks) {
    const who = outside.get(work.mark) ?? [];
    demand(who.length <= 1, `${work.script} came out ${who.length} times, by ${who.join()}`, [id]);
    demand(
      who.every((name) => isRight(work, name)),
      `${work.script} was done by ${who.join()}`,
      [id],
    );
  }
}

/** What is claimed is there, and what never passed its point of no return is not. */
export function demandTrue(outside: Outside, work: Work, claimed: Claimed, mayHavePublished: boolean): void {
  const { id, status_text: status, error } = claimed;
  const isThere = outside.has(work.mark);
  if (status === "completed") return demand(isThere, `${work.script} is claimed and not to be seen`, [id]);
  demand(error?.reason !== "INTERNAL_ERROR", `a bug: ${error?.message}`, [id]);
  if (work.script !== "post" || !isThere) return;
  demand(mayHavePublished, "it published before its point of no return", [id]);
  const isInDoubt =
    error?.reason === "OUTCOME_UNKNOWN" || /may have (been )?published/.test(error?.message ?? "");
  demand(isInDoubt, `it published and says ${JSON.stringify(error)}`, [id]);
}

function isRight({ serial, username }: Work, name: string): boolean {
  return username === null ? name.startsWith(`${serial.replace("-", "")}_`) : name === username;
}
