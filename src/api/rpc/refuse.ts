/** Refusals before any method is reached, in the form that the client's protocol has for them. */
import type { ConnectError } from "@connectrpc/connect";
import { codeToHttpStatus, errorToJsonBytes } from "@connectrpc/connect/protocol-connect";
import type { Request, Response } from "../exchange.ts";
import { isGrpc, setError } from "./grpc-status.ts";

/** Whether the client speaks gRPC, gRPC-Web or Connect. Plain JSON is Connect only where its client says so. */
export function isRpc(request: Request): boolean {
  return isGrpc(request) || isGrpcWeb(request) || isConnect(request);
}

/** Answers with nothing but the error. Needs a request of which `isRpc` is true, whose answer has not begun. */
export function refuseOverRpc(request: Request, response: Response, error: ConnectError): void {
  if (isConnect(request)) return refuseOverConnect(response, error);
  response.setHeader("content-type", request.headers["content-type"] ?? "application/grpc");
  for (const [name, value] of setError(new Headers(), error)) response.setHeader(name, value);
  // Trailers-Only must be a single HEADERS frame: writeHead would make it two.
  response.end();
}

function refuseOverConnect(response: Response, error: ConnectError): void {
  const json = errorToJsonBytes(error, undefined);
  const headers = { "content-type": "application/json", "content-length": json.length };
  response.writeHead(codeToHttpStatus(error.code), headers).end(json);
}

function isGrpcWeb({ headers }: Request): boolean {
  return headers["content-type"]?.startsWith("application/grpc-web") === true;
}

function isConnect({ headers }: Request): boolean {
  const { "content-type": type = "", "connect-protocol-version": version } = headers;
  return version !== undefined || /^application\/(proto\b|connect\+)/.test(type);
}
