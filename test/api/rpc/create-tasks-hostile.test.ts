/** Calls that would hurt others: their phones, their lists, or everybody's clients. Over the whole gRPC side. */
import type { JsonObject, JsonValue, MessageInitShape } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import type { CreateTasksRequestSchema } from "../../../gen/phonefleet/v1/task_pb.js";
import { testApi } from "./api.ts";
import { rejection } from "./rejection.ts";

type Request = MessageInitShape<typeof CreateTasksRequestSchema>;

async function setUp() {
  const api = await testApi();
  return { ...api, client: createClient(TaskService, api.transport) };
}

const follow = (more: JsonObject = {}): Request => ({
  serials: ["absent"],
  scriptName: "follow",
  config: { case: "scriptConfig", value: { target_users: ["ann"], ...more } },
});

function nested(depth: number): JsonValue {
  let value: JsonValue = 1;
  for (let level = 0; level < depth; level += 1) value = { a: value };
  return value;
}

describe("a config that clients could not read again is refused", () => {
  const cases: readonly [title: string, more: JsonObject, field: string][] = [
    // Most gRPC libraries read messages 100 deep, and each object of a Struct is three.
    ["objects in objects", { legacy: nested(20) }, "script_config.legacy"],
    ["a number that JSON cannot hold", { legacy: { n: Number.NaN } }, "script_config.legacy.n"],
    ["an endless number in a list", { legacy: [1, Number.POSITIVE_INFINITY] }, "script_config.legacy[1]"],
    // Most gRPC libraries read messages of 4 MiB, and a page is of 100 tasks.
    ["half a million characters", { legacy: "x".repeat(600_000) }, "script_config"],
    ["few characters of many bytes", { legacy: "愛".repeat(200_000) }, "script_config"],
    ["a million small values", { legacy: Array.from({ length: 300_000 }, () => 0) }, "script_config"],
  ];

  it.each(cases)("%s", async (_title, more, field) => {
    const { client, store } = await setUp();
    for (const headers of [{}, { "idempotency-key": "k" }]) {
      const refused = await rejection(client.createTasks(follow(more), { headers }));
      expect(refused).toMatchObject({ number: "40001", fields: [field] });
    }
    expect((await store.tasks.stats()).pending).toBe(0);
  });

  it("what the targets take is not held against it: each task keeps one of them", async () => {
    const { client } = await setUp();
    const names = Array.from({ length: 5000 }, (_, index) => `${"x".repeat(180)}${index}`);
    expect((await client.createTasks(follow({ target_users: names }))).createdCount).toBe(5000);
  });

  it("nineteen deep and full of every kind of value is kept as it is", async () => {
    const { client } = await setUp();
    const legacy = [nested(17), null, true, 0.5, "é"];
    const { taskIds } = await client.createTasks(follow({ legacy }));
    const { task } = await client.getTask({ taskId: taskIds[0]! });
    expect(task?.scriptConfig?.["legacy"]).toEqual(legacy);
  });
});

describe("a great many mistakes", () => {
  it("are told as a hundred", async () => {
    const { services, client } = await setUp();
    expect(services).toHaveLength(7);
    const files = Array.from({ length: 10_000 }, (_, index) => `/missing/${index}`);
    const { message } = await rejection(
      client.createTasks({ serials: ["a"], scriptName: "post", config: free({ material_list: files }) }),
    );
    expect(message).not.toContain("material_list[100]");
  });

  it("do not hide the one that has a code of its own", async () => {
    const { client } = await setUp();
    const serials = Array.from({ length: 10_000 }, () => " ");
    const refused = await rejection(client.createTasks({ serials, config: free({}) }));
    expect(refused).toMatchObject({ number: "40002" });
    expect(refused.fields[0]).toBe("script_name");
  });

  it("too many tasks are one, with the field that asks for them", async () => {
    const { client } = await setUp();
    const serials = Array.from({ length: 101 }, (_, index) => `s${index}`);
    const names = Array.from({ length: 100 }, (_, index) => `u${index}`);
    const refused = await rejection(client.createTasks({ ...follow({ target_users: names }), serials }));
    expect(refused).toMatchObject({ number: "40001", fields: ["serials"] });
  });
});

const free = (value: JsonObject) => ({ case: "scriptConfig" as const, value });

it("names with NUL are no names", async () => {
  const { client } = await setUp();
  const refused = await rejection(client.createTasks({ ...follow(), serials: ["a\0"], usernames: ["b\0"] }));
  expect(refused.fields).toEqual(["serials[0]", "usernames[0]"]);
});
