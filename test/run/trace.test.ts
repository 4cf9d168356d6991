import { expect, it } from "vitest";
import { TraceBuffer } from "../../src/run/trace.ts";
import type { Trace } from "../../src/store/store.ts";
import { ManualClock } from "../support/manual-clock.ts";

function openTrace(record?: (trace: Trace) => Promise<void>) {
  const clock = new ManualClock();
  const written: Trace[] = [];
  const trace = new TraceBuffer(clock, record ?? (async (snapshot) => void written.push(snapshot)));
  return { clock, written, trace, turn: () => new Promise((resolve) => setImmediate(resolve)) };
}

it("a step lasts until the next one, and the last one until the end", () => {
  const { clock, trace } = openTrace();
  const begun = clock.now();
  trace.step("push");
  clock.advance(300);
  trace.step("open", "by its share intent");
  clock.advance(200);
  expect(trace.close()).toEqual({
    steps: [
      { name: "push", startedAt: begun, durationMs: 300 },
      { name: "open", startedAt: begun + 300, durationMs: 200, note: "by its share intent" },
    ],
    progress: null,
    remark: "open",
  });
});

it("changes within a second are written once, all together", async () => {
  const { clock, written, trace, turn } = openTrace();
  trace.step("push");
  trace.progress(10);
  trace.progress(20);
  clock.advance(999);
  expect(written).toHaveLength(0);
  clock.advance(1);
  await turn();
  expect(written).toHaveLength(1);
  expect(written[0]).toMatchObject({
    progress: 20,
    remark: "push",
    steps: [{ name: "push", durationMs: 1000 }],
  });
});

it("attempts write on one beat, so that they share a commit", async () => {
  const clock = new ManualClock();
  const writtenAt: number[] = [];
  const open = () => new TraceBuffer(clock, async () => void writtenAt.push(clock.elapsed()));
  open().progress(1);
  clock.advance(700);
  open().progress(1);
  clock.advance(300);
  expect(writtenAt).toEqual([1_000, 1_000]);
});

it("nothing is written, and no timer runs, while nothing changes", async () => {
  const { clock, written, trace, turn } = openTrace();
  expect(clock.timers).toBe(0);
  trace.progress(5);
  clock.advance(1_000);
  await turn();
  trace.progress(5);
  expect(clock.timers).toBe(0);
  clock.advance(10_000);
  expect(written).toHaveLength(1);
});

it("what could not be written is written a second later with what came since", async () => {
  let failures = 1;
  const written: Trace[] = [];
  const { clock, trace, turn } = openTrace(async (snapshot) => {
    failures -= 1;
    if (failures >= 0) throw new Error("away");
    written.push(snapshot);
  });
  trace.step("push");
  clock.advance(1_000);
  await turn();
  trace.progress(40);
  clock.advance(1_000);
  await turn();
  expect(written).toMatchObject([{ progress: 40, remark: "push" }]);
});

it("after its end nothing is written any more", async () => {
  const { clock, written, trace, turn } = openTrace();
  trace.step("push");
  expect(trace.close().remark).toBe("push");
  trace.step("late");
  clock.advance(5_000);
  await turn();
  expect(written).toHaveLength(0);
  expect(clock.timers).toBe(0);
});

it("progress stays between 0 and 100", () => {
  const { trace } = openTrace();
  trace.progress(-5);
  expect(trace.snapshot().progress).toBe(0);
  trace.progress(250.4);
  expect(trace.snapshot().progress).toBe(100);
});
