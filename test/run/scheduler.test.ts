import { describe, expect, it } from "vitest";
import { itStartsAndStops } from "../support/start-stop.ts";
import { Fleet, startFleet } from "./fleet.ts";

describe("order and fairness", () => {
  it("a phone's tasks run one after the other, in order", async () => {
    await using fleet = await startFleet();
    const ids = [fleet.store.create(1), fleet.store.create(1), fleet.store.create(1)];
    for (const id of ids) {
      const run = await fleet.run(id);
      expect(fleet.runs.at(-1)).toBe(run);
      run.finish();
      await fleet.status(id, "completed");
    }
    expect(fleet.runs.map(({ claim }) => claim.task.id)).toEqual(ids);
  });

  it("phones run side by side", async () => {
    await using fleet = await startFleet();
    const ids = [1, 2, 3].map((phone) => fleet.store.create(phone));
    await Promise.all(ids.map((id) => fleet.run(id)));
    expect(ids.map((id) => fleet.store.task(id).status)).toEqual(["running", "running", "running"]);
  });

  it("a phone with a thousand tasks does not delay another phone's first", async () => {
    await using fleet = await startFleet();
    for (let count = 0; count < 1_000; count += 1) fleet.store.create(1);
    const other = fleet.store.create(2);
    await fleet.run(other);
    expect(fleet.runs).toHaveLength(2);
  });

  it("finishing and claiming the next is one call of the store", async () => {
    await using fleet = await startFleet();
    const ids = Array.from({ length: 20 }, () => fleet.store.create(1));
    await fleet.run(1);
    const before = fleet.store.calls.get("claimDue");
    for (const id of ids) (await fleet.run(id)).finish();
    await fleet.status(20, "completed");
    expect(fleet.store.calls.get("settle")).toBe(20);
    expect(fleet.store.calls.get("claimDue")).toBe(before);
  });

  it("a task created while the last one's settlement is on its way is not overlooked", async () => {
    await using fleet = await startFleet();
    const first = fleet.store.create(1);
    const run = await fleet.run(first);
    const release = fleet.store.hold("settle");
    run.finish();
    await fleet.status(first, "completed");
    const second = fleet.store.create(1);
    await fleet.settle();
    release();
    expect((await fleet.run(second)).claim.attempt).toBe(1);
  });

  it("many wakes are one claim under way and one behind it", async () => {
    await using fleet = await startFleet();
    const before = fleet.store.calls.get("claimDue") ?? 0;
    const release = fleet.store.hold("claimDue");
    for (let phone = 1; phone <= 50; phone += 1) fleet.store.create(phone);
    await fleet.settle();
    expect(fleet.store.calls.get("claimDue")).toBe(before + 1);
    release();
    await fleet.until(() => fleet.runs.length === 50, "50 phones at work");
    expect(fleet.store.calls.get("claimDue")).toBe(before + 2);
  });
});

describe("waking up", () => {
  it("a phone that comes back takes its waiting task", async () => {
    await using fleet = await startFleet(({ store }) => store.setConnected(1, false));
    const id = fleet.store.create(1);
    await fleet.settle();
    expect(fleet.runs).toHaveLength(0);
    fleet.store.setConnected(1, true);
    await fleet.run(id);
  });

  it("a failed task that is retried runs again, as another attempt", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1);
    (await fleet.run(id)).fail(new TypeError("broken"));
    expect(await fleet.status(id, "failed")).toBe("INTERNAL_ERROR");
    fleet.store.retry(id);
    (await fleet.run(id, 2)).finish();
    await fleet.status(id, "completed");
  });

  it("a task starts when it is due and not before", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1, { at: fleet.clock.now() + 10_000 });
    await fleet.settle();
    await fleet.advance(9_999);
    expect(fleet.runs).toHaveLength(0);
    await fleet.advance(1);
    await fleet.run(id);
  });

  it("a task that is due earlier than all others is not made to wait for them", async () => {
    await using fleet = await startFleet();
    fleet.store.create(1, { at: fleet.clock.now() + 20_000 });
    await fleet.settle();
    const early = fleet.store.create(2, { at: fleet.clock.now() + 5_000 });
    await fleet.settle();
    await fleet.advance(5_000);
    await fleet.run(early);
    expect(fleet.runs).toHaveLength(1);
    await fleet.advance(15_000);
    expect(fleet.runs).toHaveLength(2);
  });

  it("tasks that were put off before the start are found", async () => {
    let id = 0;
    await using fleet = await startFleet(({ store, clock }) => {
      id = store.create(1, { at: clock.now() + 3_600_000 });
    });
    await fleet.advance(3_599_999);
    expect(fleet.runs).toHaveLength(0);
    await fleet.advance(1);
    await fleet.run(id);
  });

  it("a clock that was set forth or back costs half a minute at most", async () => {
    await using fleet = await startFleet();
    const dueAt = fleet.clock.now() + 3_600_000;
    const soon = fleet.store.create(1, { at: dueAt });
    await fleet.settle();
    fleet.clock.set(dueAt);
    await fleet.advance(30_000);
    await fleet.run(soon);
    expect(fleet.runs).toHaveLength(1);
    fleet.clock.set(dueAt - 86_400_000);
    const next = fleet.store.create(2, { at: fleet.clock.now() + 1_000 });
    await fleet.settle();
    await fleet.advance(1_000);
    await fleet.run(next);
  });

  it("a claim that fails is tried again, and the task is not lost", async () => {
    await using fleet = await startFleet();
    fleet.store.refuse("claimDue", 2);
    const id = fleet.store.create(1);
    await fleet.settle();
    expect(fleet.runs).toHaveLength(0);
    await fleet.advance(1_000);
    await fleet.advance(1_000);
    await fleet.run(id);
  });
});

describe("the start", () => {
  it("takes back what the last run left before it claims", async () => {
    await using fleet = new Fleet();
    const id = fleet.store.create(1);
    const [orphan] = await fleet.store.queue.claimDue();
    expect(orphan?.task.id).toBe(id);
    await fleet.scheduler.start();
    const run = await fleet.run(id, 2);
    expect(run.claim.fence).toBeGreaterThan(orphan?.fence ?? 0);
    expect(fleet.lines).toContainEqual(expect.objectContaining({ fields: { requeued: 1, failed: 0 } }));
  });

  it("claims only once it follows the feed, so that nothing falls between", async () => {
    await using fleet = new Fleet();
    const release = fleet.store.hold("follow");
    await fleet.scheduler.start();
    await fleet.settle();
    expect(fleet.store.calls.get("claimDue")).toBeUndefined();
    const id = fleet.store.create(1);
    release();
    await fleet.run(id);
  });

  it("fails when the store cannot be reached", async () => {
    await using fleet = new Fleet();
    fleet.store.refuse("recover");
    await expect(fleet.scheduler.start()).rejects.toMatchObject({ reason: "UNAVAILABLE" });
  });

  itStartsAndStops(() => {
    const fleet = new Fleet();
    for (const phone of [1, 1, 2]) fleet.store.create(phone);
    const running = () => [1, 2, 3].filter((id) => fleet.store.task(id).status === "running").length;
    return { owner: fleet.scheduler, leaks: () => fleet.clock.timers + running() };
  });
});

describe("the feed", () => {
  it("that breaks is followed again from where it broke, so that a stop is heard", async () => {
    await using fleet = await startFleet();
    const run = await fleet.run(fleet.store.create(1));
    fleet.store.breakFeed(new Error("connection lost"));
    await fleet.settle();
    fleet.store.stop(1);
    await fleet.settle();
    expect(run.signal.aborted).toBe(false);
    await fleet.advance(100);
    expect(await fleet.status(1, "failed")).toBe("STOPPED");
  });

  it("that breaks costs no task that is created meanwhile", async () => {
    await using fleet = await startFleet();
    fleet.store.refuse("follow", 3, new Error("connection lost"));
    fleet.store.breakFeed(new Error("connection lost"));
    await fleet.settle();
    const id = fleet.store.create(1);
    expect(fleet.runs).toHaveLength(0);
    for (const delayMs of [100, 200, 400, 800]) await fleet.advance(delayMs);
    await fleet.run(id);
  });

  it("that stays away is made up for by a look each half a minute", async () => {
    await using fleet = await startFleet();
    fleet.store.refuse("follow", 100, new Error("connection lost"));
    fleet.store.breakFeed(new Error("connection lost"));
    await fleet.settle();
    const id = fleet.store.create(1);
    await fleet.advance(29_000);
    expect(fleet.runs).toHaveLength(0);
    await fleet.advance(1_000);
    await fleet.run(id);
  });
});
