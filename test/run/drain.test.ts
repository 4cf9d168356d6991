import { describe, expect, it } from "vitest";
import { Problem } from "../../src/model/problem.ts";
import { Fleet, startFleet } from "./fleet.ts";

describe("draining", () => {
  it("queues what may be done again, and claims nothing more", async () => {
    await using fleet = await startFleet();
    const [running, waiting] = [fleet.store.create(1), fleet.store.create(1)];
    await fleet.run(running);
    await fleet.scheduler.drain(30_000);
    expect(fleet.store.task(running)).toMatchObject({ status: "pending", error: { reason: "LOST" } });
    fleet.store.create(2);
    await fleet.advance(60_000);
    expect(fleet.runs).toHaveLength(1);
    expect(fleet.store.task(waiting).status).toBe("pending");
  });

  it("waits for what may be publishing", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    const run = await fleet.run(id);
    await run.pass();
    const draining = fleet.scheduler.drain(30_000);
    await fleet.advance(29_000);
    expect(run.signal.aborted).toBe(false);
    run.finish();
    await draining;
    expect(fleet.store.task(id).status).toBe("completed");
  });

  it("cuts it after the timeout, to be looked at by the next attempt", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    const run = await fleet.run(id);
    await run.pass();
    const draining = fleet.scheduler.drain(30_000);
    await fleet.advance(30_000);
    await draining;
    expect(fleet.store.task(id)).toMatchObject({ status: "pending", error: { reason: "LOST" } });
    expect(fleet.store.row(id).point).toMatchObject({ caption: "hello" });
  });

  it("is cut short by a stop, even of a script that does not listen", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    const run = await fleet.run(id);
    await run.pass();
    run.isDeaf = true;
    const draining = fleet.scheduler.drain(30_000);
    const stopping = fleet.scheduler.stop();
    await fleet.advance(800);
    await Promise.all([draining, stopping]);
    expect(fleet.store.task(id).status).toBe("pending");
    run.finish();
  });

  it("still hears of stops", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    const run = await fleet.run(id);
    await run.pass();
    const draining = fleet.scheduler.drain(30_000);
    fleet.store.stop(id);
    await fleet.settle();
    await fleet.advance(400);
    await draining;
    expect(await fleet.status(id, "failed")).toBe("OUTCOME_UNKNOWN");
  });

  it("hands back a claim whose answer comes too late", async () => {
    await using fleet = await startFleet();
    const release = fleet.store.hold("claimDue");
    const id = fleet.store.create(1);
    await fleet.status(id, "running");
    const draining = fleet.scheduler.drain(30_000);
    release();
    await draining;
    expect(fleet.store.task(id).status).toBe("pending");
    expect(fleet.runs).toHaveLength(0);
  });

  it("a stop does not wait for a store that refuses to take such a claim back", async () => {
    await using fleet = await startFleet();
    const release = fleet.store.hold("claimDue");
    const id = fleet.store.create(1);
    await fleet.status(id, "running");
    fleet.store.refuse("settle", 100);
    const stopping = fleet.scheduler.stop();
    release();
    await stopping;
    expect(fleet.store.task(id).status).toBe("running");
  });

  it("a stop waits for a start that is under way, so that nothing touches the store after it", async () => {
    await using fleet = new Fleet();
    const release = fleet.store.hold("recover");
    const starting = fleet.scheduler.start();
    let isStopped = false;
    const stopping = fleet.scheduler.stop().then(() => (isStopped = true));
    await fleet.settle();
    expect(isStopped).toBe(false);
    release();
    await Promise.all([starting, stopping]);
    expect(fleet.store.calls.get("follow")).toBeUndefined();
  });
});

describe("settling", () => {
  it("is tried again until the store takes it, and the result is kept", async () => {
    await using fleet = await startFleet();
    const [id, next] = [fleet.store.create(1), fleet.store.create(1)];
    const run = await fleet.run(id);
    fleet.store.refuse("settle", 3);
    run.hooks.step("tap Follow");
    run.finish();
    await fleet.settle();
    expect(fleet.store.task(id).status).toBe("running");
    for (const delayMs of [100, 200, 400]) await fleet.advance(delayMs);
    await fleet.status(id, "completed");
    expect(fleet.store.row(id).trace?.steps).toMatchObject([{ name: "tap Follow" }]);
    await fleet.run(next);
  });

  it("is left to recovery when the store stays away at the end", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    const run = await fleet.run(id);
    fleet.store.refuse("settle", 100);
    run.finish();
    await fleet.settle();
    await fleet.scheduler.stop();
    expect(fleet.store.task(id).status).toBe("running");
    expect(fleet.lines).toContainEqual(expect.objectContaining({ phrase: "settlement is left to recovery" }));
  });

  it("writes nothing once the fence is lost", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    const run = await fleet.run(id);
    fleet.store.stealFence(1);
    run.hooks.step("open");
    await fleet.settle();
    await fleet.advance(1_000);
    expect(run.signal.aborted).toBe(true);
    await fleet.settle();
    expect(fleet.store.calls.get("settle")).toBeUndefined();
  });

  it("a lost fence keeps the script from publishing", async () => {
    await using fleet = await startFleet();
    const run = await fleet.run(fleet.store.create(1));
    fleet.store.stealFence(1);
    await expect(run.pass()).rejects.toThrow("stopped on request");
    expect(fleet.store.row(1).point).toBeNull();
  });
});

describe("an attempt", () => {
  it("tells its steps each second and at the point of no return", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    const run = await fleet.run(id);
    run.hooks.step("push");
    run.hooks.progress(30);
    await fleet.advance(1_000);
    expect(fleet.store.row(id).trace).toMatchObject({ progress: 30, remark: "push" });
    run.hooks.step("tap Post");
    await run.pass();
    expect(fleet.store.row(id).trace?.steps.map(({ name }) => name)).toEqual(["push", "tap Post"]);
    run.finish();
    await fleet.status(id, "completed");
    expect(fleet.store.row(id).trace?.remark).toBe("done");
  });

  it("on a phone that went away is interrupted, not failed, and goes on when the phone is back", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    const run = await fleet.run(id);
    run.fail(new Problem("DEVICE_LOST", "sim-1 went away"));
    expect(await fleet.status(id, "pending")).toBe("DEVICE_LOST");
    fleet.store.setConnected(1, false);
    await fleet.advance(60_000);
    expect(fleet.store.row(id).requeues).toBe(1);
    fleet.store.setConnected(1, true);
    await fleet.run(id, 2);
  });

  it("on a phone that went away unnoticed is not repeated at once", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    (await fleet.run(id)).fail(new Problem("DEVICE_LOST", "sim-1 went away"));
    await fleet.status(id, "pending");
    await fleet.advance(1_999);
    expect(fleet.runs).toHaveLength(1);
    await fleet.advance(1);
    await fleet.run(id, 2);
  });

  it("that may not write its point of no return is interrupted without having published", async () => {
    await using fleet = await startFleet(({ store }) => store.refuse("passPointOfNoReturn"));
    const id = fleet.store.create(1);
    const run = await fleet.run(id);
    run.pass().catch((error: unknown) => run.fail(error));
    expect(await fleet.status(id, "pending")).toBe("LOST");
    expect(fleet.store.row(id)).toMatchObject({ requeues: 1, point: null });
  });

  it("that hits a bug tells it whole, once, in the log and by its reference in the task", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    const bug = new TypeError("x is undefined");
    (await fleet.run(id)).fail(bug);
    expect(await fleet.status(id, "failed")).toBe("INTERNAL_ERROR");
    const told = fleet.lines.filter(({ level }) => level === "error");
    expect(told).toMatchObject([{ fields: { task: id, reference: `${id}-1`, err: bug } }]);
    expect(fleet.store.task(id).error?.message).toContain(`${id}-1`);
  });

  it("leaves a line at its start and one at its end, with task, phone, attempt and reason", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    (await fleet.run(id)).fail(new Problem("APP_MISSING", "TikTok is not installed on sim-1"));
    await fleet.status(id, "failed");
    const names = { task: id, phone: "sim-1", attempt: 1 };
    expect(fleet.lines).toMatchObject([
      { level: "debug", phrase: "attempt begins", fields: names },
      {
        level: "debug",
        phrase: "attempt ended",
        fields: { ...names, outcome: "failed", reason: "APP_MISSING" },
      },
    ]);
  });
});
