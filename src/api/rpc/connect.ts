/**
 * Serves gRPC, gRPC-Web and Connect over Node's http and http2 servers. Promises that no request makes it throw or
 * reject, and that errors which the RPC library finds by itself carry ErrorInfo like all others, in each protocol.
 *
 * connect-node's own adapter throws out of the request event for an odd Host or :authority, and logs to the console.
 */
import { Code, ConnectError, createConnectRouter } from "@connectrpc/connect";
import {
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from "@connectrpc/connect-node";
import type { UniversalHandler, UniversalServerResponse } from "@connectrpc/connect/protocol";
import { LONGEST_TIMER_MS } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import { HttpCall, streamOf } from "../exchange.ts";
import type { Handler, Request, Response } from "../exchange.ts";
import { BODY_LIMIT_BYTES } from "../limits.ts";
import type { ServiceMethods } from "../method.ts";
import { withReasonsAsBody, withReasonsInEnd, withReasonsInTrailers } from "./body-status.ts";
import { toConnectError } from "./errors.ts";
import { withReasons } from "./grpc-status.ts";
import { isRpc, refuseOverRpc } from "./refuse.ts";
import { routes } from "./router.ts";
import type { RouteOptions } from "./router.ts";

/** A page of 100 tasks, each with a large config, is larger than what is read. */
const WRITE_MAX_BYTES = 64 * 1024 * 1024;

export interface ConnectOptions extends RouteOptions {
  /** Tells the reason to requests that no method takes and no RPC client sent. */
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
    const answer =
      handler && request.method === "POST"
        ? serve(handler, request, response)
        : refuseUnserved(path, handler !== undefined, request, response);
    answer.catch((error: unknown) => fail(path, request, response, error, options));
  };

  /** The plan counts before the path: also for methods of ours that do not exist. */
  async function refuseUnserved(
    path: string,
    isKnown: boolean,
    request: Request,
    response: Response,
  ): Promise<never> {
    if (packages.has(packageOf(path))) await options.admit(new HttpCall(request, response));
    throw isKnown ? onlyPost(response) : unknownMethod(path, request);
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

/** RPC calls what it does not know unimplemented, HTTP not found. */
function unknownMethod(path: string, request: Request): Problem {
  return new Problem(isRpc(request) ? "METHOD_NOT_ALLOWED" : "NOT_FOUND", `there is no method ${path}`);
}

async function serve(handler: UniversalHandler, request: Request, response: Response): Promise<void> {
  forgetFarDeadline(request);
  const answer = await handler(universalRequestFromNodeRequest(request, response, undefined, undefined));
  await universalResponseToNodeResponse(await withReasonsOf(answer), response);
}

const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000 };

/** A deadline that no timer can hold, 25 days away, would have passed at once. It is none that anybody waits for. */
function forgetFarDeadline({ headers }: Request): void {
  const [, count, unit = ""] = /^(\d{1,8})([HMS])$/.exec(String(headers["grpc-timeout"])) ?? [];
  if (Number(count) * (unitMs[unit] ?? 0) > LONGEST_TIMER_MS) delete headers["grpc-timeout"];
  if (Number(headers["connect-timeout-ms"]) > LONGEST_TIMER_MS) delete headers["connect-timeout-ms"];
}

/** Rejects with a Problem for what the library answers without a word. */
async function withReasonsOf(answer: UniversalServerResponse): Promise<UniversalServerResponse> {
  if (answer.status === 415)
    throw new Problem("UNSUPPORTED_MEDIA_TYPE", "no protocol of this method has this content-type");
  if (answer.status === 505) throw new Problem("INVALID_ARGUMENT", "this method needs HTTP/2");
  const type = answer.header?.get("content-type") ?? "";
  if (type.startsWith("application/grpc-web")) return withReasonsInTrailers(answer);
  if (type.startsWith("application/grpc")) return withReasons(answer);
  if (type.startsWith("application/connect")) return withReasonsInEnd(answer);
  return answer.status === 200 ? answer : withReasonsAsBody(answer);
}

function fail(
  path: string,
  request: Request,
  response: Response,
  error: unknown,
  { refuse, reportBug }: ConnectOptions,
): void {
  // Whoever has left is not owed an answer. Over HTTP/2 only the stream knows.
  if ((streamOf(request) ?? response).destroyed || hasLeft(error)) return;
  if (response.headersSent) {
    reportBug(error, path);
    response.destroy();
  } else if (isRpc(request)) refuseOverRpc(request, response, toConnectError(error, path, reportBug));
  else refuse(request, response, error);
}

function hasLeft(error: unknown): boolean {
  const { code } = ConnectError.from(error);
  return code === Code.Aborted || code === Code.Canceled;
}
