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

/** The reason that tells most about an error which the RPC library found by itself; of all others, INTERNAL. */
const libraryReasons: Partial<Record<Code, RefusalReason>> = {
  [Code.InvalidArgument]: "INVALID_ARGUMENT",
  [Code.OutOfRange]: "INVALID_ARGUMENT",
  [Code.ResourceExhausted]: "BODY_TOO_LARGE",
  [Code.Unimplemented]: "METHOD_NOT_ALLOWED",
  [Code.Unavailable]: "UNAVAILABLE",
  // The client's own deadline, or its leaving: it may try again.
  [Code.DeadlineExceeded]: "UNAVAILABLE",
  [Code.Canceled]: "UNAVAILABLE",
  [Code.Aborted]: "UNAVAILABLE",
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
  if (error.details.length > 0) return error;
  const { rawMessage } = error;
  // The library calls bytes that are no message INTERNAL, but it is the caller who can act on it.
  const isOfCaller = /^(parse binary|decompression failed|received compressed)/.test(rawMessage);
  const code = isOfCaller ? Code.InvalidArgument : error.code;
  return new ConnectError(rawMessage, code, undefined, [errorInfo(reasonOf(rawMessage, code))]);
}

/** gRPC wants UNIMPLEMENTED for two things that are no missing method: it is the message that is wrong. */
function reasonOf(message: string, code: Code): RefusalReason {
  if (message.startsWith("unknown compression")) return "UNSUPPORTED_MEDIA_TYPE";
  if (message.startsWith("protocol error")) return "INVALID_ARGUMENT";
  return libraryReasons[code] ?? "INTERNAL";
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
