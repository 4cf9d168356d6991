import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openPort } from "../open.ts";
import type { OpenedPort } from "../open.ts";
import { call, createTasks, script } from "./call.ts";
import type { Body } from "./call.ts";

let server: OpenedPort;

beforeAll(async () => {
  server = await openPort({ methods: { createTasks } });
});
afterAll(() => server.port.stop());
beforeEach(() => {
  server.requests.length = 0;
});

const JUNK = "[".repeat(200) + "]".repeat(200);
const text = JSON.stringify(script);
const withMember = (member: string) => text.replace(/}$/, `,${member}}`);

// [what, body, code]
const bodies: readonly [string, Body, number][] = [
  ["an open brace", "{", 40001],
  ["cut short", text.slice(0, -1), 40001],
  ["followed by a comma", text.replace(/}$/, ",}"), 40001],
  ["two objects", text + text, 40001],
  ["holding NaN", withMember('"legacy":NaN'), 40001],
  ["an array", `[${text}]`, 40001],
  ["a string", '"x"', 40001],
  ["null", "null", 40001],
  ["not UTF-8", Buffer.from(text.replace("follow", "fol\xff\xfelow"), "latin1"), 40001],
  ["with a byte order mark", `\uFEFF${text}`, 0],
  ["deep where nobody reads it", withMember(`"legacy":${JUNK}`), 40001],
  ["deep in the config", text.replace("{}", `{"captions":${JUNK}}`), 40001],
  ["10,000 deep", withMember(`"legacy":${"[".repeat(10_000)}${"]".repeat(10_000)}`), 40001],
  ["with a number beyond all numbers", text.replace("{}", '{"upload_wait_time":1e400}'), 40001],
  ["with unknown fields", withMember('"legacy":{"a":[1,null]}'), 0],
  ["with a key twice", withMember('"script_name":"post"'), 0],
  ["with __proto__ for its fields", '{"__proto__":{"serials":["a"],"script_name":"follow"}}', 40002],
  ["empty", "", 40002],
];

describe("bodies", () => {
  it.each(bodies)("%s", async (_what, body, code) => {
    expect((await call(server, "POST /task", body)).code).toBe(code);
    expect(server.bugs).toEqual([]);
  });

  it.each([
    ["text/plain", 41501],
    ["application/jsonp", 41501],
    ["application/x-www-form-urlencoded", 41501],
    ["json", 41501],
    ["application/json", 0],
    ["application/json; charset=utf-8", 0],
    ["Application/JSON;charset=UTF-8", 0],
  ])("of type %s are %d", async (type, code) => {
    expect((await call(server, "POST /task", text, { "content-type": type })).code).toBe(code);
  });

  it("of no type are 41501, but an empty one needs none", async () => {
    expect((await call(server, "POST /task", new Blob([text]), { "content-type": "" })).code).toBe(41501);
    expect((await call(server, "POST /task/1/stop")).code).toBe(0);
  });

  it("may be packed with gzip, and with nothing else", async () => {
    expect((await call(server, "POST /task", gzipSync(text), { "content-encoding": "gzip" })).code).toBe(0);
    expect((await call(server, "POST /task", text, { "content-encoding": "gzip" })).code).toBe(40001);
    expect((await call(server, "POST /task", text, { "content-encoding": "br" })).code).toBe(41501);
    const bomb = gzipSync(Buffer.alloc(9 * 1024 * 1024, " "));
    expect((await call(server, "POST /task", bomb, { "content-encoding": "gzip" })).code).toBe(41301);
  });

  it("of routes that have none are ignored", async () => {
    expect((await call(server, "DELETE /task/7", "nonsense", { "content-type": "text/plain" })).code).toBe(0);
  });

  it("keep their free object exactly as sent", async () => {
    const config = '{"b":1.50,"a":[1,null,{"x":"ü"}],"__proto__":{"y":1},"big":12345678901234567890}';
    await call(server, "POST /task", text.replace("{}", config));
    const [request] = server.requests as { config: { value: object } }[];
    expect(JSON.stringify(request?.config.value)).toBe(JSON.stringify(JSON.parse(config)));
    expect(Object.getPrototypeOf(request?.config.value)).toBe(Object.prototype);
  });
});
