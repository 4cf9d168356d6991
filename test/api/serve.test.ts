import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../support/manual-clock.ts";
import { http2Call } from "./http2-call.ts";
import { openPort } from "./open.ts";
import type { OpenedPort } from "./open.ts";
import { RawConnection, envelopeOf, exchange, request } from "./raw.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const EMPTY_SETTINGS = "\0\0\0\x04\0\0\0\0\0";
const SETTINGS_FRAME = 4;

const own = ({ authority }: OpenedPort) => `Host: ${authority}`;
const getStats = (server: OpenedPort) => request("GET /api/v1/task/stats HTTP/1.1", [own(server)]);

describe("the protocol of a connection", () => {
  it("is found whatever pieces its first bytes come in", async () => {
    await using server = await openPort();
    using bytewise = await RawConnection.open(server.number);
    for (const byte of getStats(server)) await bytewise.send(byte);
    expect((await bytewise.answer())?.status).toBe(200);

    using split = await RawConnection.open(server.number);
    await split.send("P");
    await split.send(request("OST /api/v1/task/retry-all HTTP/1.1", [own(server), "Content-Length: 0"]));
    expect((await split.answer())?.status).toBe(200);
  });

  it("does not depend on where the bytes are cut", async () => {
    await using server = await openPort();
    const lines = [own(server), "Content-Type: application/json", "Content-Length: 13"];
    const bytes =
      getStats(server) + request("POST /api/v1/task HTTP/1.1", lines, '{"serials":5}') + getStats(server);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 6 }), async (cuts) => {
        using connection = await RawConnection.open(server.number);
        const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
        for (const [index, end] of ends.entries())
          await connection.send(bytes.slice(ends[index - 1] ?? 0, end));
        const statuses = [await connection.answer(), await connection.answer(), await connection.answer()];
        expect(statuses.map((answer) => answer?.status)).toEqual([200, 400, 200]);
      }),
      { numRuns: 40 },
    );
  });

  it("is HTTP/2 after its whole preface", async () => {
    await using server = await openPort();
    using connection = await RawConnection.open(server.number);
    const answered = once(connection.socket, "data") as Promise<[Buffer]>;
    for (const byte of PREFACE) await connection.send(byte);
    await connection.send(EMPTY_SETTINGS);
    expect((await answered)[0][3]).toBe(SETTINGS_FRAME);
  });

  it("may be HTTP/1.1 with requests in a row, answered in their order", async () => {
    await using server = await openPort();
    using connection = await RawConnection.open(server.number);
    await connection.send(getStats(server) + request("GET /nope HTTP/1.1", [own(server)]) + getStats(server));
    const statuses = [await connection.answer(), await connection.answer(), await connection.answer()];
    expect(statuses.map((answer) => answer?.status)).toEqual([200, 404, 200]);
  });

  it("stays HTTP/1.1 where a client offers to upgrade", async () => {
    await using server = await openPort();
    const upgrade = [
      "Connection: Upgrade, HTTP2-Settings",
      "Upgrade: h2c",
      "HTTP2-Settings: AAMAAABkAAQAAP__",
    ];
    const answer = await exchange(server.number, request("GET /healthz HTTP/1.1", [own(server), ...upgrade]));
    expect(answer?.status).toBe(200);
  });

  it("does not matter to a client that ends its side once it has asked", async () => {
    await using server = await openPort();
    using connection = await RawConnection.open(server.number);
    connection.socket.end(getStats(server));
    expect((await connection.answer())?.status).toBe(200);
  });
});

describe("what a client may take", () => {
  const openings: readonly [string, string][] = [
    ["nothing", ""],
    ["half a preface", PREFACE.slice(0, 10)],
  ];
  it.each(openings)("an opening that says %s is cut", async (_what, bytes) => {
    await using server = await openPort({ limits: { openingTimeoutMs: 50 } });
    using connection = await RawConnection.open(server.number);
    if (bytes !== "") await connection.send(bytes);
    expect(await connection.answer()).toBeUndefined();
  });

  it("headers that come too slowly are refused", async () => {
    await using server = await openPort({ limits: { headersTimeoutMs: 100 } });
    using connection = await RawConnection.open(server.number);
    await connection.send("GET /api/v1/task HTTP/1.1\r\n");
    const answer = await connection.answer();
    expect([answer?.status, envelopeOf(answer).message]).toEqual([
      400,
      "the request took too long to arrive",
    ]);
    await connection.closed;
  });

  it("a body that comes too slowly is refused, also after a quick request", async () => {
    await using server = await openPort({ limits: { headersTimeoutMs: 100, bodyPaceMs: 75 } });
    using connection = await RawConnection.open(server.number);
    await connection.send(getStats(server));
    expect((await connection.answer())?.status).toBe(200);
    const lines = [own(server), "Content-Type: application/json", "Content-Length: 10"];
    await connection.send(request("POST /api/v1/task HTTP/1.1", lines, "{"));
    expect((await connection.answer())?.status).toBe(400);
    expect(server.bugs).toEqual([]);
  });

  it("a connection that asks no more is closed", async () => {
    await using server = await openPort({ limits: { keepAliveTimeoutMs: 50 } });
    using connection = await RawConnection.open(server.number);
    await connection.send(getStats(server));
    expect((await connection.answer())?.status).toBe(200);
    await once(connection.socket, "end");
  });

  it.each(["HTTP/1", "HTTP/2"])("an answer over %s that does not come on is cut", async (version) => {
    const getTaskStats = { handle: () => new Promise<never>(() => undefined) };
    await using server = await openPort({ methods: { getTaskStats }, limits: { stallTimeoutMs: 50 } });
    if (version === "HTTP/1") expect(await exchange(server.number, getStats(server))).toBeUndefined();
    else
      await expect(http2Call(server.url, { ":path": "/api/v1/task/stats" })).rejects.toThrow("closed with 8");
  });

  it("an HTTP/2 client that answers no ping is cut, one that does is kept", async () => {
    const clock = new ManualClock();
    await using server = await openPort({ clock, limits: { pingIntervalMs: 1000 } });
    using dead = await RawConnection.open(server.number);
    const greeted = once(dead.socket, "data");
    await dead.send(PREFACE + EMPTY_SETTINGS);
    await greeted;
    const alive = connectHttp2(server.url);
    await once(alive, "remoteSettings");
    for (let round = 0; round < 3; round += 1) {
      const pinged = once(alive, "ping");
      clock.advance(1000);
      await pinged;
      // Frames are answered in order: once this ping is back, so is the server's.
      await new Promise((resolve) => alive.ping(resolve));
    }
    await dead.closed;
    expect(alive.destroyed).toBe(false);
    alive.destroy();
  });
});

describe("names of this server", () => {
  it.each(["127.0.0.1", "localhost", "[::1]", "LOCALHOST", "phones.example"])("%s is one", async (name) => {
    await using server = await openPort({ allowedHosts: ["Phones.Example"] });
    for (const host of [name, `${name}:${server.number}`]) {
      const lines = [`Host: ${host}`, `Origin: http://${name.toLowerCase()}:${server.number}`];
      expect((await exchange(server.number, request("GET /healthz HTTP/1.1", lines)))?.status).toBe(200);
    }
  });

  it("given ones may stand for a proxy that speaks TLS", async () => {
    await using server = await openPort({ allowedHosts: ["phones.example:8443", "phones.example"] });
    for (const host of ["phones.example:8443", "phones.example"]) {
      const lines = [`Host: ${host}`, `Origin: https://${host}`];
      expect((await exchange(server.number, request("GET /healthz HTTP/1.1", lines)))?.status).toBe(200);
    }
  });
});

describe("where a request goes", () => {
  it.each([
    ["POST", "/phonefleet.v1.TaskService/GetTaskStats", "application/json", "rpc"],
    ["POST", "/grpc.health.v1.Health/Check", "application/grpc", "rpc"],
    ["POST", "/nope", "application/grpc+proto", "rpc"],
    ["GET", "/phonefleet.v1.TaskService/GetTaskStats?message=%7B%7D", "", "rpc"],
    ["GET", "/nope", "", "40401"],
    ["GET", "//", "", "40401"],
    ["GET", "/api", "", "40401"],
    ["GET", "/api/v2/task", "", "40401"],
    ["GET", "/api/v1/../../../etc/passwd", "", "40401"],
    ["OPTIONS", "*", "", "40401"],
    ["GET", "/healthz?x", "", '"code":0'],
  ])("%s %s as %j: %s", async (method, path, type, expected) => {
    await using server = await openPort();
    const lines = [own(server), `Content-Type: ${type}`, "Connection: close"];
    const answer = await exchange(server.number, request(`${method} ${path} HTTP/1.1`, lines));
    // What the RPC stand-in says comes in chunks.
    expect(answer?.body === "" ? "rpc" : answer?.body).toContain(expected);
  });
});
