/**
 * Serves gRPC, gRPC-Web and Connect over Node's http and http2 servers. Promises that no request makes it throw or
 * reject, and that errors which the RPC library finds by itself carry ErrorInfo over gRPC like all others.
 *
 * connect-node's own adapter throws out of the request event for an odd Host or :authority, and logs to the console.
 */
import { Code, ConnectError, createConnectRouter } from "@connectrpc/connect";
import {
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from "@connectrpc/connect-node";
import type { UniversalHandler } from "@connectrpc/connect/protocol";
import { Problem } from "../../model/problem.ts";
import type { Handler, Request, Response } from "../exchange.ts";
import type { ServiceMethods } from "../method.ts";
import { toConnectError } from "./errors.ts";
import type { ReportBug } from "./errors.ts";
import { isGrpc, refuseOverGrpc, withReasons } from "./grpc-status.ts";
import { routes } from "./router.ts";
import type { RouteOptions } from "./router.ts";

/** What one message may hold; REST reads bodies up to the same size. */
const READ_MAX_BYTES = 8 * 1024 * 1024;
/** A page of 100 tasks, each with a large config, is larger than what is read. */
const WRITE_MAX_BYTES = 64 * 1024 * 1024;

export interface ConnectOptions extends RouteOptions {
  /** Answers requests to paths that no method has. gRPC ones are answered here, with UNIMPLEMENTED. */
  readonly fallback: Handler;
}

export function connectHandler(services: readonly ServiceMethods[], options: ConnectOptions): Handler {
  const router = createConnectRouter({
    readMaxBytes: READ_MAX_BYTES,
    writeMaxBytes: WRITE_MAX_BYTES,
    acceptCompression: [compressionGzip],
  });
  routes(services, options)(router);
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
  return (request, response) => {
    const path = request.url?.split("?", 1)[0] ?? "";
    const handler = handlers.get(path);
    if (handler) void serve(handler, request, response, options.reportBug);
    else if (isGrpc(request)) refuseOverGrpc(request, response, unknownMethod(path, options.reportBug));
    else options.fallback(request, response);
  };
}

async function serve(
  handler: UniversalHandler,
  request: Request,
  response: Response,
  reportBug: ReportBug,
): Promise<void> {
  try {
    const answer = await handler(universalRequestFromNodeRequest(request, response, undefined, undefined));
    await universalResponseToNodeResponse(isGrpc(request) ? withReasons(answer) : answer, response);
  } catch (error) {
    // Whoever has left is not owed an answer.
    if (response.destroyed || hasLeft(error)) return;
    reportBug(error, handler.requestPath);
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }
}

function hasLeft(error: unknown): boolean {
  const { code } = ConnectError.from(error);
  return code === Code.Aborted || code === Code.Canceled;
}

function unknownMethod(path: string, reportBug: ReportBug): ConnectError {
  return toConnectError(new Problem("METHOD_NOT_ALLOWED", `there is no method ${path}`), path, reportBug);
}
