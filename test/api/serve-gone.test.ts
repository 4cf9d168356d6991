import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { describe, expect, it } from "vitest";
import type { AnyUnary, Call } from "../../src/api/method.ts";
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
