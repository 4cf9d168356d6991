import { describe, expect, it } from "vitest";
import type { Fleet } from "./fleet.ts";
import { startFleet } from "./fleet.ts";

/** A fleet whose phone 1 runs task 1, with task 2 behind it. */
async function oneRunning(): Promise<Fleet> {
  const fleet = await startFleet();
  fleet.store.create(1);
  fleet.store.create(1);
  await fleet.run(1);
  return fleet;
}

describe("a stop before the point of no return", () => {
  it("ends the task as STOPPED at once, and the phone takes the next one", async () => {
    await using fleet = await oneRunning();
    fleet.store.stop(1);
    expect(await fleet.status(1, "failed")).toBe("STOPPED");
    await fleet.run(2);
  });

  it("keeps the script from publishing, even before the feed tells of it", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    run.isDeaf = true;
    fleet.store.stop(1);
    const passing = run.pass();
    await expect(passing).rejects.toThrow("stopped on request");
    run.fail(new Error("gave up"));
    expect(await fleet.status(1, "failed")).toBe("STOPPED");
  });

  it("while the point is being written lets nothing be published", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    run.isDeaf = true;
    const release = fleet.store.hold("passPointOfNoReturn");
    const passing = run.pass();
    fleet.store.stop(1);
    await fleet.until(() => run.signal.aborted, "the abort");
    release();
    await expect(passing).rejects.toThrow("stopped on request");
    run.fail(new Error("gave up"));
    expect(await fleet.status(1, "failed")).toBe("STOPPED");
  });

  it("of a script that gets through all the same is told as it was: completed", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    run.isDeaf = true;
    fleet.store.stop(1);
    await fleet.until(() => run.signal.aborted, "the abort");
    run.finish();
    await fleet.status(1, "completed");
  });

  it("reaches a session that is still being opened", async () => {
    const opening = Promise.withResolvers<void>();
    await using fleet = await startFleet((prepared) => void (prepared.opening = opening.promise));
    fleet.store.create(1);
    await fleet.status(1, "running");
    fleet.store.stop(1);
    await fleet.settle();
    opening.resolve();
    expect(await fleet.status(1, "failed")).toBe("STOPPED");
    expect(fleet.runs).toHaveLength(0);
  });

  it("that comes before the answer to the claim is not lost", async () => {
    await using fleet = await startFleet();
    const release = fleet.store.hold("claimDue");
    fleet.store.create(1);
    await fleet.status(1, "running");
    fleet.store.stop(1);
    await fleet.settle();
    release();
    expect(await fleet.status(1, "failed")).toBe("STOPPED");
    expect(fleet.runs).toHaveLength(0);
  });

  it("that comes before the answer to the settlement that claimed it is not lost", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    const release = fleet.store.hold("settle");
    run.finish();
    await fleet.status(2, "running");
    fleet.store.stop(2);
    await fleet.settle();
    release();
    expect(await fleet.status(2, "failed")).toBe("STOPPED");
    expect(fleet.runs).toHaveLength(1);
  });

  it("that is told late does not stop the retry after it", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    run.isDeaf = true;
    fleet.store.breakFeed(new Error("connection lost"));
    await fleet.settle();
    fleet.store.stop(1);
    run.fail(new TypeError("bug"));
    await fleet.status(1, "failed");
    fleet.store.retry(1);
    (await fleet.run(2)).finish();
    const retry = await fleet.run(1, 2);
    await fleet.advance(100);
    expect(retry.signal.aborted).toBe(false);
    retry.finish();
    await fleet.status(1, "completed");
  });
});

describe("a stop after the point of no return", () => {
  it("leaves a moment to get through", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    await run.pass();
    fleet.store.stop(1);
    await fleet.advance(399);
    expect(run.signal.aborted).toBe(false);
    run.finish();
    await fleet.status(1, "completed");
  });

  it("else ends within a second as OUTCOME_UNKNOWN", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    await run.pass();
    run.isDeaf = true;
    fleet.store.stop(1);
    await fleet.settle();
    await fleet.advance(800);
    expect(await fleet.status(1, "failed")).toBe("OUTCOME_UNKNOWN");
  });

  it("of an earlier attempt ends as OUTCOME_UNKNOWN too", async () => {
    await using fleet = await startFleet();
    const id = fleet.store.create(1, { point: { at: 0, caption: "hello", newestBefore: null } });
    await fleet.run(id);
    fleet.store.stop(id);
    expect(await fleet.status(id, "failed")).toBe("OUTCOME_UNKNOWN");
  });
});

describe("a script that does not listen", () => {
  it("is settled over its head within a second, but keeps the phone until it has let go", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    run.isDeaf = true;
    fleet.store.stop(1);
    await fleet.settle();
    await fleet.advance(799);
    expect(fleet.store.task(1).status).toBe("running");
    await fleet.advance(1);
    expect(await fleet.status(1, "failed")).toBe("STOPPED");
    await fleet.advance(3_000);
    expect(fleet.runs).toHaveLength(1);
    run.finish();
    await fleet.run(2);
  });

  it("can neither publish nor write once it was settled", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    run.isDeaf = true;
    fleet.store.stop(1);
    await fleet.settle();
    await fleet.advance(800);
    await fleet.status(1, "failed");
    await expect(run.pass()).rejects.toThrow("stopped on request");
    run.hooks.step("late");
    await fleet.advance(1_000);
    expect(fleet.store.row(1).trace?.steps).toEqual([]);
    expect(fleet.store.calls.get("record")).toBeUndefined();
  });

  it("puts its phone into quarantine when it does not let go within five seconds", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    run.isDeaf = true;
    fleet.store.stop(1);
    await fleet.settle();
    await fleet.advance(800);
    await fleet.advance(4_000);
    expect(fleet.store.phone(1).quarantine).toContain("task 1");
    expect(fleet.store.task(2).status).toBe("pending");
  });

  it("holds up a claim that the half-minute look made, which is handed back with the quarantine", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    run.isDeaf = true;
    await fleet.advance(29_000);
    fleet.store.stop(1);
    await fleet.settle();
    await fleet.advance(800);
    await fleet.advance(200);
    await fleet.status(2, "running");
    expect(fleet.runs).toHaveLength(1);
    await fleet.advance(3_800);
    await fleet.status(2, "pending");
    expect(fleet.runs).toHaveLength(1);
    expect(fleet.store.phone(1).quarantine).not.toBeNull();
  });

  it("does not keep a task that waits behind it from being stopped", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    run.isDeaf = true;
    await fleet.advance(29_000);
    fleet.store.stop(1);
    await fleet.settle();
    await fleet.advance(800);
    await fleet.advance(200);
    await fleet.status(2, "running");
    fleet.store.stop(2);
    await fleet.settle();
    await fleet.advance(1_000);
    run.finish();
    expect(await fleet.status(2, "failed")).toBe("STOPPED");
    await fleet.run(fleet.store.create(1));
    expect(fleet.runs).toHaveLength(2);
  });

  it("a session that does not close is no reason to hold back what was done", async () => {
    const closing = Promise.withResolvers<void>();
    await using fleet = await startFleet((prepared) => void (prepared.closing = closing.promise));
    const id = fleet.store.create(1);
    const next = fleet.store.create(1);
    (await fleet.run(id)).finish();
    await fleet.settle();
    await fleet.advance(2_000);
    await fleet.status(id, "completed");
    expect(fleet.runs).toHaveLength(1);
    closing.resolve();
    await fleet.run(next);
  });
});

describe("a deleted task", () => {
  it("is stopped, and its phone takes the next one", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    fleet.store.delete(1);
    await fleet.until(() => run.signal.aborted, "the abort");
    await fleet.run(2);
  });

  it("that waits is not run", async () => {
    await using fleet = await oneRunning();
    const run = await fleet.run(1);
    fleet.store.delete(2);
    run.finish();
    await fleet.status(1, "completed");
    await fleet.settle();
    expect(fleet.runs).toHaveLength(1);
  });
});
