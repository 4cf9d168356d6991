import { describe, expect, it } from "vitest";
import { Problem } from "../../src/model/problem.ts";
import { Fleet } from "./fleet.ts";

const MINUTE_MS = 60_000;
const locked = new Problem("DEVICE_LOCKED", "the phone is locked; unlock it");

/** A phone with many tasks, the first of which run into this. */
async function failing(count: number, error: unknown = locked): Promise<Fleet> {
  const fleet = new Fleet();
  fleet.store.setConnected(1, true);
  await fleet.scheduler.start();
  for (let task = 1; task <= 12; task += 1) fleet.store.create(1);
  for (let task = 1; task <= count; task += 1) await fail(fleet, task, error);
  await fleet.settle();
  return fleet;
}

async function fail(fleet: Fleet, task: number, error: unknown = locked): Promise<void> {
  (await fleet.run(task)).fail(error);
  await fleet.status(task, "failed");
}

describe("a phone whose tasks fail by its own fault", () => {
  it("rests after five in a row, with the last reason, and its other tasks wait", async () => {
    await using fleet = await failing(5);
    expect(fleet.store.phone(1).quarantine).toContain("DEVICE_LOCKED: the phone is locked");
    await fleet.advance(MINUTE_MS);
    expect(fleet.runs).toHaveLength(5);
    expect(fleet.store.task(6).status).toBe("pending");
  });

  it("goes on after two minutes, and rests twice as long where the next task fails too", async () => {
    await using fleet = await failing(5);
    await fleet.advance(2 * MINUTE_MS);
    await fail(fleet, 6);
    await fleet.settle();
    await fleet.advance(3 * MINUTE_MS);
    expect(fleet.runs).toHaveLength(6);
    await fleet.advance(MINUTE_MS);
    (await fleet.run(7)).finish();
    await fleet.status(7, "completed");
    for (const task of [8, 9, 10, 11]) await fail(fleet, task);
    await fleet.run(12);
    expect(fleet.store.phone(1).quarantine).toBeNull();
  });

  it("leaves its rest when somebody lifts it", async () => {
    await using fleet = await failing(5);
    fleet.store.setQuarantine(1, null);
    await fleet.run(6);
    expect(fleet.store.phone(1).quarantine).toBeNull();
  });

  it("does not rest for what other tasks or people did", async () => {
    await using fleet = await failing(4);
    await fail(fleet, 5, new Problem("USER_NOT_FOUND", "nobody of that name"));
    for (const task of [6, 7, 8, 9]) await fail(fleet, task);
    await fleet.run(10);
    expect(fleet.store.phone(1).quarantine).toBeNull();
  });
});

it("a phone that was held leaves its quarantine as soon as it is let go of", async () => {
  await using fleet = new Fleet();
  fleet.store.setConnected(1, true);
  await fleet.scheduler.start();
  fleet.store.create(1);
  fleet.store.create(1);
  const run = await fleet.run(1);
  run.isDeaf = true;
  fleet.store.stop(1);
  await fleet.settle();
  await fleet.advance(800);
  await fleet.advance(4_000);
  expect(fleet.store.phone(1).quarantine).toContain("does not let go");
  run.finish();
  await fleet.run(2);
  expect(fleet.store.phone(1).quarantine).toBeNull();
});

describe("an attempt in which nothing happens", () => {
  it("is ended after an hour, and its task waits for another attempt", async () => {
    await using fleet = await failing(0);
    const run = await fleet.run(1);
    await fleet.advance(50 * MINUTE_MS);
    run.hooks.step("still there");
    await fleet.advance(50 * MINUTE_MS);
    expect(fleet.store.task(1).status).toBe("running");
    await fleet.advance(10 * MINUTE_MS);
    await fleet.status(1, "pending");
    await fleet.advance(2_000);
    (await fleet.run(1, 2)).finish();
    await fleet.status(1, "completed");
  });

  it("does not keep its phone busy when it does not even hear that", async () => {
    await using fleet = await failing(0);
    const run = await fleet.run(1);
    run.isDeaf = true;
    await fleet.advance(60 * MINUTE_MS);
    await fleet.advance(1_000);
    await fleet.status(1, "pending");
    await fleet.advance(4_000);
    expect(fleet.store.phone(1).quarantine).toContain("does not let go");
  });
});
