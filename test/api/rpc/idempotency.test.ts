/** The Idempotency-Key as metadata: what it promises when the world has changed since the first call. */
import type { JsonObject, MessageInitShape } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { AccountService } from "../../../gen/phonefleet/v1/account_pb.js";
import { App } from "../../../gen/phonefleet/v1/script_pb.js";
import { TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import type { CreateTasksRequestSchema } from "../../../gen/phonefleet/v1/task_pb.js";
import { testApi } from "./api.ts";
import { rejection } from "./rejection.ts";

type Request = MessageInitShape<typeof CreateTasksRequestSchema>;

const post = (config: JsonObject): Request => ({
  serials: ["absent"],
  scriptName: "post",
  config: { case: "scriptConfig", value: config },
});

const withKey = (key: string) => ({ headers: { "idempotency-key": key } });

async function setUp() {
  const gone = new Set<string>();
  const api = await testApi({ gone });
  const client = createClient(TaskService, api.transport);
  return { ...api, gone, client, accounts: createClient(AccountService, api.transport) };
}

describe("a repeated call gives the first answer", () => {
  it("although its file is gone", async () => {
    const { client, gone } = await setUp();
    const request = post({ material_list: ["/m/a.mp4"] });
    const first = await client.createTasks(request, withKey("k"));
    gone.add("/m/a.mp4");
    expect(await client.createTasks(request, withKey("k"))).toEqual(first);
    expect(await rejection(client.createTasks(request, withKey("other")))).toMatchObject({ number: "40001" });
  });

  it("although its account is gone", async () => {
    const { client, accounts } = await setUp();
    const { account } = await accounts.createAccount({ app: App.TIKTOK, username: "ann", serial: "absent" });
    const request: Request = { ...post({ captions: "hi" }), serials: [], usernames: ["ann"] };
    const first = await client.createTasks(request, withKey("k"));
    await accounts.deleteAccount({ accountId: account?.id ?? 0n });
    expect(await client.createTasks(request, withKey("k"))).toEqual(first);
    expect(await rejection(client.createTasks(request))).toMatchObject({ number: "40401" });
  });

  it("although its task is deleted", async () => {
    const { client, store } = await setUp();
    const first = await client.createTasks(post({}), withKey("k"));
    await client.deleteTask({ taskId: first.taskIds[0]! });
    expect(await client.createTasks(post({}), withKey("k"))).toEqual(first);
    expect((await store.tasks.stats()).pending).toBe(0);
  });

  it("to all who ask at once", async () => {
    const { client, store } = await setUp();
    const calls = Array.from({ length: 20 }, () => client.createTasks(post({}), withKey("k")));
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ taskIds }) => taskIds.join())).size).toBe(1);
    expect((await store.tasks.stats()).pending).toBe(1);
  });
});

describe("another request with the key", () => {
  it("is refused, and told first what is wrong with itself", async () => {
    const { client } = await setUp();
    await client.createTasks(post({}), withKey("k"));
    const other = (config: JsonObject) => rejection(client.createTasks(post(config), withKey("k")));
    expect(await other({ captions: "other" })).toMatchObject({ number: "40901" });
    expect(await other({ captions: 5 })).toMatchObject({ number: "40001" });
    expect(await other({ material_list: ["/m/missing.mp4"] })).toMatchObject({ number: "40001" });
    expect(await other({ material_list: ["/elsewhere/a.mp4"] })).toMatchObject({ number: "40302" });
    const ofNobody = { ...post({}), serials: [], usernames: ["nobody"] };
    const refused = await rejection(client.createTasks(ofNobody, withKey("k")));
    expect(refused).toMatchObject({ number: "40401" });
  });
});

describe("a key that is none", () => {
  it("is one of the mistakes, and told with the others", async () => {
    const { client } = await setUp();
    const refused = await rejection(
      client.createTasks({ ...post({}), startTime: "25:00" }, withKey("two words")),
    );
    expect(refused.fields).toEqual(["start_time", "idempotency-key"]);
  });
});

describe("an idempotency key", () => {
  const call = post({ material_list: ["/m/a.mp4"], captions: "hi" });

  it("gives the first answer again, whatever the order of the config's keys", async () => {
    const { client } = await setUp();
    const reordered = post({ captions: "hi", material_list: ["/m/a.mp4"] });
    const first = await client.createTasks(call, withKey("k"));
    const again = await client.createTasks(reordered, withKey("k"));
    expect(again.taskIds).toEqual(first.taskIds);
    expect(await client.getTaskStats({})).toMatchObject({ total: 1n });
  });

  it("is refused with another request", async () => {
    const { client } = await setUp();
    await client.createTasks(call, withKey("k"));
    const error = await rejection(client.createTasks({ ...call, startTime: "10:00" }, withKey("k")));
    expect(error).toMatchObject({
      code: "FailedPrecondition",
      reason: "IDEMPOTENCY_KEY_REUSED",
      number: "40901",
    });
  });

  it.each(["a b", "k".repeat(256)])("is refused where it is no key: %s", async (key) => {
    const { client } = await setUp();
    const error = await rejection(client.createTasks(call, withKey(key)));
    expect(error).toMatchObject({ number: "40001", fields: ["idempotency-key"] });
  });
});
