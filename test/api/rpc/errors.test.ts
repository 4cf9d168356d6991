import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { toConnectError, withErrorInfo } from "../../../src/api/rpc/errors.ts";
import { invalid, Problem, refusals } from "../../../src/model/problem.ts";
import type { RefusalReason } from "../../../src/model/problem.ts";
import { readError } from "./rejection.ts";

const noBug = (error: unknown): string => {
  throw new Error("taken for a bug", { cause: error });
};
const told = (error: unknown) => readError(toConnectError(error, "here", noBug));

const table: Readonly<Record<Exclude<RefusalReason, "INTERNAL">, readonly [code: string, number: string]>> = {
  INVALID_ARGUMENT: ["InvalidArgument", "40001"],
  SCRIPT_NAME_MISSING: ["InvalidArgument", "40002"],
  SCRIPT_NOT_SUPPORTED: ["InvalidArgument", "40003"],
  UNAUTHENTICATED: ["Unauthenticated", "40101"],
  API_NOT_IN_PLAN: ["PermissionDenied", "40301"],
  FOREIGN_ORIGIN: ["PermissionDenied", "40302"],
  OUTSIDE_MEDIA_ROOT: ["PermissionDenied", "40302"],
  NOT_FOUND: ["NotFound", "40401"],
  METHOD_NOT_ALLOWED: ["Unimplemented", "40501"],
  STATE_CONFLICT: ["FailedPrecondition", "40901"],
  IDEMPOTENCY_KEY_REUSED: ["FailedPrecondition", "40901"],
  BODY_TOO_LARGE: ["ResourceExhausted", "41301"],
  UNSUPPORTED_MEDIA_TYPE: ["InvalidArgument", "41501"],
  LIMIT_EXCEEDED: ["ResourceExhausted", "42901"],
  UNAVAILABLE: ["Unavailable", "50301"],
};

describe("a refusal has its documented codes", () => {
  it.each(refusals.filter((reason) => reason !== "INTERNAL"))("%s", (reason) => {
    const [code, number] = table[reason];
    const error = told(new Problem(reason, "what to do"));
    expect(error).toEqual({ code, reason, number, fields: [], message: "what to do" });
  });
});

it("every violation is told", () => {
  const violations = [
    { field: "a", message: "is wrong" },
    { field: "b[1]", message: "too" },
  ] as const;
  expect(told(invalid(violations)).fields).toEqual(["a", "b[1]"]);
});

it("a problem with one field is told as a violation of it", () => {
  expect(told(new Problem("INVALID_ARGUMENT", "is no token", { field: "resume_token" })).fields).toEqual([
    "resume_token",
  ]);
});

it("an error of the RPC library stays what it is", () => {
  const error = new ConnectError("too late", Code.DeadlineExceeded);
  expect(toConnectError(error, "here", noBug)).toBe(error);
});

it.each([
  new Error("secret"),
  new Problem("INTERNAL", "secret"),
  new Problem("DEVICE_LOST", "secret"),
  "secret",
  null,
])("anything else is a bug, told by its request id alone: %s", (bug) => {
  const reported: unknown[] = [];
  const error = toConnectError(bug, "TaskService.getTask", (...report) => {
    reported.push(report);
    return "id-1";
  });
  expect(reported).toEqual([[bug, "TaskService.getTask"]]);
  expect(readError(error)).toEqual({
    code: "Internal",
    reason: "INTERNAL",
    number: "50001",
    fields: [],
    message: "internal error, request id-1",
  });
});

it("a compression that we do not know is no missing method", () => {
  const error = new ConnectError('unknown compression "deflate"', Code.Unimplemented);
  expect(readError(withErrorInfo(error))).toMatchObject({ code: "Unimplemented", number: "41501" });
});
