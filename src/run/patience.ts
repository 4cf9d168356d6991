/**
 * How long a phone goes on getting tasks that it fails. Those that its own fault ends, one after the other, would all fail
 * until a person has looked at it: so it rests, longer each time that resting did not help, and after each rest one
 * attempt shows whether it is well.
 */
import type { FailureReason } from "../model/problem.ts";
import type { Outcome } from "./outcome.ts";

const MOST_IN_A_ROW = 5;
const FIRST_REST_MS = 120_000;
const LONGEST_REST_MS = 3_600_000;

/** What lies at the phone, whatever the task. */
const ownFaults: ReadonlySet<FailureReason> = new Set([
  "DEVICE_LOST",
  "DEVICE_UNRESPONSIVE",
  "DEVICE_LOCKED",
  "DEVICE_STORAGE_FULL",
  "DEVICE_BATTERY_LOW",
  "INSTALL_BLOCKED",
  "ANDROID_TOO_OLD",
  "UI_SERVER_FAILED",
]);

/** What tells nothing of the phone. */
const silent: ReadonlySet<FailureReason> = new Set(["STOPPED", "LOST", "INTERNAL_ERROR"]);

export class Patience {
  #failures = 0;
  #rests = 0;

  /** Takes what an attempt came to. Returns how long the phone is to rest now; 0: it may go on. */
  judge(outcome: Outcome): number {
    const reason = "error" in outcome ? outcome.error.reason : undefined;
    if (outcome.kind === "dropped" || (reason !== undefined && silent.has(reason))) return 0;
    if (reason === undefined || !ownFaults.has(reason)) {
      this.#failures = 0;
      this.#rests = 0;
      return 0;
    }
    this.#failures++;
    if (this.#failures < MOST_IN_A_ROW) return 0;
    this.#failures = MOST_IN_A_ROW - 1;
    this.#rests++;
    return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (this.#rests - 1));
  }
}
