import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { TaskService, WaitReason } from "../../../gen/phonefleet/v1/task_pb.js";
import { testApi } from "./api.ts";
import { rejection } from "./rejection.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const follow = {
  serials: ["sim-1"],
  scriptName: "follow",
  config: { case: "scriptConfig" as const, value: { target_user: "ada" } },
};

async function setUp() {
  const api = await testApi();
  const client = createClient(TaskService, api.transport);
  const at = (fromNowMs: number) => timestampFromMs(api.clock.now() + fromNowMs);
  return { ...api, client, at };
}

describe("start_at", () => {
  it("is when the task begins; start_time stays unset", async () => {
    const { client, store, at } = await setUp();
    await client.createTasks({ ...follow, startAt: at(HOUR_MS) });
    const { task } = await client.getTask({ taskId: 1n });
    expect(task?.scheduledAt).toEqual(at(HOUR_MS));
    expect(task?.startTime).toBeUndefined();
    expect(task?.waitReason).toBe(WaitReason.NOT_CONNECTED);
    expect(await store.queue.nextDueAt()).not.toBeNull();
  });

  it("in the past means now, and goes before nothing that waits already", async () => {
    const { client, clock, at } = await setUp();
    for (const past of [-1, -400 * DAY_MS, -clock.now() - DAY_MS])
      await client.createTasks({ ...follow, startAt: at(past) });
    await client.createTasks({ ...follow, startAt: { seconds: -(2n ** 63n), nanos: -5 } });
    const { tasks } = await client.listTasks({});
    expect(tasks.map(({ scheduledAt }) => scheduledAt)).toEqual(Array(4).fill(at(0)));
  });

  it("is at most 366 days ahead", async () => {
    const { client, at } = await setUp();
    await client.createTasks({ ...follow, startAt: at(366 * DAY_MS) });
    for (const startAt of [at(366 * DAY_MS + 1), { seconds: 2n ** 63n - 1n, nanos: 0 }]) {
      const error = await rejection(client.createTasks({ ...follow, startAt }));
      expect(error).toMatchObject({ number: "40001", fields: ["start_at"] });
    }
  });

  it("is refused beside start_time, with all else that is wrong", async () => {
    const { client, at } = await setUp();
    const both = { ...follow, serials: [], startAt: at(HOUR_MS), startTime: "25:00" };
    const error = await rejection(client.createTasks(both));
    expect(error).toMatchObject({ number: "40001", fields: ["serials", "start_at", "start_time"] });
  });

  it("is part of what an Idempotency-Key stands for, as it was given", async () => {
    const { client, clock, at } = await setUp();
    const key = { headers: { "idempotency-key": "k" } };
    const soon = { ...follow, startAt: at(HOUR_MS) };
    const first = await client.createTasks(soon, key);
    clock.advance(2 * HOUR_MS);
    expect(await client.createTasks(soon, key)).toEqual(first);
    for (const startAt of [at(HOUR_MS), undefined]) {
      const { startAt: _, ...without } = soon;
      const other = startAt ? { ...without, startAt } : without;
      expect(await rejection(client.createTasks(other, key))).toMatchObject({ number: "40901" });
    }
  });
});
