import { once } from "node:events";
import { expect, it } from "vitest";
import { ManualClock } from "../support/manual-clock.ts";
import { start } from "./child.ts";
import { sqlitePlace } from "./place.ts";

const MINUTE = 60_000;
const ROUNDS = 4;
/** Each round kills the process somewhere after so many minutes. */
const MINUTES = 25;
const SCHEDULES = 5;

it("a kill -9 at any moment loses no run of a schedule, and doubles none", { timeout: 60_000 }, async () => {
  await using place = await sqlitePlace();
  {
    await using store = await place.open({ clock: new ManualClock(0) });
    const call = {
      serials: ["R1"],
      usernames: [],
      isMultiAccount: false,
      scriptConfig: {},
      source: "api",
    } as const;
    const schedule = {
      name: "s",
      cron: "* * * * *",
      timeZone: "UTC",
      isPaused: false,
      call: { ...call, scriptName: "follow" },
    };
    for (let made = 0; made < SCHEDULES; made += 1) await store.schedules.create(schedule, MINUTE, () => []);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    await runFor(place.file, MINUTES + round);
    await using store = await place.open({ clock: new ManualClock(0) });
    const { schedules } = await store.schedules.list(1, SCHEDULES);
    for (const { id, nextRunAt, lastRunAt } of schedules) {
      const { total } = await store.tasks.list({ scheduleId: id }, 1, 1);
      expect(total).toBeGreaterThanOrEqual(MINUTES * (round + 1));
      // the first was due after one minute
      expect([nextRunAt, lastRunAt]).toEqual([(total + 1) * MINUTE, total * MINUTE]);
    }
  }
});

async function runFor(file: string, minutes: number): Promise<void> {
  const child = start("schedules", file);
  const closed = once(child, "close");
  let passed = 0;
  child.stdout.on("data", (dots: Buffer) => {
    passed += dots.length;
    if (passed >= minutes) child.kill("SIGKILL");
  });
  await closed;
  expect(child.signalCode).toBe("SIGKILL");
}
