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
import { HttpCall } from "../exchange.ts";
import type { Handler, Request, Response } from "../exchange.ts";
import { BODY_LIMIT_BYTES } from "../limits.ts";
import type { ServiceMethods } from "../method.ts";
import { toConnectError } from "./errors.ts";
import type { ReportBug } from "./errors.ts";
import { isGrpc, refuseOverGrpc, withReasons } from "./grpc-status.ts";
import { routes } from "./router.ts";
import type { RouteOptions } from "./router.ts";

/** A page of 100 tasks, each with a large config, is larger than what is read. */
const WRITE_MAX_BYTES = 64 * 1024 * 1024;

export interface ConnectOptions extends RouteOptions {
  /** Tells the reason to requests that no method takes. gRPC ones are told here. */
  readonly refuse: (request: Request, response: Response, reason: unknown) => void;
}

export function connectHandler(services: readonly ServiceMethods[], options: ConnectOptions): Handler {
  const router = createConnectRouter({
    readMaxBytes: BODY_LIMIT_BYTES,
    writeMaxBytes: WRITE_MAX_BYTES,
    acceptCompression: [compressionGzip],
  });
  routes(services, options)(router);
  const packages = new Set(services.map(({ service }) => service.file.proto.package));
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
  return (request, response) => {
    const path = request.url?.split("?", 1)[0] ?? "";
    const handler = handlers.get(path);
    if (handler && request.method === "POST") void serve(handler, request, response, options.reportBug);
    else void refuseUnserved(path, handler !== undefined, request, response, options);
  };

  /** The plan counts before the path: also for methods of ours that do not exist. */
  async function refuseUnserved(
    path: string,
    isKnown: boolean,
    request: Request,
    response: Response,
    { admit, refuse, reportBug }: ConnectOptions,
  ): Promise<void> {
    try {
      if (packages.has(packageOf(path))) await admit(new HttpCall(request, response));
      throw isKnown ? onlyPost(response) : unknownMethod(path, request);
    } catch (error) {
      if (isGrpc(request)) refuseOverGrpc(request, response, toConnectError(error, path, reportBug));
      else refuse(request, response, error);
    }
  }
}

/** As "phonefleet.v1" of "/phonefleet.v1.TaskService/GetTask". */
function packageOf(path: string): string {
  return /^\/(.+)\.[^./]+\/[^/]*$/.exec(path)?.[1] ?? "";
}

function onlyPost(response: Response): Problem {
  response.setHeader("allow", "POST");
  return new Problem("METHOD_NOT_ALLOWED", "RPCs are sent with POST");
}

/** gRPC calls what it does not know unimplemented, HTTP not found. */
function unknownMethod(path: string, request: Request): Problem {
  return new Problem(isGrpc(request) ? "METHOD_NOT_ALLOWED" : "NOT_FOUND", `there is no method ${path}`);
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
