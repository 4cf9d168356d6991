/** How an attempt's end ends its task: the pure rule behind settling, recovery and stops. */
import type { SignedIn } from "./account-match.ts";
import type { FailureReason } from "./problem.ts";
import { withRemedy } from "./remedy.ts";
import { MAX_REQUEUES, type TaskError } from "./task.ts";

/** What the attempt came to. */
export type AttemptEnd =
  | {
      readonly kind: "completed";
      /** Whom the app is signed in as: their accounts become the phone's in the commit that ends the attempt. */
      readonly signedIn?: SignedIn;
    }
  | {
      readonly kind: "failed";
      readonly error: TaskError;
      /** Whom the app was seen to be signed in as: where the task names no account, it is theirs that a stop sign is about. */
      readonly actedAs?: string;
    }
  /**
   * Not the script's fault: requeued while it may be, failed once it was asked to stop or came too often. A shutdown,
   * which somebody wanted, says nothing of the task or its phone, and does not count.
   */
  | { readonly kind: "interrupted"; readonly error: TaskError; readonly isShutdown?: boolean };

/** What the row knows that the attempt may not. */
export interface EndFacts {
  readonly stopRequested: boolean;
  readonly requeueCount: number;
  /** This attempt or an earlier one passed the point of no return, and nobody found out since. */
  readonly mayHavePublished: boolean;
  /** How long a failure of this reason waits until it is tried again by itself; null: it is not. */
  readonly tryAgainAfterMs?: (reason: FailureReason) => number | null;
}

export type Ending =
  | { readonly move: "complete" }
  | { readonly move: "requeue"; readonly remark: string; readonly isCounted: boolean }
  | { readonly move: "try_again"; readonly remark: string; readonly afterMs: number }
  | { readonly move: "fail"; readonly error: TaskError };

/** What becomes of the task. An interrupted one that may have published is queued again too: to look first. */
export function decideEnding(end: AttemptEnd, facts: EndFacts): Ending {
  if (end.kind === "completed") return { move: "complete" };
  if (end.kind === "failed") return tryAgain(end.error, facts) ?? { move: "fail", error: end.error };
  if (facts.stopRequested) return { move: "fail", error: stopError(facts.mayHavePublished) };
  const isCounted = end.isShutdown !== true;
  if (!isCounted || facts.requeueCount < MAX_REQUEUES) {
    return { move: "requeue", remark: `interrupted, waits to run again: ${end.error.message}`, isCounted };
  }
  return { move: "fail", error: lostError(end.error, facts.mayHavePublished) };
}

/** Never what may have published, nor what somebody wants to end. */
function tryAgain(error: TaskError, facts: EndFacts): Ending | null {
  if (facts.stopRequested || facts.mayHavePublished) return null;
  const afterMs = facts.tryAgainAfterMs?.(error.reason) ?? null;
  if (afterMs === null) return null;
  const seconds = Math.round(afterMs / 1000);
  return {
    move: "try_again",
    afterMs,
    remark: `tried again by itself ${seconds} s after ${error.reason}: ${error.message}`,
  };
}

/**
 * Stop signs: the platform has enough of the account, and going on would cost the account itself; or it asks for what is a
 * person's to decide, and would ask every task.
 */
const stopSigns: ReadonlySet<FailureReason> = new Set(["ACCOUNT_BLOCKED", "SIGNED_OUT", "CONSENT_NEEDED"]);

/** Why the phone rests from now on, where the task names no account; null where it need not. */
export function phoneQuarantineReason(end: AttemptEnd): string | null {
  if (end.kind !== "failed" || end.error.reason !== "CONSENT_NEEDED") return null;
  return `${end.error.reason}: ${end.error.message}`;
}

/** Why the account that acted rests from now on; null where it need not. */
export function quarantineReason(end: AttemptEnd): string | null {
  if (end.kind !== "failed" || !stopSigns.has(end.error.reason)) return null;
  return `${end.error.reason}: ${end.error.message}`;
}

/** How a task fails that somebody stopped. After the point of no return nobody can say that it was in time. */
export function stopError(mayHavePublished: boolean): TaskError {
  if (!mayHavePublished) return { reason: "STOPPED", message: "stopped on request" };
  return {
    reason: "OUTCOME_UNKNOWN",
    message: "stopped on request, but it may have published before; a retry looks first",
  };
}

function lostError(last: TaskError, mayHavePublished: boolean): TaskError {
  const story = `interrupted ${MAX_REQUEUES + 1} times, the last time: ${last.message}`;
  if (!mayHavePublished) return { reason: "LOST", message: withRemedy("LOST", story) };
  return { reason: "OUTCOME_UNKNOWN", message: `${story}; it may have published, a retry looks first` };
}
