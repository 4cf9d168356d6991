/**
 * What holds for everything that is started and stopped: `start()` is safe once, `stop()` always (before the start,
 * during it, twice, at once) and nothing is left behind. Calls `it`, so use it inside a `describe`:
 *
 *     describe("the scheduler", () => itStartsAndStops(() => ({ owner: new Scheduler(…), leaks: () => clock.timers })));
 */
import fc from "fast-check";
import { expect, it } from "vitest";

interface Owner {
  start(): Promise<unknown>;
  stop(): Promise<unknown>;
}

interface Opened {
  readonly owner: Owner;
  /** How many things still run: timers, sockets, followers. Asked for once it was stopped. */
  readonly leaks: () => number;
}

type Move = "stop" | "microtask" | "turn";

export function itStartsAndStops(open: () => Opened | Promise<Opened>): void {
  it("starts, and stops without a leak", async () => {
    const { owner, leaks } = await open();
    await owner.start();
    await owner.stop();
    expect(leaks()).toBe(0);
  });

  it("is safe to stop before, during and after its start, and many times at once", async () => {
    const moves = fc.array(fc.constantFrom<Move>("stop", "microtask", "turn"), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(moves, moves, fc.boolean(), async (before, after, isStarted) => {
        const { owner, leaks } = await open();
        const calls = await play(owner, before);
        const starting = isStarted ? owner.start() : Promise.resolve();
        // A start that a stop overtakes may be refused; it may not hang.
        const started = starting.then(
          () => true,
          () => before.concat(after).includes("stop"),
        );
        calls.push(...(await play(owner, after)));
        await Promise.all([...calls, owner.stop(), owner.stop()]);
        expect(await started).toBe(true);
        await turn();
        expect(leaks()).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
}

async function play(owner: Owner, moves: readonly Move[]): Promise<Promise<unknown>[]> {
  const calls: Promise<unknown>[] = [];
  for (const move of moves) {
    if (move === "stop") calls.push(owner.stop());
    else if (move === "turn") await turn();
    else await Promise.resolve();
  }
  return calls;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
