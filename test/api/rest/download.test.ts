import { once } from "node:events";
import { connect } from "node:http2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GetArtifactRequest } from "../../../gen/phonefleet/v1/task_pb.js";
import { within } from "../../../src/api/rest/range.ts";
import { Problem } from "../../../src/model/problem.ts";
import { http2Call } from "../http2-call.ts";
import { openPort } from "../open.ts";
import type { OpenedPort } from "../open.ts";
import { RawConnection, request } from "../raw.ts";
import { call } from "./call.ts";

const PART = Buffer.alloc(256 * 1024, "p");
/** More than sockets buffer. */
const PARTS = 80;
const broken = new Error("the disk is broken");

/** What happens in the stream of each task's file. */
const endings: string[] = [];
let server: OpenedPort;

async function* getArtifact(message: unknown): AsyncGenerator<Record<string, unknown>> {
  const { taskId, number, name } = message as GetArtifactRequest;
  try {
    if (taskId === 404n) throw new Problem("NOT_FOUND", "no such file");
    yield {
      artifact: { name, contentType: "image/png", size: BigInt(PARTS * PART.length), url: `${number}` },
    };
    for (let part = 0; part < PARTS; part += 1) {
      if (taskId === 500n && part === 3) throw broken;
      yield { data: PART };
    }
    endings.push("finished");
  } finally {
    endings.push("closed");
  }
}

beforeAll(async () => {
  server = await openPort({ getArtifact });
});
afterAll(() => server.port.stop());

const path = (task: number | string, number: number | string = 2) =>
  `/api/v1/task/${task}/attempts/${number}/artifacts/screenshot.png`;

async function closed(count: number): Promise<void> {
  while (endings.filter((ending) => ending === "closed").length < count)
    await new Promise((resolve) => setImmediate(resolve));
}

describe("a download", () => {
  it("is the file itself, with what a browser has to know", async () => {
    const response = await fetch(server.url + path(7));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": String(PARTS * PART.length),
      "content-disposition": 'inline; filename="screenshot.png"',
      "cache-control": "private",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.equals(Buffer.concat(Array<Buffer>(PARTS).fill(PART)))).toBe(true);
  });

  it("is the same over HTTP/2", async () => {
    const { status, headers, body } = await http2Call(server.url, { ":path": path(7) });
    expect([status, headers["content-type"]]).toEqual([200, "image/png"]);
    expect(body).toHaveLength(PARTS * PART.length);
  });

  const size = PARTS * PART.length;
  it.each([
    ["bytes=0-9", 206, 10, `bytes 0-9/${size}`],
    [`bytes=${PART.length - 1}-${PART.length}`, 206, 2, `bytes ${PART.length - 1}-${PART.length}/${size}`],
    [`bytes=${size - 5}-`, 206, 5, `bytes ${size - 5}-${size - 1}/${size}`],
    ["bytes=-7", 206, 7, `bytes ${size - 7}-${size - 1}/${size}`],
    [`bytes=0-${size * 2}`, 206, size, `bytes 0-${size - 1}/${size}`],
    [`bytes=${size}-`, 416, 0, `bytes */${size}`],
    ["bytes=-0", 416, 0, `bytes */${size}`],
    ["bytes=0-1,5-6", 200, size, null],
    ["bytes=9-1", 200, size, null],
    ["bytes=-", 200, size, null],
    ["lines=1-2", 200, size, null],
  ])("is sent as far as %s asks for", async (range, status, length, told) => {
    const response = await fetch(server.url + path(7), { headers: { range } });
    const { headers } = response;
    expect([response.status, headers.get("content-length"), headers.get("content-range")]).toEqual([
      status,
      String(length),
      told,
    ]);
    if (status === 200) return response.body?.cancel();
    expect((await response.arrayBuffer()).byteLength).toBe(length);
  });

  it("is sent whole to who has something of it, and is not sure of what", async () => {
    const headers = { range: "bytes=0-9", "if-range": '"x"' };
    expect((await fetch(server.url + path(7), { headers })).status).toBe(200);
  });

  it("tells the bytes of its file apart, also across its parts", async () => {
    const parts = async function* () {
      for (const text of ["abc", "", "def", "ghi"]) yield Buffer.from(text);
    };
    for (let first = 0; first < 9; first += 1)
      for (let last = first; last < 9; last += 1) {
        const bytes: Uint8Array[] = [];
        for await (const part of within(parts(), { first, last })) bytes.push(part);
        expect(Buffer.concat(bytes).toString()).toBe("abcdefghi".slice(first, last + 1));
      }
  });

  it("is asked for with HEAD without its bytes", async () => {
    endings.length = 0;
    const response = await fetch(server.url + path(7), { method: "HEAD" });
    expect([response.status, response.headers.get("content-length")]).toEqual([
      200,
      String(PARTS * PART.length),
    ]);
    expect(endings).toEqual(["closed"]);
  });

  it.each([
    ["of what is not there", "GET /task/404/attempts/1/artifacts/screenshot.png", 404, 40401],
    ["by a number that is none", "GET /task/7/attempts/last/artifacts/screenshot.png", 400, 40001],
    ["by a number below 1", "GET /task/7/attempts/0/artifacts/screenshot.png", 400, 40001],
    ["of a folder", "GET /task/7/attempts/1/artifacts/", 404, 40401],
    ["with another method", "DELETE /task/7/attempts/1/artifacts/screenshot.png", 405, 40501],
  ])("%s is refused in the envelope", async (_what, route, status, code) => {
    expect(await call(server, route)).toMatchObject({ status, code });
  });

  it("waits for the plan, the guard and the drain like every call", async () => {
    const route = `GET ${path(7).slice("/api/v1".length)}`;
    expect(await call(server, route, undefined, { origin: "https://evil.example" })).toMatchObject({
      code: 40302,
    });
    await using starter = await openPort({ getArtifact, isApiEnabled: false });
    expect(await call(starter, route)).toMatchObject({ code: 40301 });
    await using draining = await openPort({ getArtifact, isDraining: true });
    expect(await call(draining, route)).toMatchObject({ code: 50301 });
  });

  it("that breaks is broken off for the client, and reported", async () => {
    const response = await fetch(server.url + path(500));
    await expect(response.arrayBuffer()).rejects.toThrow("terminated");
    await expect(http2Call(server.url, { ":path": path(500) })).rejects.toThrow("NGHTTP2_INTERNAL_ERROR");
    expect(server.bugs.splice(0)).toEqual([broken, broken]);
  });

  it("whose HTTP/2 client goes away is closed, and is no bug", async () => {
    endings.length = 0;
    const session = connect(server.url);
    const stream = session.request({ ":path": path(7) });
    await once(stream, "response");
    stream.close();
    session.destroy();
    await closed(1);
    expect([endings, server.bugs]).toEqual([["closed"], []]);
  });

  it("whose client goes away is closed, and is no bug", async () => {
    endings.length = 0;
    using connection = await RawConnection.open(server.number);
    await connection.send(request(`GET ${path(7)} HTTP/1.1`, [`host: ${server.authority}`]));
    await once(connection.socket, "data");
    connection.socket.pause();
    connection.socket.resetAndDestroy();
    await closed(1);
    expect([endings, server.bugs]).toEqual([["closed"], []]);
  });
});
