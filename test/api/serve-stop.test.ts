import { once } from "node:events";
import { Agent, get } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { describe, expect, it } from "vitest";
import type { Handler, Response } from "../../src/api/exchange.ts";
import { Port } from "../../src/api/serve.ts";
import { systemClock } from "../../src/clock.ts";
import { Problem } from "../../src/model/problem.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { itStartsAndStops } from "../support/start-stop.ts";
import { openPort, portOptions } from "./open.ts";
import type { OpenedPort } from "./open.ts";
import { RawConnection, request } from "./raw.ts";

const own = ({ authority }: OpenedPort) => `Host: ${authority}`;
const getStats = (server: OpenedPort) => request("GET /api/v1/task/stats HTTP/1.1", [own(server)]);

/** An RPC that sends a line and then stays open until it is told to end. */
function openStream() {
  const responses: Response[] = [];
  const rpc: Handler = (_request, response) => {
    responses.push(response);
    response.write("open\n");
  };
  return { rpc, endStreams: () => responses.forEach((response) => response.end("end\n")) };
}

const WATCH = "/phonefleet.v1.TaskService/WatchTasks";

describe("a graceful end", () => {
  it("ends streams, lets open calls finish and closes idle connections", async () => {
    const release = Promise.withResolvers<Record<string, never>>();
    const entered = Promise.withResolvers<void>();
    const getTaskStats = { handle: () => (entered.resolve(), release.promise) };
    const { rpc, endStreams } = openStream();
    const server = await openPort({ methods: { getTaskStats }, rpc, endStreams });

    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) =>
      get(`${server.url}/healthz`, { agent }, (res) => res.resume().on("end", resolve)),
    );
    const session = connectHttp2(server.url);
    const watch = session.request({ ":method": "POST", ":path": WATCH }).setEncoding("utf8");
    await once(watch, "data");
    using busy = await RawConnection.open(server.number);
    await busy.send(getStats(server));
    await entered.promise;

    const stopped = server.port.stop();
    const [lastLine] = (await once(watch, "data")) as [string];
    await once(session, "close");
    await expect(RawConnection.open(server.number)).rejects.toThrow("ECONNREFUSED");
    release.resolve({});
    expect((await busy.answer())?.status).toBe(200);
    await stopped;
    expect(lastLine).toBe("end\n");
    agent.destroy();
  });

  it("answers what is asked meanwhile on an open connection, and closes it", async () => {
    const release = Promise.withResolvers<Record<string, never>>();
    const entered = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let calls = 0;
    const getTaskStats = { handle: () => (entered[calls++]?.resolve(), release.promise) };
    const server = await openPort({ methods: { getTaskStats } });
    using connection = await RawConnection.open(server.number);
    await connection.send(getStats(server));
    await entered[0]?.promise;
    const stopped = server.port.stop();
    await new Promise((resolve) => setImmediate(resolve));
    await connection.send(getStats(server));
    await entered[1]?.promise;
    release.resolve({});
    expect((await connection.answer())?.status).toBe(200);
    expect((await connection.answer())?.headers["connection"]).toBe("close");
    await stopped;
  });

  it("cuts what is left after the drain timeout", async () => {
    const clock = new ManualClock();
    const { rpc } = openStream();
    const server = await openPort({ clock, rpc, drainTimeoutMs: 3000 });
    using http1 = await RawConnection.open(server.number);
    const opened = once(http1.socket, "data");
    await http1.send(request(`POST ${WATCH} HTTP/1.1`, [own(server), "Content-Length: 0"]));
    await opened;
    const session = connectHttp2(server.url);
    const watch = session.request({ ":method": "POST", ":path": WATCH }).on("error", () => undefined);
    await once(watch, "data");
    let isStopped = false;
    const stopped = server.port.stop().then(() => (isStopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(2999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(false);
    clock.advance(1);
    await stopped;
    await http1.closed;
  });

  it("cuts an HTTP/2 client that is told to go and does not listen", async () => {
    const server = await openPort({ drainTimeoutMs: 50 });
    using mute = await RawConnection.open(server.number);
    const greeted = once(mute.socket, "data");
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    await mute.send(Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), settings]));
    await greeted;
    mute.socket.pause();
    await expect(server.port.stop()).resolves.toBeUndefined();
  });
});

describe("starting and stopping", () => {
  itStartsAndStops(() => {
    const clock = new ManualClock();
    const { options } = portOptions({ clock });
    return { owner: new Port(options), leaks: () => clock.timers };
  });

  it("says in one line that the port is taken", async () => {
    await using server = await openPort();
    const { options } = portOptions({ clock: systemClock });
    const second = new Port({ ...options, site: { ...options.site, port: server.number } });
    const failure: unknown = await second.start().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Problem);
    expect((failure as Problem).message).toBe(
      `port ${server.number} of 127.0.0.1 is taken; --port names another, --port 0 any free one`,
    );
    await second.stop();
  });
});
