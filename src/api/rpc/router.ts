/**
 * The methods as routes of gRPC, gRPC-Web and Connect. Each goes the way that REST goes too, and whatever is thrown
 * becomes an error that a client may see.
 */
import type {
  DescMethod,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  Message,
} from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import type { ConnectRouter, HandlerContext } from "@connectrpc/connect";
import { invokeStream, invokeUnary, invokeUpload } from "../invoke.ts";
import { Violations } from "../method.ts";
import type { AnyMethod, AnyStream, AnyUnary, AnyUpload, Call, ServiceMethods } from "../method.ts";
import { toConnectError } from "./errors.ts";
import type { ReportBug } from "./errors.ts";
import { reflectionRoutes } from "./reflection.ts";

export interface RouteOptions {
  /** Services for everybody, whatever the plan allows. */
  readonly open: readonly ServiceMethods[];
  /** Throws a Problem where a call is not allowed to go on. Runs before its message is read. */
  readonly admit: (call: Call) => void | Promise<void>;
  readonly reportBug: ReportBug;
}

/** Routes for `services`, for the open ones, and for reflection of all of them. */
export function routes(
  services: readonly ServiceMethods[],
  options: RouteOptions,
): (router: ConnectRouter) => void {
  return (router) => {
    const { admit, reportBug } = options;
    const requestGate = async (context: HandlerContext) => {
      try {
        await admit(callOf(context));
      } catch (error) {
        throw toConnectError(error, context.method.toString(), reportBug);
      }
    };
    for (const each of services) addService(router, each, { requestGate }, reportBug);
    for (const each of options.open) addService(router, each, {}, reportBug);
    reflectionRoutes(
      router,
      [...services, ...options.open].map(({ service }) => service),
    );
  };
}

type Gate = { readonly requestGate?: (context: HandlerContext) => Promise<void> };

function addService(
  router: ConnectRouter,
  { service, methods }: ServiceMethods,
  gate: Gate,
  report: ReportBug,
): void {
  for (const desc of service.methods) {
    const method = methods[desc.localName];
    if (!method) throw new Error(`${desc.toString()} has no method`);
    addMethod(router, desc, method, gate, report);
  }
}

function addMethod(
  router: ConnectRouter,
  desc: DescMethod,
  method: AnyMethod,
  gate: Gate,
  report: ReportBug,
): void {
  if (desc.methodKind === "unary" && "handle" in method)
    router.rpc(desc as DescMethodUnary, unary(desc, method, report), gate);
  else if (desc.methodKind === "server_streaming" && "follow" in method)
    router.rpc(desc as DescMethodServerStreaming, stream(desc, method, report), gate);
  else if (desc.methodKind === "client_streaming" && "receive" in method)
    router.rpc(desc as DescMethodClientStreaming, upload(desc, method, report), gate);
  else throw new Error(`${desc.toString()} is not a ${desc.methodKind} method`);
}

function unary(desc: DescMethod, method: AnyUnary, report: ReportBug) {
  return async (request: Message, context: HandlerContext) => {
    try {
      const { signal } = context;
      const wanted = whileWanted(method, signal);
      const answer = invokeUnary(wanted, desc, request, new Violations(), callOf(context));
      return (await untilLeft(answer, signal)) as Record<string, unknown>;
    } catch (error) {
      throw toClient(error, context, report);
    }
  };
}

/** Whoever does not wait any more gets nothing done; what was begun is finished all the same. */
function whileWanted(method: AnyUnary, signal: AbortSignal): AnyUnary {
  return {
    ...method,
    async handle(prepared, call) {
      signal.throwIfAborted();
      return method.handle(prepared, call);
    },
  };
}

/** Rejects as soon as the client has left or its deadline has passed, whatever is still under way. */
function untilLeft<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

function stream(desc: DescMethod, method: AnyStream, report: ReportBug) {
  return async function* (request: Message, context: HandlerContext) {
    let isBeingSent = false;
    try {
      for await (const message of invokeStream(method, desc, request, new Violations(), callOf(context))) {
        isBeingSent = true;
        yield message as Record<string, unknown>;
        isBeingSent = false;
      }
      // A stream that was interrupted ends as if it were complete.
      context.signal.throwIfAborted();
    } catch (error) {
      // The library throws in here what kept it from writing: the connection is gone, before the signal knows.
      if (isBeingSent && isOfSocket(error)) throw ConnectError.from(error, Code.Canceled);
      throw toClient(error, context, report);
    }
  };
}

function upload(desc: DescMethod, method: AnyUpload, report: ReportBug) {
  return async (requests: AsyncIterable<Message>, context: HandlerContext) => {
    try {
      const answer = await invokeUpload(method, desc, requests, new Violations(), callOf(context));
      return answer as Record<string, unknown>;
    } catch (error) {
      throw toClient(error, context, report);
    }
  };
}

/** What was interrupted because its client left or its deadline passed is told so, and is no bug. */
function toClient(error: unknown, { signal, method }: HandlerContext, report: ReportBug) {
  const cause = signal.aborted && error === signal.reason ? ConnectError.from(error, Code.Canceled) : error;
  return toConnectError(cause, method.toString(), report);
}

function isOfSocket(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && /^(ERR_HTTP2_|ERR_STREAM_|E[A-Z]+$)/.test(String(error.code))
  );
}

function callOf({ signal, requestHeader }: HandlerContext): Call {
  return { signal, header: (name) => requestHeader.get(name) ?? undefined };
}
