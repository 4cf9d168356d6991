import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { describe, expect, it } from "vitest";
import { TaskService } from "../../gen/phonefleet/v1/task_pb.js";
import { streamOf } from "../../src/api/exchange.ts";
import type { Handler } from "../../src/api/exchange.ts";
import type { AnyUnary, Call, ServiceMethods } from "../../src/api/method.ts";
import { connectHandler } from "../../src/api/rpc/connect.ts";
import { openPort } from "./open.ts";
import type { OpenedPort } from "./open.ts";
import { RawConnection, exchange, request } from "./raw.ts";

const own = ({ authority }: OpenedPort) => `Host: ${authority}`;
const getStats = (server: OpenedPort) => request("GET /api/v1/task/stats HTTP/1.1", [own(server)]);

/** A method that waits for its client to go away. */
function waiting() {
  const calls = Promise.withResolvers<Call>();
  const aborted = Promise.withResolvers<unknown>();
  const method: Partial<AnyUnary> = {
    handle: (_request, call) => {
      call.signal.addEventListener("abort", () => aborted.resolve(call.signal.reason));
      calls.resolve(call);
      return aborted.promise.then((reason) => Promise.reject(reason as Error));
    },
  };
  return { method, called: calls.promise, aborted: aborted.promise };
}

describe("a client that goes away", () => {
  it.each(["HTTP/1", "HTTP/2"])("over %s aborts its call, and that is no bug", async (version) => {
    const { method, called, aborted } = waiting();
    await using server = await openPort({ methods: { getTaskStats: method } });
    if (version === "HTTP/1") {
      using connection = await RawConnection.open(server.number);
      await connection.send(getStats(server));
      await called;
    } else {
      const session = connectHttp2(server.url);
      session.request({ ":path": "/api/v1/task/stats" }).on("error", () => undefined);
      await called;
      session.destroy();
    }
    expect(await aborted).toMatchObject({ name: "ClientGone" });
    expect(server.bugs).toEqual([]);
  });

  it("over HTTP/2 in the midst of its body has asked for nothing", async () => {
    await using server = await openPort();
    const session = connectHttp2(server.url);
    const headers = { ":method": "POST", ":path": "/api/v1/task", "content-type": "application/json" };
    const stream = session.request(headers);
    stream.on("error", () => undefined).write('{"serials":["a"]}');
    await new Promise((resolve) => session.ping(resolve));
    stream.close(8);
    await once(stream, "close");
    await new Promise((resolve) => session.ping(resolve));
    session.destroy();
    await server.port.stop();
    expect([server.requests, server.bugs]).toEqual([[], []]);
  });

  it("over gRPC in the midst of a stream is no bug either", async () => {
    const bugs: unknown[] = [];
    const left = Promise.withResolvers<void>();
    const getArtifact = {
      async *follow() {
        yield { data: Buffer.alloc(1000) };
        await left.promise;
        yield { data: Buffer.alloc(1000) };
      },
    };
    const none = { handle: () => Promise.resolve({}), follow: async function* () {} };
    const others = TaskService.methods.map(({ localName }) => [localName, none]);
    const methods = { ...Object.fromEntries(others), getArtifact } as ServiceMethods["methods"];
    const options = { open: [], admit: () => undefined, refuse: () => undefined };
    const reportBug = (error: unknown) => `request-${bugs.push(error)}`;
    const handle = connectHandler([{ service: TaskService, methods }], { ...options, reportBug });
    const ended = Promise.withResolvers<void>();
    const rpc: Handler = (request, response) => {
      streamOf(request)?.once("close", () => left.resolve());
      handle(request, response);
      void left.promise.then(() => setImmediate(() => ended.resolve()));
    };
    await using server = await openPort({ rpc });
    const session = connectHttp2(server.url);
    const path = "/phonefleet.v1.TaskService/GetArtifact";
    const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
    stream.on("error", () => undefined).end(Buffer.from([0, 0, 0, 0, 6, 8, 1, 16, 1, 26, 0]));
    await once(stream, "data");
    stream.close(8);
    await ended.promise;
    session.destroy();
    expect(bugs).toEqual([]);
  });

  it("leaves its signal unaborted where it was answered", async () => {
    let signal: AbortSignal | undefined;
    const getTaskStats = {
      handle: (_request: unknown, call: Call) => ((signal = call.signal), Promise.resolve({})),
    };
    await using server = await openPort({ methods: { getTaskStats } });
    await exchange(server.number, getStats(server));
    await server.port.stop();
    expect(signal?.aborted).toBe(false);
  });
});
