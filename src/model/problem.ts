/**
 * What can go wrong, as a closed list. A `Problem` is for what somebody can act on: a caller (a refusal) or an
 * operator (a failure). Anything else that is thrown is a bug. Messages name the thing and the fix.
 */

/** Why a call was refused. proto ErrorReason holds the same names, and the code of each. */
export const refusals = [
  "INVALID_ARGUMENT",
  "SCRIPT_NAME_MISSING",
  "SCRIPT_NOT_SUPPORTED",
  "UNAUTHENTICATED",
  "API_NOT_IN_PLAN",
  "FOREIGN_ORIGIN",
  "OUTSIDE_MEDIA_ROOT",
  "NOT_FOUND",
  "METHOD_NOT_ALLOWED",
  "STATE_CONFLICT",
  "IDEMPOTENCY_KEY_REUSED",
  "BODY_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "LIMIT_EXCEEDED",
  "INTERNAL",
  "UNAVAILABLE",
] as const;

/** Why a task failed; what TaskError.reason holds. */
export const failures = [
  "STOPPED",
  "LOST",
  "OUTCOME_UNKNOWN",
  "NOT_IMPLEMENTED",
  "MATERIAL_MISSING",
  "MATERIAL_CHANGED",
  "MATERIAL_EXHAUSTED",
  "DEVICE_LOST",
  "DEVICE_LOCKED",
  "DEVICE_UNRESPONSIVE",
  "DEVICE_STORAGE_FULL",
  "DEVICE_BATTERY_LOW",
  "INSTALL_BLOCKED",
  "ANDROID_TOO_OLD",
  "UI_SERVER_FAILED",
  "APP_MISSING",
  "SCREEN_UNKNOWN",
  "MEDIA_REFUSED",
  "UPLOAD_TIMEOUT",
  "CAPTION_REFUSED",
  "SOUND_NOT_FOUND",
  "OPTION_MISSING",
  "WRONG_ACCOUNT",
  "USER_NOT_FOUND",
  "ACCOUNT_BLOCKED",
  "SIGNED_OUT",
  "CONSENT_NEEDED",
  "SCRIPT_FAILED",
  "INTERNAL_ERROR",
] as const;

export type RefusalReason = (typeof refusals)[number];
export type FailureReason = (typeof failures)[number];
export type Reason = RefusalReason | FailureReason;

/** One mistake in a request. `field` is the path as the caller wrote it, as `script_config.captions`. */
export interface Violation {
  readonly field: string;
  readonly message: string;
  /** INVALID_ARGUMENT unless a code of its own is documented for it. */
  readonly reason?: "SCRIPT_NAME_MISSING" | "SCRIPT_NOT_SUPPORTED";
}

/** How many mistakes of a request are told: nobody reads more, and an answer must not outgrow its request. */
export const MOST_VIOLATIONS = 100;

export interface ProblemOptions {
  readonly field?: string;
  readonly violations?: readonly Violation[];
  readonly cause?: unknown;
}

export class Problem extends Error {
  override readonly name = "Problem";
  readonly reason: Reason;
  readonly field: string | undefined;
  readonly violations: readonly Violation[];

  constructor(reason: Reason, message: string, options: ProblemOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.reason = reason;
    this.field = options.field;
    this.violations = options.violations ?? [];
  }
}

/** All mistakes of a request as one Problem, whose reason is the one with the lowest documented code. */
export function invalid(violations: readonly [Violation, ...Violation[]]): Problem {
  const first = (reason: Reason) => violations.some((violation) => violation.reason === reason);
  const reason = first("SCRIPT_NAME_MISSING")
    ? "SCRIPT_NAME_MISSING"
    : first("SCRIPT_NOT_SUPPORTED")
      ? "SCRIPT_NOT_SUPPORTED"
      : "INVALID_ARGUMENT";
  const told = mostOf(violations);
  const message = told.map((violation) => `${violation.field}: ${violation.message}`).join("; ");
  return new Problem(reason, message, { violations: told, field: violations[0].field });
}

/** Those that have a reason of their own are never left out. */
function mostOf(violations: readonly Violation[]): readonly Violation[] {
  if (violations.length <= MOST_VIOLATIONS) return violations;
  const [special, plain] = [true, false].map((isSpecial) =>
    violations.filter(({ reason }) => (reason !== undefined) === isSpecial),
  );
  return [...(special ?? []), ...(plain ?? [])].slice(0, MOST_VIOLATIONS);
}
