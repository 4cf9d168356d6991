import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { http2Call } from "./http2-call.ts";
import { openPort } from "./open.ts";
import type { OpenedPort } from "./open.ts";
import { RawConnection, envelopeOf, exchange, request } from "./raw.ts";

let server: OpenedPort;
let own: string;

beforeAll(async () => {
  server = await openPort();
  own = `Host: ${server.authority}`;
});
afterAll(() => server.port.stop());

async function expectHealthy(): Promise<void> {
  for (const path of ["/healthz", "/readyz", "/api/v1/license/check"])
    expect((await fetch(server.url + path)).status).toBe(200);
  expect(server.bugs).toEqual([]);
}

const GET = "GET /api/v1/task HTTP/1.1";
const POST = ["POST /api/v1/task HTTP/1.1", "Host: OWN", "Content-Type: application/json"] as const;
const many = (count: number) => Array.from({ length: count }, (_, index) => `X-Flood-${index}: x`);

// [what, bytes; OWN stands for the server's authority, status]
const refused: readonly [string, string | Uint8Array, number][] = [
  ["Host [", request(GET, ["Host: ["]), 403],
  ["an empty Host", request(GET, ["Host:"]), 403],
  ["Host with an absurd port", request(GET, ["Host: x:99999"]), 403],
  ["Host with a space", request(GET, ["Host: a b"]), 403],
  ["Host with credentials", request(GET, ["Host: a@OWN"]), 403],
  ["Host with a path", request(GET, ["Host: OWN/x"]), 403],
  ["a Host that starts like ours", request(GET, ["Host: 127.0.0.1.evil.example"]), 403],
  ["our Host with another port", request(GET, ["Host: 127.0.0.1:1"]), 403],
  ["HTTP/1.1 without Host", request(GET, []), 403],
  ["HTTP/1.0 without Host", request("GET /api/v1/task HTTP/1.0", []), 403],
  ["an RPC without Host", request("POST /phonefleet.v1.TaskService/GetTaskStats HTTP/1.0", []), 403],
  ["two Hosts", request(GET, ["Host: OWN", "Host: evil.example"]), 403],
  ["a foreign Origin", request(GET, ["Host: OWN", "Origin: http://evil.example"]), 403],
  ["an Origin on another port", request(GET, ["Host: OWN", "Origin: http://localhost:1"]), 403],
  ["an Origin without a port", request(GET, ["Host: OWN", "Origin: http://localhost"]), 403],
  ["an opaque Origin", request(GET, ["Host: OWN", "Origin: null"]), 403],
  ["two Origins", request(GET, ["Host: OWN", "Origin: http://OWN", "Origin: http://evil.example"]), 403],
  ["ten thousand headers", request(GET, ["Host: OWN", ...many(10_000)]), 400],
  ["a header of 1 MiB", request(GET, ["Host: OWN", `X-Big: ${"x".repeat(1 << 20)}`]), 400],
  ["a path of 100 kB", request(`GET /api/v1/task/${"a".repeat(100_000)} HTTP/1.1`, ["Host: OWN"]), 400],
  ["Content-Length beyond counting", request(GET, ["Host: OWN", `Content-Length: ${"9".repeat(30)}`]), 400],
  [
    "Content-Length of a petabyte",
    request(POST[0], [...POST.slice(1), "Content-Length: 1000000000000000"]),
    413,
  ],
  ["Content-Length below zero", request(GET, ["Host: OWN", "Content-Length: -1"]), 400],
  ["Content-Length in words", request(GET, ["Host: OWN", "Content-Length: many"]), 400],
  [
    "two Content-Lengths",
    request(POST[0], [...POST.slice(1), "Content-Length: 2", "Content-Length: 3"], "{}"),
    400,
  ],
  [
    "Content-Length and chunks at once",
    request(
      POST[0],
      [...POST.slice(1), "Content-Length: 4", "Transfer-Encoding: chunked"],
      "0\r\n\r\nGET /api/v1/task HTTP/1.1\r\nHost: OWN\r\n\r\n",
    ),
    400,
  ],
  [
    "a chunk size that is none",
    request(POST[0], [...POST.slice(1), "Transfer-Encoding: chunked"], "zz\r\n{}"),
    400,
  ],
  ["a header name with a blank", request(GET, ["Host: OWN", "X Y: 1"]), 400],
  ["a NUL in a header", request(GET, ["Host: OWN", "X: a\0b"]), 400],
  ["a method that is none", request("FETCH\t/api/v1/task HTTP/1.1", ["Host: OWN"]), 400],
  ["HTTP/9.9", request("GET /api/v1/task HTTP/9.9", ["Host: OWN"]), 400],
  ["a tunnel", request("CONNECT evil.example:443 HTTP/1.1", ["Host: OWN"]), 405],
  ["a URL of another server", request("GET http://evil.example/api/v1/task HTTP/1.1", ["Host: OWN"]), 403],
  ["an expectation that nobody knows", request(GET, ["Host: OWN", "Expect: a miracle"]), 400],
  ["a TLS greeting", Buffer.from("16030100c5010000c10303", "hex"), 400],
  ["bytes of noise", Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 89 + 137) % 256)), 400],
  ["a preface that goes wrong", "PRI * HTTP/2.0\r\n\r\nSX\r\n\r\n", 400],
];

describe("bytes that no client means well with", () => {
  it.each(refused)("%s: an envelope, and nothing is thrown", async (_what, bytes, status) => {
    const sent = typeof bytes === "string" ? bytes.replaceAll("OWN", server.authority) : bytes;
    const answer = await exchange(server.number, sent);
    expect(answer?.status).toBe(status);
    const { code, message } = envelopeOf(answer);
    expect([Math.floor(code / 100), answer?.headers["content-type"]]).toEqual([
      status,
      "application/json; charset=utf-8",
    ]);
    expect(message).not.toBe("");
    await expectHealthy();
  });

  it("clients that vanish in mid-request are no bug", async () => {
    const whole = request(POST[0], [own, "Content-Type: application/json", "Content-Length: 2"], "{}");
    for (const length of [0, 1, 3, 20, whole.length - 1]) {
      using connection = await RawConnection.open(server.number);
      await connection.send(whole.slice(0, length));
    }
    await expectHealthy();
  });

  it("two hundred connections that say nothing keep nobody out", async () => {
    const silent = await Promise.all(Array.from({ length: 200 }, () => RawConnection.open(server.number)));
    await expectHealthy();
    for (const connection of silent) connection[Symbol.dispose]();
  });

  it("a refusal of what follows a request waits for the request's own answer", async () => {
    using connection = await RawConnection.open(server.number);
    await connection.send(`${request("GET /api/v1/task HTTP/1.1", [own])}nonsense\r\n\r\n`);
    expect((await connection.answer())?.status).toBe(200);
    expect((await connection.answer())?.status).toBe(400);
  });
});

it("a target that is a whole URL is its path, on the host that it names", async () => {
  const line = `GET http://${server.authority}/api/v1/task?page=1 HTTP/1.1`;
  const answer = await exchange(server.number, request(line, [own]));
  expect([answer?.status, envelopeOf(answer)]).toMatchObject([200, { code: 0, data: { tasks: [] } }]);
  const root = await exchange(server.number, request(`GET http://${server.authority} HTTP/1.1`, [own]));
  expect(root?.status).toBe(404);
});

describe("HTTP/2 with an odd authority", () => {
  it.each([["["], ["x:99999"], ["evil.example"]])("%j is 40302", async (authority) => {
    const answer = await http2Call(server.url, { ":path": "/api/v1/task", ":authority": authority });
    expect([answer.status, (JSON.parse(answer.body) as { code: number }).code]).toEqual([403, 40302]);
    await expectHealthy();
  });

  it.each([["a b"], [""], ["a@b:c"]])("%j is no HTTP/2 to begin with", async (authority) => {
    const answer = http2Call(server.url, { ":path": "/api/v1/task", ":authority": authority });
    await expect(answer).rejects.toThrow("NGHTTP2_PROTOCOL_ERROR");
    await expectHealthy();
  });

  it("a Host that is not the authority is 40302", async () => {
    const answer = await http2Call(server.url, {
      ":path": "/api/v1/task",
      ":authority": server.authority,
      host: "evil.example",
    });
    expect(answer.status).toBe(403);
  });

  it("gRPC is told in its own way, in one frame", async () => {
    const { status, headers, body } = await http2Call(server.url, {
      ":method": "POST",
      ":path": "/phonefleet.v1.TaskService/GetTaskStats",
      ":authority": "evil.example",
      "content-type": "application/grpc",
    });
    expect([status, headers["grpc-status"], body]).toEqual([200, "7", ""]);
  });
});
