import { describe, expect, it } from "vitest";
import { EndOfDryRun } from "../../src/model/dry-run.ts";
import { startFleet } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";

/** A fleet whose phone 1 runs task 1, a dry run. */
async function dryRunning(): Promise<Fleet> {
  const fleet = await startFleet();
  fleet.store.create(1, { isDryRun: true });
  await fleet.run(1);
  return fleet;
}

const endOf = (run: Promise<void>) => run.then(() => undefined).catch((error: unknown) => error);
const NOTHING = "dry run, nothing was published or changed: ";

describe("a dry run", () => {
  it("is not let through its point of no return, and the store is not even asked", async () => {
    await using fleet = await dryRunning();
    const run = await fleet.run(1);
    const end = await endOf(run.pass());
    expect(end).toBeInstanceOf(EndOfDryRun);
    expect(end).toMatchObject({ point: { caption: "hello" } });
    expect(await endOf(run.pass())).toBeInstanceOf(EndOfDryRun);
    expect(fleet.store.calls.get("passPointOfNoReturn")).toBeUndefined();
    expect(fleet.store.row(1).point).toBeNull();
  });

  it("is not let through to what may be repeated either", async () => {
    await using fleet = await dryRunning();
    const run = await fleet.run(1);
    await expect(run.hooks.countAction("Follow")).rejects.toThrow(new EndOfDryRun("Follow", null));
    expect(fleet.store.calls.get("countAction")).toBeUndefined();
  });

  it("ends well by that, also where the script knows nothing of dry runs", async () => {
    await using fleet = await dryRunning();
    const run = await fleet.run(1);
    run.fail(await endOf(run.pass()));
    await fleet.status(1, "completed");
    expect(fleet.store.row(1).trace?.remark).toBe(`${NOTHING}stopped before the touch on Post`);
  });

  it("says so too where there was nothing to do", async () => {
    await using fleet = await dryRunning();
    (await fleet.run(1)).finish();
    await fleet.status(1, "completed");
    expect(fleet.store.row(1).trace?.remark).toBe(`${NOTHING}done`);
  });

  it("stays one when it is interrupted, and when it is retried", async () => {
    await using fleet = await dryRunning();
    (await fleet.run(1)).fail(new Error("a bug"));
    await fleet.status(1, "failed");
    fleet.store.retry(1);
    expect(await endOf((await fleet.run(1, 2)).pass())).toBeInstanceOf(EndOfDryRun);
  });
});

it("any other task may touch what can be repeated, unless it was asked to stop", async () => {
  await using fleet = await startFleet();
  fleet.store.create(1);
  const run = await fleet.run(1);
  run.isDeaf = true;
  await run.hooks.countAction("Follow");
  fleet.store.stop(1);
  await fleet.until(() => run.signal.aborted, "the abort");
  await expect(run.hooks.countAction("Follow")).rejects.toThrow("stopped on request");
});
