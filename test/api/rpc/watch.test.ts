import type { MessageInitShape } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { DeviceService, DeviceState } from "../../../gen/phonefleet/v1/device_pb.js";
import { TaskEventType, TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import type { WatchTasksRequestSchema, WatchTasksResponse } from "../../../gen/phonefleet/v1/task_pb.js";
import { Problem } from "../../../src/model/problem.ts";
import { testApi } from "./api.ts";
import { address, sighting } from "./phones.ts";
import { rejection } from "./rejection.ts";
import { until } from "./until.ts";

async function setUp() {
  const api = await testApi();
  const client = createClient(TaskService, api.transport);
  const create = (serial: string, scriptName = "post") => {
    const value = { target_user: "someone" };
    return client.createTasks({ serials: [serial], scriptName, config: { case: "scriptConfig", value } });
  };
  const watch = (request: MessageInitShape<typeof WatchTasksRequestSchema> = {}) => {
    const leave = new AbortController();
    const messages = client.watchTasks(request, { signal: leave.signal })[Symbol.asyncIterator]();
    const next = async (): Promise<WatchTasksResponse> => {
      const { done, value } = await messages.next();
      if (done) throw new Error("the stream has ended");
      return value;
    };
    return { next, leave: () => leave.abort() };
  };
  return { ...api, client, create, watch };
}

const told = ({ type, task }: WatchTasksResponse) => [TaskEventType[type], task?.id ?? null];

describe("WatchTasks", () => {
  it("begins with a heartbeat that tells where the stream stands, then what happens", async () => {
    const { create, client, watch } = await setUp();
    await create("a");
    const stream = watch();
    const first = await stream.next();
    expect(told(first)).toEqual(["HEARTBEAT", null]);
    expect(first.resumeToken).not.toBe("");
    await create("b");
    await client.stopTask({ taskId: 2n });
    expect([told(await stream.next()), told(await stream.next())]).toEqual([
      ["CREATED", 2n],
      ["FAILED", 2n],
    ]);
  });

  it("from_start tells the whole history, then that it is at its end", async () => {
    const { create, watch } = await setUp();
    await create("a");
    await create("b");
    const stream = watch({ fromStart: true });
    const types = [await stream.next(), await stream.next(), await stream.next()].map(told);
    expect(types).toEqual([
      ["CREATED", 1n],
      ["CREATED", 2n],
      ["HEARTBEAT", null],
    ]);
  });

  it("goes on after the token of any message that was seen", async () => {
    const { create, watch } = await setUp();
    for (const serial of ["a", "b", "c"]) await create(serial);
    const stream = watch({ fromStart: true });
    const seen = [await stream.next(), await stream.next(), await stream.next(), await stream.next()];
    for (const [index, { resumeToken }] of seen.entries()) {
      const resumed = watch({ resumeToken });
      const rest = [];
      for (let left = index; left < 3; left += 1) rest.push(told(await resumed.next()));
      expect(rest).toEqual(seen.slice(index + 1).map(told));
    }
  });

  it("sends a heartbeat whenever nothing happened for 15 seconds", async () => {
    const { clock, create, watch } = await setUp();
    const stream = watch();
    const { resumeToken } = await stream.next();
    for (let beat = 0; beat < 2; beat += 1) {
      const next = stream.next();
      await until(() => clock.timers === 1);
      clock.advance(15_000);
      expect(await next).toMatchObject({ type: TaskEventType.HEARTBEAT, resumeToken });
    }
    const next = stream.next();
    await create("a");
    expect(told(await next)).toEqual(["CREATED", 1n]);
  });

  it.each([
    [{ taskIds: [2n] }, [2n]],
    [{ serials: ["a", "x"] }, [1n, 3n]],
    [{ scriptNames: ["follow"] }, [2n, 3n]],
    [{ serials: ["a"], scriptNames: ["follow"] }, [3n]],
  ])("tells only of the tasks of %o", async (filter, ids) => {
    const { create, watch } = await setUp();
    await create("a", "post");
    await create("b", "follow");
    await create("a", "follow");
    const stream = watch({ ...filter, fromStart: true });
    for (const id of ids) expect(told(await stream.next())).toEqual(["CREATED", id]);
    expect(told(await stream.next())).toEqual(["HEARTBEAT", null]);
    await create("a", "follow");
    if (!("taskIds" in filter)) expect(told(await stream.next())).toEqual(["CREATED", 4n]);
  });

  it("of a deleted task it tells the id, serial and script", async () => {
    const { create, client, watch } = await setUp();
    await create("a");
    const stream = watch();
    await stream.next();
    await client.deleteTask({ taskId: 1n });
    const { type, task } = await stream.next();
    expect([type, task?.id, task?.serial, task?.scriptName]).toEqual([
      TaskEventType.DELETED,
      1n,
      "a",
      "post",
    ]);
  });

  it("refuses a token that is none", async () => {
    const { watch } = await setUp();
    expect(await rejection(watch({ resumeToken: "nonsense" }).next())).toMatchObject({
      code: "InvalidArgument",
      number: "40001",
      fields: ["resume_token"],
    });
  });

  it("cuts a reader that is too slow", async () => {
    const { store, watch } = await setUp();
    store.feed = {
      async *follow() {
        yield { token: "t", events: [] };
        throw new Problem("LIMIT_EXCEEDED", "this reader is too slow");
      },
    };
    const stream = watch();
    await stream.next();
    expect(await rejection(stream.next())).toMatchObject({ code: "ResourceExhausted", number: "42901" });
  });

  it("ends with UNAVAILABLE when the server drains, and refuses new streams so", async () => {
    const { closing, followers, watch } = await setUp();
    const stream = watch();
    await stream.next();
    const next = rejection(stream.next());
    closing.abort();
    expect(await next).toMatchObject({ code: "Unavailable", number: "50301" });
    const late = watch();
    expect(await rejection(late.next().then(() => late.next()))).toMatchObject({ code: "Unavailable" });
    expect(followers()).toBe(0);
  });

  it("tells what happened until the server drains, before it ends", async () => {
    const { closing, create, followers, store, watch } = await setUp();
    await create("a");
    const stream = watch();
    await stream.next();
    const next = stream.next();
    // In one turn: nobody has read of the stop yet when the stream is told to end.
    await store.tasks.stop(1).then(() => closing.abort());
    expect(told(await next)).toEqual(["FAILED", 1n]);
    expect(await rejection(stream.next())).toMatchObject({ code: "Unavailable" });
    expect(followers()).toBe(0);
  });

  it("leaves nothing behind when its client leaves", async () => {
    const { bugs, clock, followers, watch } = await setUp();
    const stream = watch();
    await stream.next();
    const next = rejection(stream.next());
    stream.leave();
    expect(await next).toMatchObject({ code: "Canceled" });
    await until(() => followers() === 0 && clock.timers === 0);
    expect(bugs).toEqual([]);
  });
});

describe("WatchDevices", () => {
  async function setUpPhones(serials: string[] = []) {
    const api = await setUp();
    await api.store.devices.sight([sighting(1), sighting(2)]);
    const devices = createClient(DeviceService, api.transport);
    const messages = devices.watchDevices({ serials })[Symbol.asyncIterator]();
    const next = async () => {
      const { value } = await messages.next();
      return value?.device;
    };
    return { ...api, next };
  }

  it("sends each phone as it is, then each that changes", async () => {
    const { next, store } = await setUpPhones();
    expect([await next(), await next()]).toMatchObject([
      { serial: "sim-1", state: DeviceState.CONNECTED },
      { serial: "sim-2", sdk: 34 },
    ]);
    await store.devices.sight([sighting(2, "offline")]);
    expect(await next()).toMatchObject({ serial: "sim-2", state: DeviceState.OFFLINE });
    const { id } = (await store.devices.get("sim-1")) ?? { id: 0 };
    await store.devices.quarantine(id, { kind: "held", reason: "no answer", until: null });
    expect(await next()).toMatchObject({ serial: "sim-1", quarantineReason: "no answer" });
  });

  it("sends a phone again when a task takes it and leaves it", async () => {
    const { create, next, store } = await setUpPhones(["sim-1"]);
    await next();
    await create("sim-1");
    const [claim] = await store.queue.claimDue();
    if (!claim) throw new Error("the task is not due");
    expect(await next()).toMatchObject({ serial: "sim-1", taskId: 1n });
    const trace = { steps: [], progress: null, remark: null };
    await store.queue.settle(claim, { kind: "completed", trace }, false);
    const left = await next();
    expect(left?.serial).toBe("sim-1");
    expect(left?.taskId).toBeUndefined();
  });

  it("knows a phone by any of its names", async () => {
    const { next, store } = await setUpPhones([address(2)]);
    expect(await next()).toMatchObject({ serial: "sim-2" });
    await store.devices.sight([sighting(1, "offline"), sighting(2, "offline")]);
    expect(await next()).toMatchObject({ serial: "sim-2", state: DeviceState.OFFLINE });
  });

  it("sends a message without a phone when nothing changes", async () => {
    const { clock, next } = await setUpPhones(["sim-1"]);
    await next();
    const quiet = next();
    await until(() => clock.timers === 1);
    clock.advance(15_000);
    expect(await quiet).toBeUndefined();
  });
});
