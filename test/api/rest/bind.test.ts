import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openPort } from "../open.ts";
import type { OpenedPort } from "../open.ts";
import { call, createTasks, script } from "./call.ts";

let server: OpenedPort;

beforeAll(async () => {
  server = await openPort({ methods: { createTasks } });
});
afterAll(() => server.port.stop());
beforeEach(() => {
  server.requests.length = 0;
});

const text = JSON.stringify(script);

// [what, route, body or undefined, fields that are told, code]
const mistakes: readonly [string, string, unknown, readonly string[], number][] = [
  ["a list as a string", "POST /task", { ...script, serials: "a" }, ["serials"], 40001],
  [
    "a list of numbers",
    "POST /task",
    { ...script, serials: [1, "a", null] },
    ["serials[0]", "serials[2]"],
    40001,
  ],
  // Two such names would be one in the database.
  [
    "half a character",
    "POST /task",
    { ...script, serials: ["\ud800", "\ud801"] },
    ["serials[0]", "serials[1]"],
    40001,
  ],
  [
    "a text with NUL",
    "POST /task",
    { ...script, serials: ["a\0"], script_name: "follow\0" },
    ["serials[0]", "script_name"],
    40001,
  ],
  ["an empty item", "POST /task", { ...script, serials: ["a", ""] }, ["serials[1]"], 40001],
  ["a text as a number", "POST /task", { ...script, script_name: 5 }, ["script_name"], 40001],
  [
    "a bool as a string",
    "POST /task",
    { ...script, enable_multi_account: "true" },
    ["enable_multi_account"],
    40001,
  ],
  [
    "a bool as a number",
    "POST /task",
    { ...script, enable_multi_account: 1 },
    ["enable_multi_account"],
    40001,
  ],
  ["an object as an array", "POST /task", { ...script, script_config: [] }, ["script_config"], 40001],
  ["an object as a string", "POST /task", { ...script, script_config: "{}" }, ["script_config"], 40001],
  ["an object as null", "POST /task", { ...script, script_config: null }, ["script_config"], 40001],
  ["an unknown name", "POST /task", { ...script, source: "moon" }, ["source"], 40001],
  ["a time as a number", "POST /task", { ...script, start_at: 1_790_000_000 }, ["start_at"], 40001],
  [
    "a time without an offset",
    "POST /task",
    { ...script, start_at: "2026-12-31T09:00:00" },
    ["start_at"],
    40001,
  ],
  ["two forms of one config", "POST /task", { ...script, post: {} }, ["post"], 40001],
  [
    "mistakes inside of a typed config",
    "POST /task",
    { serials: ["a"], script_name: "post", post: { image_count: 99, content_type: "film", captions: 5 } },
    ["post.content_type", "post.captions", "post.image_count"],
    40001,
  ],
  ["a missing script_name", "POST /task", { ...script, script_name: null }, ["script_name"], 40002],
  ["an unknown script", "POST /task", { ...script, script_name: "dance" }, ["script_name"], 40003],
  [
    "all at once, whoever notices",
    "POST /task",
    { serials: { 0: "a" }, usernames: [""], enable_multi_account: 0, script_config: 5 },
    ["serials", "script_config", "enable_multi_account", "usernames[0]", "script_name"],
    40002,
  ],
  ["no ids", "DELETE /task/batch", {}, ["task_ids"], 40001],
  ["ids as null", "DELETE /task/batch", { task_ids: null }, ["task_ids"], 40001],
  [
    "ids that are none",
    "DELETE /task/batch",
    { task_ids: [1, "x", 1.5] },
    ["task_ids[1]", "task_ids[2]"],
    40001,
  ],
  ["an id in words", "GET /task/abc", undefined, ["task_id"], 40001],
  ["an id of 0", "GET /task/0", undefined, ["task_id"], 40001],
  ["an id below 0", "GET /task/-1", undefined, ["task_id"], 40001],
  ["a fraction as an id", "GET /task/1.5", undefined, ["task_id"], 40001],
  ["an id in science", "GET /task/1e3", undefined, ["task_id"], 40001],
  ["an id beyond JSON", "GET /task/9007199254740993", undefined, ["task_id"], 40001],
  ["an id beyond 64 bits", "GET /task/99999999999999999999", undefined, ["task_id"], 40001],
  ["a NUL in an id", "GET /task/1%00", undefined, ["task_id"], 40001],
  ["odd percent-encoding", "GET /task/%zz", undefined, ["task_id"], 40001],
  ["a path that is not UTF-8", "GET /task/%ff", undefined, ["task_id"], 40001],
  ["a way out", "GET /task/%2e%2e%2fetc%2fpasswd", undefined, ["task_id"], 40001],
  ["page 0", "GET /task?page=0", undefined, ["page"], 40001],
  ["a page in words", "GET /task?page=two&page_size=x", undefined, ["page", "page_size"], 40001],
  ["a page beyond 32 bits", "GET /task?page=9223372036854775807", undefined, ["page"], 40001],
  ["a page twice", "GET /task?page=1&page=2", undefined, ["page"], 40001],
  ["an unknown status", "GET /task?status=4", undefined, ["status"], 40001],
  ["a status in words", "GET /task?status=banana", undefined, ["status"], 40001],
];

describe("mistakes", () => {
  it.each(mistakes)("%s: %s", async (_what, route, body, fields, code) => {
    const { status, message, data, ...answer } = await call(
      server,
      route,
      body === undefined ? undefined : JSON.stringify(body),
    );
    const violations = data.violations as { field: string; message: string }[];
    expect([answer.code, status]).toEqual([code, 400]);
    expect(violations.map(({ field }) => field)).toEqual(fields);
    for (const { field, message: what } of violations) expect(message).toContain(`${field}: ${what}`);
    expect(server.requests).toEqual([]);
  });

  it.each([
    ["a status with its names", "GET /task?status=4", "status: must be one of 0, 1, 2, 3"],
    ["a list with what it lists", "POST /task", "serials: must be a list of strings"],
  ])("%s", async (_what, route, message) => {
    const body = route.startsWith("POST") ? JSON.stringify({ ...script, serials: "a" }) : undefined;
    expect((await call(server, route, body)).message).toBe(message);
  });

  it("of a million there are not a million told", async () => {
    for (const item of ["1", '""']) {
      const body = text.replace('["a"]', `[${Array.from({ length: 1_000_000 }, () => item).join(",")}]`);
      const { code, data } = await call(server, "POST /task", body);
      expect(code).toBe(40001);
      expect(data.violations.length).toBeLessThanOrEqual(100);
    }
  });
});

// [what, route, body or undefined, part of the request that the method gets]
const values: readonly [string, string, unknown, object][] = [
  ["a status by its number", "GET /task?status=0", undefined, { status: 1 }],
  [
    "nothing where nothing is given",
    "GET /task?status=&page=&serial=&x=%ff",
    undefined,
    { status: 0, serial: "" },
  ],
  ["text with its encoding undone", "GET /task?serial=a%20b+c%2F", undefined, { serial: "a b c/" }],
  ["a number from text", "DELETE /task/batch", { task_ids: ["7", 8] }, { taskIds: [7n, 8n] }],
  ["an enum by its name", "POST /task", { ...script, source: "ui" }, { source: 2 }],
  [
    "null and empty text as not given",
    "POST /task",
    { ...script, source: "", start_time: null },
    { source: 0, startTime: "" },
  ],
  [
    "a time in any offset",
    "POST /task",
    { ...script, start_at: "2026-12-31T09:00:00.5+01:00" },
    { startAt: { seconds: BigInt(Date.UTC(2026, 11, 31, 8) / 1000), nanos: 500_000_000 } },
  ],
  ["a bool", "POST /task/1/retry", { repeat: true, task_id: 9 }, { taskId: 1n, repeat: true }],
  [
    "an empty text where it means something",
    "PATCH /accounts/3",
    { serial: "" },
    { accountId: 3n, serial: "" },
  ],
  ["a name that is no number", "GET /devices/%20a", undefined, { serial: " a" }],
  [
    "a typed config",
    "POST /task",
    {
      serials: ["a"],
      script_name: "x",
      script_config: null,
      post: { content_type: "1", post_way: "addButton", add_sound: -1 },
    },
    { config: { case: "post", value: { contentType: 2, postWay: 2, addSound: 1 } } },
  ],
];

describe("values", () => {
  it.each(values)("%s: %s", async (_what, route, body, expected) => {
    const { code, message } = await call(
      server,
      route,
      body === undefined ? undefined : JSON.stringify(body),
    );
    if (route.startsWith("POST /task ") || code !== 0) expect(message).toBe("success");
    expect(server.requests).toMatchObject([expected]);
  });

  it.each([{}, { quarantine: false }, { account_id: 4 }])(
    "a PATCH of %j changes nothing, and is told so",
    async (body) => {
      const answer = await call(server, "PATCH /accounts/3", JSON.stringify(body));
      const message = "names nothing that can be changed; there are serial, package, enabled, quarantined";
      expect(answer).toMatchObject({ code: 40001, data: { violations: [{ field: "body", message }] } });
      expect(server.requests).toEqual([]);
    },
  );

  it.each([
    ["POST /accounts", {}, "app: is required; username: is required"],
    ["DELETE /task/batch", {}, "task_ids: must not be empty"],
  ])("%s without what it needs says what that is", async (route, body, message) => {
    expect((await call(server, route, JSON.stringify(body))).message).toBe(message);
  });

  it("null leaves a field with presence unset", async () => {
    await call(server, "PATCH /accounts/3", JSON.stringify({ serial: null, enabled: "" }));
    expect(Object.keys(server.requests[0] as object)).toEqual(["$typeName", "accountId"]);
  });
});
