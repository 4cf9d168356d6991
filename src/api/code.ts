/** The envelope's code of each refusal, read from `(rest_code)` in error.proto. */
import { getOption } from "@bufbuild/protobuf";
import { ErrorReasonSchema } from "../../gen/phonefleet/v1/error_pb.js";
import { rest_code } from "../../gen/phonefleet/v1/options_pb.js";
import { refusals } from "../model/problem.ts";
import type { Reason, RefusalReason } from "../model/problem.ts";

/** As 40401. */
export function codeOf(reason: RefusalReason): number {
  return codes[reason];
}

/** The HTTP status, which is the first three digits of the code. */
export function statusOf(reason: RefusalReason): number {
  return Math.floor(codes[reason] / 100);
}

/** INTERNAL is how a bug is answered: thrown as a Problem it is one too, and tells the caller no more than others. */
export function isRefusal(reason: Reason): reason is RefusalReason {
  return reason !== "INTERNAL" && reason in codes;
}

const codes = Object.fromEntries(refusals.map((reason) => [reason, readCode(reason)])) as Readonly<
  Record<RefusalReason, number>
>;

function readCode(reason: RefusalReason): number {
  const value = ErrorReasonSchema.values.find(({ name }) => name === `ERROR_REASON_${reason}`);
  if (!value) throw new Error(`ErrorReason has no value for ${reason}`);
  return getOption(value, rest_code);
}
