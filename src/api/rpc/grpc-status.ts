/** The status of gRPC answers, in trailers, where the RPC library leaves out what our clients are promised. */
import type { ConnectError } from "@connectrpc/connect";
import type { UniversalServerResponse } from "@connectrpc/connect/protocol";
import { findTrailerError, grpcStatusOk, setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import type { Request } from "../exchange.ts";
import { withErrorInfo } from "./errors.ts";

export function isGrpc({ headers }: Request): boolean {
  const type = headers["content-type"] ?? "";
  return type.startsWith("application/grpc") && !type.startsWith("application/grpc-web");
}

/** The trailer is complete when the body has been sent: it is looked at then, by the getter. */
export function withReasons(answer: UniversalServerResponse): UniversalServerResponse {
  const { status, header, body, trailer } = answer;
  if (!trailer) return answer;
  return {
    status,
    header: header ?? new Headers(),
    ...(body && { body }),
    get trailer() {
      const error = trailer.get("grpc-status") === grpcStatusOk ? undefined : findTrailerError(trailer);
      return error ? setError(trailer, withErrorInfo(error)) : trailer;
    },
  };
}

export function setError(target: Headers, error: ConnectError): Headers {
  setTrailerStatus(target, error);
  target.set("grpc-message", percentEncoded(error.rawMessage));
  return target;
}

/**
 * As gRPC over HTTP/2 has it: all but printable ASCII, and the percent sign. The library encodes more, which clients
 * that decode no more than that, as grpc-js, would show.
 */
function percentEncoded(message: string): string {
  return message.replace(/[^ -$&-~]+/gu, encodeURIComponent);
}
