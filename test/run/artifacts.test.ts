import { describe, expect, it } from "vitest";
import type { Artifact } from "../../src/model/artifact.ts";
import { Problem } from "../../src/model/problem.ts";
import type { Claim } from "../../src/store/store.ts";
import { startFleet } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";

const screenshot: Artifact = { name: "screenshot.png", size: 700 };
const screen: Artifact = { name: "screen.xml", size: 300 };
/** What was done, beside whatever shows where it ended. */
const steps: Artifact = { name: "steps.json", size: 1 };
const unknownScreen = new Problem("SCREEN_UNKNOWN", "no such screen");

/** A fleet whose phone 1 runs task 1, and what is kept of attempts that fail. */
async function oneRunning(keep: Fleet["keepArtifacts"]): Promise<Fleet> {
  const fleet = await startFleet((prepared) => void (prepared.keepArtifacts = keep));
  fleet.store.create(1);
  await fleet.run(1);
  return fleet;
}

/** Keeps one file, then waits for its signal like a phone that froze. */
const freezing: Fleet["keepArtifacts"] = (_claim, onKept, signal) => {
  onKept(screenshot);
  return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
};

describe("what a phone shows after a failure", () => {
  it("is kept of an attempt that failed, and settled with it", async () => {
    await using fleet = await oneRunning(async (_claim, onKept) => [screenshot, screen].forEach(onKept));
    (await fleet.run(1)).fail(unknownScreen);
    expect(await fleet.status(1, "failed")).toBe("SCREEN_UNKNOWN");
    expect(fleet.store.row(1).artifacts).toEqual([screenshot, screen, steps]);
  });

  it.each<[string, (fleet: Fleet) => Promise<void>]>([
    ["completed", async (fleet) => (await fleet.run(1)).finish()],
    ["was stopped", async (fleet) => fleet.store.stop(1)],
    ["was deleted", async (fleet) => fleet.store.delete(1)],
    ["lost its phone", async (fleet) => (await fleet.run(1)).fail(new Problem("DEVICE_LOST", "unplugged"))],
    ["was shut down", async (fleet) => void fleet.scheduler.drain(0)],
  ])("is not looked at where the attempt %s", async (_what, end) => {
    const looks: Claim[] = [];
    await using fleet = await oneRunning(async (claim) => void looks.push(claim));
    await end(fleet);
    await fleet.until(() => fleet.store.running === 0, "the end of the attempt");
    expect(looks).toEqual([]);
  });

  it("holds the settlement up for 3 s at most, and what was kept by then counts", async () => {
    await using fleet = await oneRunning(freezing);
    (await fleet.run(1)).fail(unknownScreen);
    await fleet.settle();
    await fleet.advance(2_999);
    expect(fleet.store.task(1).status).toBe("running");
    await fleet.advance(1);
    expect(await fleet.status(1, "failed")).toBe("SCREEN_UNKNOWN");
    expect(fleet.store.row(1).artifacts).toEqual([screenshot, steps]);
    expect(fleet.lines).toContainEqual(expect.objectContaining({ phrase: "not all artifacts were kept" }));
  });

  it("holds nothing up for longer where the look does not hear its signal", async () => {
    await using fleet = await oneRunning(() => new Promise(() => {}));
    (await fleet.run(1)).fail(unknownScreen);
    await fleet.settle();
    await fleet.advance(3_000);
    expect(await fleet.status(1, "failed")).toBe("SCREEN_UNKNOWN");
  });

  it("is let go of when somebody stops the task meanwhile; it ends as it had failed", async () => {
    await using fleet = await oneRunning(freezing);
    (await fleet.run(1)).fail(unknownScreen);
    await fleet.settle();
    fleet.store.stop(1);
    expect(await fleet.status(1, "failed")).toBe("SCREEN_UNKNOWN");
  });

  it("changes nothing where it cannot be kept", async () => {
    await using fleet = await oneRunning(() => Promise.reject(new Error("ENOSPC: no space left on device")));
    (await fleet.run(1)).fail(unknownScreen);
    expect(await fleet.status(1, "failed")).toBe("SCREEN_UNKNOWN");
    expect(fleet.store.row(1).artifacts).toEqual([]);
  });
});
