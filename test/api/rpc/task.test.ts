import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { AttemptOutcome, TaskService, TaskStatus } from "../../../gen/phonefleet/v1/task_pb.js";
import { testApi } from "./api.ts";
import { sighting } from "./phones.ts";
import { rejection } from "./rejection.ts";

async function setUp(count: number) {
  const api = await testApi();
  const client = createClient(TaskService, api.transport);
  const serials = Array.from({ length: count }, (_, index) => `sim-${index + 1}`);
  const config = { case: "scriptConfig", value: {} } as const;
  if (count > 0) await client.createTasks({ serials, scriptName: "post", config });
  return { ...api, client };
}

describe("ListTasks", () => {
  it("gives 20 tasks, newest first, with the exact total", async () => {
    const { client } = await setUp(120);
    const { tasks, total, page, pageSize } = await client.listTasks({});
    expect({ total, page, pageSize }).toEqual({ total: 120n, page: 1, pageSize: 20 });
    expect(tasks.map(({ id }) => Number(id))).toEqual(Array.from({ length: 20 }, (_, index) => 120 - index));
  });

  it("takes a page size above 100 as 100", async () => {
    const { client } = await setUp(120);
    const { tasks, pageSize } = await client.listTasks({ pageSize: 5000 });
    expect([tasks.length, pageSize]).toEqual([100, 100]);
  });

  it("finds nothing beyond the last page", async () => {
    const { client } = await setUp(3);
    expect(await client.listTasks({ page: 7 })).toMatchObject({ tasks: [], total: 3n, page: 7 });
  });

  it.each([
    [{ serial: "sim-2" }, 1n],
    [{ status: TaskStatus.PENDING, scriptName: "post", source: "api" }, 3n],
    [{ status: TaskStatus.FAILED }, 0n],
    [{ source: "nobody" }, 0n],
    [{ scriptName: "dance" }, 0n],
  ])("filters by %o", async (filter, total) => {
    const { client } = await setUp(3);
    expect(await client.listTasks(filter)).toMatchObject({ total });
  });

  it.each([
    [{ page: 0 }, ["page"]],
    [{ pageSize: -1 }, ["page_size"]],
    [{ status: 9, page: -1 }, ["status", "page"]],
  ])("refuses %o", async (request, fields) => {
    const { client } = await setUp(0);
    expect(await rejection(client.listTasks(request))).toMatchObject({ number: "40001", fields });
  });
});

describe("a task that is not there", () => {
  const calls = ["getTask", "deleteTask", "stopTask", "retryTask"] as const;
  it.each(calls.flatMap((call) => [[call, 7n] as const, [call, 2n ** 62n] as const]))(
    "%s says NOT_FOUND for %d",
    async (call, taskId) => {
      const { client } = await setUp(1);
      expect(await rejection(client[call]({ taskId }))).toMatchObject({
        code: "NotFound",
        reason: "NOT_FOUND",
        number: "40401",
      });
    },
  );
});

describe("stop and retry", () => {
  it("a pending task is cancelled, and a failed one is pending again", async () => {
    const { client } = await setUp(1);
    const stopped = await client.stopTask({ taskId: 1n });
    expect(stopped.task).toMatchObject({ status: TaskStatus.FAILED, error: { reason: "STOPPED" } });
    const retried = await client.retryTask({ taskId: 1n });
    expect(retried.task).toMatchObject({ status: TaskStatus.PENDING, retryCount: 1 });
    expect(retried.task?.error).toBeUndefined();
  });

  it("what the state forbids is FAILED_PRECONDITION", async () => {
    const { client } = await setUp(1);
    expect(await rejection(client.retryTask({ taskId: 1n }))).toMatchObject({
      code: "FailedPrecondition",
      reason: "STATE_CONFLICT",
      number: "40901",
    });
  });

  it("all failed tasks are retried at once", async () => {
    const { client } = await setUp(3);
    await client.stopTask({ taskId: 1n });
    await client.stopTask({ taskId: 3n });
    expect(await client.retryAllFailedTasks({})).toMatchObject({ retriedCount: 2 });
    expect(await client.getTaskStats({})).toMatchObject({ total: 3n, pending: 3n, failed: 0n });
  });
});

describe("BatchDeleteTasks", () => {
  it("counts duplicates once and tells which ids no task has", async () => {
    const { client } = await setUp(3);
    const unknown = 2n ** 60n + 1n;
    const { deletedCount, notFound } = await client.batchDeleteTasks({
      taskIds: [1n, 1n, 3n, 9n, 9n, unknown],
    });
    expect({ deletedCount, notFound }).toEqual({ deletedCount: 2, notFound: [9n, unknown] });
  });

  it("tells ids apart that are beyond what a number holds, in the order asked", async () => {
    const { client } = await setUp(1);
    const large = [2n ** 53n + 1n, 2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n, 2n ** 63n - 2n];
    const { deletedCount, notFound } = await client.batchDeleteTasks({
      taskIds: [...large.slice(0, 2), 7n, 1n, ...large.slice(2), ...large],
    });
    expect(deletedCount).toBe(1);
    expect(notFound).toEqual([...large.slice(0, 2), 7n, ...large.slice(2)]);
  });

  it("refuses an empty list", async () => {
    const { client } = await setUp(0);
    expect(await rejection(client.batchDeleteTasks({}))).toMatchObject({ fields: ["task_ids"] });
  });
});

it("a task tells its attempts and their steps where it is read alone", async () => {
  const { client, store } = await setUp(1);
  await store.devices.sight([sighting(1)]);
  const [claim] = await store.queue.claimDue();
  if (!claim) throw new Error("the task is not due");
  const steps = [{ name: "open", startedAt: 1500, durationMs: 20.4, note: "seen" }];
  const trace = { steps, progress: 100, remark: "posted" };
  await store.queue.settle(claim, { kind: "completed", trace }, false);
  const { task } = await client.getTask({ taskId: 1n });
  expect(task).toMatchObject({ status: TaskStatus.COMPLETED, statusText: "completed", remark: "posted" });
  expect(task?.finishedAt).toBeDefined();
  expect(task?.attempts).toMatchObject([
    {
      number: 1,
      outcome: AttemptOutcome.COMPLETED,
      steps: [
        { name: "open", startedAt: { seconds: 1n, nanos: 500_000_000 }, durationMs: 20n, note: "seen" },
      ],
    },
  ]);
  const { tasks } = await client.listTasks({});
  expect(tasks[0]?.attempts).toEqual([]);
});
