/** Values and paths that no client means well with, against the real methods: each is answered in the envelope. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { http2Call } from "../http2-call.ts";
import { openPort } from "../open.ts";
import type { OpenedPort } from "../open.ts";
import { RawConnection, envelopeOf, exchange, request } from "../raw.ts";
import type { Envelope } from "../raw.ts";
import { testApi } from "../rpc/api.ts";
import { call } from "./call.ts";

let server: OpenedPort;
let api: Awaited<ReturnType<typeof testApi>>;

beforeEach(async () => {
  api = await testApi();
  server = await openPort({ services: api.services });
});
afterEach(async () => {
  const { code } = await call(server, "GET /license/check");
  await server.port.stop();
  const bugs = [...server.bugs, ...api.bugs];
  if (code !== 0 || bugs.length > 0) throw new Error("the server was hurt", { cause: bugs });
});

const nested = (depth: number, open = "[", close = "]") => open.repeat(depth) + close.repeat(depth);
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const config = (json: string) => `{"serials":["a"],"script_name":"post","script_config":${json}}`;
const beside = (json: string) =>
  `{"serials":["a"],"script_name":"follow","script_config":{"target_user":"b"},${json}}`;
const target = (json: string) =>
  `{"serials":["a"],"script_name":"follow","script_config":{"target_user":${json}}}`;

describe("bodies", () => {
  it.each([
    ["a text 10,000 deep", config(`{"captions":${nested(10_000)}}`), [40001]],
    ["an unknown field 10,000 deep", config(`{"legacy":${objects(10_000)}}`), [40001]],
    ["a field of ours 10,000 deep", beside(`"start_time":${nested(10_000)}`), [40001]],
    ["a million deep", `{"serials":${nested(1_000_000)}}`, [40002]],
    ["nothing but depth", nested(100_000), [40001]],
    ["1e400 in a config", config('{"image_count":1e400}'), [40001]],
    ["-1e400 beside it", beside('"legacy":-1e400'), [40001]],
    ["1e400 as a text", config('{"image_count":"1e400"}'), [40001]],
    ["-0", config('{"content_type":-0,"add_product_link":-0}'), [0]],
    ["a number beyond 2^53 in a config", config('{"legacy":9007199254740993}'), [0]],
    ["a number beyond 2^53 as a count", config('{"image_count":9007199254740993}'), [40001]],
    ["half a count", config('{"image_count":1.5}'), [40001]],
    ["a count with a nought before it", config('{"image_count":01}'), [40001]],
    ["__proto__ in place of fields", '{"__proto__":{"script_name":"follow","serials":["a"]}}', [40002]],
    ["__proto__ in a config", config('{"__proto__":{"captions":5}}'), [0]],
    ["constructor in a config", config('{"constructor":{"prototype":{"captions":5}}}'), [0]],
    ["a script like a method of every object", beside('"script_name":"toString"'), [40003]],
    ["duplicate keys", beside('"script_name":"post"'), [0]],
    ["half a surrogate pair in a name", target('"\\ud800"'), [40001]],
    ["half a surrogate pair in a caption", config('{"captions":"\\udfff"}'), [40001]],
    ["NUL in a serial", '{"serials":["a\\u0000"],"script_name":"post","script_config":{}}', [40001]],
    ["NUL in a caption", config('{"captions":"a\\u0000b"}'), [40001]],
    ["NUL in a target", target('"a\\u0000b"'), [40001]],
    ["a name of a million characters", target(`"${"x".repeat(1_000_000)}"`), [40001]],
    ["a serial of a million characters", `{"serials":["${"x".repeat(1_000_000)}"]}`, [40002]],
    ["a key of a million characters", config(`{"${"k".repeat(1_000_000)}":1}`), [40001]],
    [
      "a hundred thousand keys",
      config(`{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join()}}`),
      [40001],
    ],
    ["a million serials", `{"serials":[${'"a",'.repeat(999_999)}"a"]}`, [40002]],
    ["a list where an object belongs", config("[1]"), [40001]],
    ["a text where an object belongs", config('"{}"'), [40001]],
    ["null everywhere", '{"serials":null,"usernames":null,"script_name":null,"script_config":null}', [40002]],
    ["no object at all", "null", [40001]],
    ["two objects", "{}{}", [40001]],
    ["a comma too many", '{"serials":["a",]}', [40001]],
    ["NaN", config('{"image_count":NaN}'), [40001]],
    ["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), [40001]],
    ["UTF-16", Buffer.from('{"a":1}', "utf16le"), [40001]],
    ["ids that are texts, fractions and nothing", '{"task_ids":["x",1.5,null,{},-1e400]}', [40001]],
  ])("%s", async (_what, body, codes) => {
    const route = String(body).includes("task_ids") ? "DELETE /task/batch" : "POST /task";
    for (const headers of [{}, { "idempotency-key": "k" }]) {
      const answer = await call(server, route, new Uint8Array(Buffer.from(body)), headers);
      expect(codes).toContain(answer.code);
      expect(answer.message).not.toBe("");
    }
    expect((await call(server, "GET /task")).code).toBe(0);
  });
});

describe("ids beyond what JSON holds", () => {
  it.each([
    "9007199254740993",
    "1e400",
    "99999999999999999999",
    "-1",
    "0",
    "1.5",
    "0x1",
    "%00",
    "%ff",
    "%",
    "1%2F2",
  ])("%s is no task", async (id) => {
    for (const route of ["GET", "DELETE"])
      expect([40001, 40401]).toContain((await call(server, `${route} /task/${id}`)).code);
  });
});

describe("paths and queries", () => {
  const targets: readonly [target: string, code: number][] = [
    ["/api/v1/task%2F1", 40401],
    ["/api/v1/%74ask", 40401],
    ["/api/v1/devices/a%2Fb", 40401],
    ["/api/v1/devices/%00", 40001],
    ["/api/v1/devices/%ff", 40001],
    ["/api/v1/devices/..%2f..%2fetc", 40401],
    ["/api/v1/../v1/task", 40401],
    ["/api//v1/task", 40401],
    ["/api/v1/task?page=1&page=2", 40001],
    ["/api/v1/task?page=1e400", 40001],
    ["/api/v1/task?%ff=%ff&page_size=%31", 0],
    ["/api/v1/task?serial=%00", 40001],
    ["/api/v1/task?page=9007199254740993", 40001],
    ["/api/v1/task?page=2147483647&page_size=100", 0],
    ["/api/v1/task?__proto__=1&constructor=2", 0],
    [`/api/v1/devices/${"x".repeat(10_000)}`, 40401],
    ["http://evil.example/api/v1/task", 40302],
    ["//evil.example/api/v1/task", 40401],
    ["*", 40401],
    ["?", 40001],
    ["/api/v1/task#fragment", 40401],
  ];

  it.each(targets)("GET %s is %i over HTTP/1", async (target, code) => {
    const line = `GET ${target} HTTP/1.1`;
    expect(envelopeOf(await exchange(server.number, request(line, [`Host: ${server.authority}`]))).code).toBe(
      code,
    );
  });

  it.each(targets.filter(([target]) => target.startsWith("/")))(
    "GET %s is %i over HTTP/2",
    async (target, code) => {
      const { body } = await http2Call(server.url, { ":path": target });
      expect((JSON.parse(body) as Envelope).code).toBe(code);
    },
  );
});

describe("ways of asking", () => {
  const own = () => `Host: ${server.authority}`;
  const json = "Content-Type: application/json";
  const good = beside('"source":"ui"');

  it.each(["OPTIONS", "TRACE", "PUT", "PATCH", "PROPFIND", "QUERY"])("%s is 40501", async (method) => {
    const answer = await exchange(server.number, request(`${method} /api/v1/task HTTP/1.1`, [own()]));
    expect([answer?.status, envelopeOf(answer).code]).toEqual([405, 40501]);
  });

  it("HTTP/1.0 is answered and the connection ends", async () => {
    using connection = await RawConnection.open(server.number);
    await connection.send(request("GET /api/v1/task HTTP/1.0", [own()]));
    expect(envelopeOf(await connection.answer()).code).toBe(0);
    await connection.closed;
  });

  it("requests that do not wait are answered in order", async () => {
    using connection = await RawConnection.open(server.number);
    const paths = ["task", "nope", "task/1", "task/stats"];
    await connection.send(paths.map((path) => request(`GET /api/v1/${path} HTTP/1.1`, [own()])).join(""));
    for (const code of [0, 40401, 40401, 0]) expect(envelopeOf(await connection.answer()).code).toBe(code);
  });

  it("a body in chunks may have trailers, which count for nothing", async () => {
    const half = good.length >> 1;
    const chunks = [good.slice(0, half), good.slice(half)].map(
      (part) => `${part.length.toString(16)}\r\n${part}\r\n`,
    );
    const body = `${chunks.join("")}0\r\nIdempotency-Key: a b\r\nX: y\r\n\r\n`;
    const lines = [own(), json, "Transfer-Encoding: chunked"];
    expect(
      envelopeOf(await exchange(server.number, request("POST /api/v1/task HTTP/1.1", lines, body))).code,
    ).toBe(0);
  });

  it("a body to a GET is passed over, and the connection goes on", async () => {
    using connection = await RawConnection.open(server.number);
    const get = request("GET /api/v1/task HTTP/1.1", [own(), json, "Content-Length: 2"], "{}");
    await connection.send(get + get);
    expect(envelopeOf(await connection.answer()).code).toBe(0);
    expect(envelopeOf(await connection.answer()).code).toBe(0);
  });

  it("an upgrade is not taken", async () => {
    const lines = [own(), "Connection: Upgrade", "Upgrade: websocket"];
    const answer = await exchange(server.number, request("GET /api/v1/task HTTP/1.1", lines));
    expect(envelopeOf(answer).code).toBe(0);
  });
});
