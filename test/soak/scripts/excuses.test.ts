import { expect, test } from "vitest";
import { unexcused } from "./excuses.ts";
import type { Undergone } from "./ordeal.ts";
import type { Told } from "./play.ts";

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const told = (outcome: string, reason: string, status: Told["status_text"] = "failed"): Told => {
  const error = { reason, message: "what to do about it" };
  return {
    ...{ id: 1, status_text: status, username: null, dry_run: false, remark: null, wait_reason: null },
    ...{ script_config: {}, error: status === "failed" ? error : null },
    attempts: [{ number: 1, started_at: at(100), finished_at: at(200), outcome, error }],
  };
};
const over = (kind: Undergone["trouble"]["kind"], from: number, to: number): Undergone => ({
  trouble: {
    ...{ kind, details: {}, moment: { step: 1, afterMs: 0 }, mendAfterMs: 0 },
    mayFailAs: kind === "block" ? ["ACCOUNT_BLOCKED"] : [],
  },
  begunAt: from * 1000,
  mendedAt: to * 1000,
});

test.each<readonly [string, Told, readonly Undergone[], number]>([
  ["a block excuses that it fails so", told("failed", "ACCOUNT_BLOCKED"), [over("block", 110, 120)], 0],
  ["but not for something else", told("failed", "SCREEN_UNKNOWN"), [over("block", 110, 120)], 1],
  ["nor one that was over long before", told("failed", "ACCOUNT_BLOCKED"), [over("block", 10, 20)], 1],
  ["nor one that came later", told("failed", "ACCOUNT_BLOCKED"), [over("block", 210, 220)], 1],
  [
    "an unplug excuses an interruption",
    told("interrupted", "DEVICE_LOST", "pending"),
    [over("unplug", 110, 120)],
    0,
  ],
  ["and nothing else does", told("interrupted", "DEVICE_LOST", "pending"), [over("slow", 110, 120)], 1],
  ["a bug is never excused", told("failed", "INTERNAL_ERROR"), [over("block", 110, 120)], 1],
  ["a reason that nobody knows is told", told("failed", "WHATEVER"), [], 2],
])("%s", (_, task, undergone, wrong) => {
  expect(unexcused(task, { undergone, wasStopped: false, hasTwin: false, own: [] })).toHaveLength(wrong);
});

test("a retry that cannot tell its post from the other call's is understood, a first attempt and a single call are not", () => {
  const doubt = told("failed", "OUTCOME_UNKNOWN");
  const error = { reason: "OUTCOME_UNKNOWN", message: "the two cannot be told apart" };
  const attempts = (number: number) => doubt.attempts.map((attempt) => ({ ...attempt, number, error }));
  const wrong = (number: number, hasTwin: boolean) =>
    unexcused(
      { ...doubt, attempts: attempts(number) },
      { undergone: [], wasStopped: false, hasTwin, own: [] },
    );
  expect([wrong(2, true), wrong(1, true), wrong(2, false)].map(({ length }) => length)).toEqual([0, 1, 1]);
});
