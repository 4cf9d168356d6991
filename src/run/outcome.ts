/**
 * What an attempt came to. The one place that turns what was thrown, and what was asked for, into what is written.
 *
 * After the point of no return nobody knows whether it was published, so a stop cannot end as STOPPED there; a lost
 * phone or a shutdown leaves it to the next attempt, which looks first.
 */
import type { SignedIn } from "../model/account-match.ts";
import { failures, Problem } from "../model/problem.ts";
import type { FailureReason } from "../model/problem.ts";
import { withRemedy } from "../model/remedy.ts";
import { stopError } from "../model/settle.ts";
import type { TaskError } from "../model/task.ts";

export type Outcome =
  | { readonly kind: "completed"; readonly signedIn?: SignedIn }
  | { readonly kind: "failed"; readonly error: TaskError; readonly actedAs?: string }
  /** Not the script's fault: the store queues it again while it may. */
  | { readonly kind: "interrupted"; readonly error: TaskError; readonly isShutdown?: boolean }
  /** The phone was given to another attempt: nothing of this one may be written. */
  | { readonly kind: "dropped" };

/** Why somebody other than the script ended an attempt; what its signal aborts with. */
export type InterruptionKind = "stopped" | "deleted" | "shutdown" | "stalled" | "fence_lost";

export class Interruption extends Error {
  override readonly name = "Interruption";
  readonly kind: InterruptionKind;

  constructor(kind: InterruptionKind) {
    super(interruptions[kind]);
    this.kind = kind;
  }
}

const interruptions = {
  stopped: "stopped on request",
  deleted: "stopped because the task was deleted",
  shutdown: "interrupted because the server shuts down",
  stalled: "interrupted because nothing happened for an hour",
  fence_lost: "the phone was given to another attempt",
} as const satisfies Record<InterruptionKind, string>;

interface Circumstances {
  /** Who asked the attempt to end, if somebody did. */
  readonly asked: Interruption | undefined;
  /** This attempt or one before it was let through to the tap that publishes. */
  readonly mayHavePublished: boolean;
  /** The last touch of this attempt that changes something for others and may be repeated; null: none. */
  readonly lastDeed: string | null;
  /** Names the attempt in the log. */
  readonly reference: string;
}

/** The outcome of an attempt that did not get to its end. What was asked for decides before what was thrown. */
export function outcomeOf(thrown: unknown, circumstances: Circumstances): Outcome {
  const { lastDeed } = circumstances;
  const outcome = endOf(thrown, circumstances);
  if (outcome.kind !== "failed" || lastDeed === null) return outcome;
  const { reason, message } = outcome.error;
  const doubt = `it had touched ${lastDeed}, which may have taken effect, a retry looks first`;
  return { kind: "failed", error: { reason, message: `${message}; ${doubt}` } };
}

function endOf(thrown: unknown, circumstances: Circumstances): Outcome {
  const { asked, mayHavePublished, reference } = circumstances;
  if (asked !== undefined) return askedOutcome(asked, mayHavePublished);
  if (!(thrown instanceof Problem)) return bug(reference, mayHavePublished);
  switch (thrown.reason) {
    // Unplugged or frozen: its tasks wait until the phone answers again.
    case "DEVICE_LOST":
    case "DEVICE_UNRESPONSIVE":
      return interrupted(thrown.reason, thrown.message);
    case "UNAVAILABLE":
      return interrupted("LOST", `interrupted: ${thrown.message}`);
    default:
      if (isFailure(thrown.reason)) return failed(thrown.reason, inDoubt(thrown.message, mayHavePublished));
      return bug(reference, mayHavePublished);
  }
}

function askedOutcome(asked: Interruption, mayHavePublished: boolean): Outcome {
  switch (asked.kind) {
    case "fence_lost":
      return { kind: "dropped" };
    case "shutdown":
      return { ...interrupted("LOST", asked.message), isShutdown: true };
    case "stalled":
      return interrupted("DEVICE_UNRESPONSIVE", asked.message);
    case "stopped":
    case "deleted":
      return { kind: "failed", error: stopError(mayHavePublished) };
  }
}

/** Never the text of what was thrown: that is for the log, where the reference finds it. */
function bug(reference: string, mayHavePublished: boolean): Outcome {
  const doubt = mayHavePublished ? "; it may have been published, a retry looks first" : "";
  return failed(
    "INTERNAL_ERROR",
    `a bug in phonefleet; the log tells it under reference ${reference}${doubt}`,
  );
}

/** Who knows what became of the post, or that nobody does, says so. */
const SAYS_SO = /nothing was published|may have (?:been )?published/;

/** What ended an attempt before it could look, as a phone that is locked, says nothing of what an earlier one did. */
function inDoubt(message: string, mayHavePublished: boolean): string {
  if (!mayHavePublished || SAYS_SO.test(message)) return message;
  return `${message}; it may have been published, a retry looks first`;
}

function failed(reason: FailureReason, message: string): Outcome {
  return { kind: "failed", error: { reason, message: withRemedy(reason, message) } };
}

function interrupted(reason: FailureReason, message: string) {
  return { kind: "interrupted", error: { reason, message } } as const;
}

const failureReasons: ReadonlySet<string> = new Set(failures);

function isFailure(reason: string): reason is FailureReason {
  return failureReasons.has(reason);
}
