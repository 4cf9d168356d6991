/**
 * Errors as gRPC tells them: a Problem with its reason, number and violations; a bug with nothing but the id under
 * which the log explains it.
 */
import { Code, ConnectError } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema } from "../../../gen/google/rpc/error_details_pb.js";
import { Problem } from "../../model/problem.ts";
import type { RefusalReason, Violation } from "../../model/problem.ts";
import { codeOf, isRefusal, statusOf } from "../code.ts";

const DOMAIN = "phonefleet.dev";

// gRPC sends errors as trailers, of which clients take 8 KiB by default: the message twice, once with its bytes in
// percent-encoding, and the details in base64.
const MESSAGE_BYTES = 900;
const VIOLATIONS_BYTES = 2400;
const FIELD_BYTES = 600;
const FRAMING_BYTES = 8;

/** By HTTP status, so that both come from the one table of codes. */
const grpcCodes: Readonly<Record<number, Code>> = {
  400: Code.InvalidArgument,
  401: Code.Unauthenticated,
  403: Code.PermissionDenied,
  404: Code.NotFound,
  405: Code.Unimplemented,
  409: Code.FailedPrecondition,
  413: Code.ResourceExhausted,
  415: Code.InvalidArgument,
  429: Code.ResourceExhausted,
  500: Code.Internal,
  503: Code.Unavailable,
};

/** The reason that tells most about an error which the RPC library found by itself, as a message over the limit. */
const libraryReasons: Partial<Record<Code, RefusalReason>> = {
  [Code.InvalidArgument]: "INVALID_ARGUMENT",
  [Code.ResourceExhausted]: "BODY_TOO_LARGE",
  [Code.Unimplemented]: "METHOD_NOT_ALLOWED",
  [Code.Internal]: "INTERNAL",
  [Code.Unavailable]: "UNAVAILABLE",
};

/** Logs a bug whole and returns the request id under which it did. */
export type ReportBug = (error: unknown, where: string) => string;

/** What a client may know of whatever was thrown. */
export function toConnectError(error: unknown, where: string, reportBug: ReportBug): ConnectError {
  if (error instanceof ConnectError) return error;
  if (error instanceof Problem && isRefusal(error.reason)) return refused(error, error.reason);
  const requestId = reportBug(error, where);
  const info = errorInfo("INTERNAL", { request_id: requestId });
  return new ConnectError(`internal error, request ${requestId}`, Code.Internal, undefined, [info]);
}

/** The same error with ErrorInfo, where it has none: the library found it by itself. */
export function withErrorInfo(error: ConnectError): ConnectError {
  // The library calls bytes that are no message INTERNAL, but it is the caller who can act on it.
  const code = error.rawMessage.startsWith("parse binary") ? Code.InvalidArgument : error.code;
  // gRPC wants UNIMPLEMENTED for it, but it is the message that is wrong and not the method.
  const isPacked = error.rawMessage.startsWith("unknown compression");
  const reason = isPacked ? "UNSUPPORTED_MEDIA_TYPE" : libraryReasons[code];
  if (reason === undefined || error.details.length > 0) return error;
  return new ConnectError(error.rawMessage, code, undefined, [errorInfo(reason)]);
}

function refused(problem: Problem, reason: RefusalReason): ConnectError {
  const code = grpcCodes[statusOf(reason)] ?? Code.Unknown;
  const message = cut(problem.message, MESSAGE_BYTES);
  const fieldViolations = code === Code.InvalidArgument ? fitting(violationsOf(problem)) : [];
  const badRequest = { desc: BadRequestSchema, value: { fieldViolations } };
  const details = fieldViolations.length > 0 ? [errorInfo(reason), badRequest] : [errorInfo(reason)];
  return new ConnectError(message, code, undefined, details);
}

function violationsOf({ violations, field, message }: Problem): readonly Violation[] {
  if (violations.length > 0 || field === undefined) return violations;
  return [{ field, message }];
}

/** As many as there is room for, the first in any case. */
function fitting(
  violations: readonly Violation[],
): { readonly field: string; readonly description: string }[] {
  const told = [];
  let left = VIOLATIONS_BYTES;
  for (const { field, message } of violations) {
    const violation = { field: cut(field, FIELD_BYTES), description: cut(message, FIELD_BYTES) };
    left -= Buffer.byteLength(violation.field) + Buffer.byteLength(violation.description) + FRAMING_BYTES;
    if (left < 0) break;
    told.push(violation);
  }
  return told;
}

/** The text as UTF-8 that can be sent, also where it holds half a surrogate pair. */
function cut(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  return encoded.length <= bytes ? encoded.toString() : `${encoded.subarray(0, bytes).toString()}…`;
}

function errorInfo(reason: RefusalReason, metadata: Readonly<Record<string, string>> = {}) {
  const value = { reason, domain: DOMAIN, metadata: { code: String(codeOf(reason)), ...metadata } };
  return { desc: ErrorInfoSchema, value };
}
