/** The one shape of every REST answer: `{code, message, data}`. */
import type { Problem, RefusalReason, Violation } from "../../model/problem.ts";
import { codeOf, statusOf } from "../code.ts";

/** Whether the HTTP status follows the code, or is 200 for clients that read only the envelope. */
export type HttpStatus = "by-code" | "always-200";

export interface Envelope {
  readonly status: number;
  readonly json: string;
}

/** `data` is JSON. */
export function success(data: string): string {
  return `{"code":0,"message":"success","data":${data}}`;
}

export function refusal(reason: RefusalReason, problem: Problem, httpStatus: HttpStatus): Envelope {
  return failure(reason, problem.message, httpStatus, violationsOf(reason, problem));
}

export function failure(
  reason: RefusalReason,
  message: string,
  httpStatus: HttpStatus,
  violations: readonly Violation[] = [],
): Envelope {
  const code = codeOf(reason);
  const data =
    violations.length === 0
      ? null
      : { violations: violations.map(({ field, message: what }) => ({ field, message: what })) };
  return {
    status: httpStatus === "by-code" ? statusOf(reason) : 200,
    json: JSON.stringify({ code, message, data }),
  };
}

function violationsOf(reason: RefusalReason, { violations, field, message }: Problem): readonly Violation[] {
  if (statusOf(reason) !== 400) return [];
  return violations.length > 0 || field === undefined ? violations : [{ field, message }];
}
