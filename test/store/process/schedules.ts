/** Runs the schedules in the database FILE, each once a minute of a clock that races, until it is killed. */
import { writeSync } from "node:fs";
import type { Clock } from "../../../src/clock.ts";
import { openSqliteStore } from "../../../src/store/sqlite.ts";
import { task } from "../place.ts";

const MINUTE = 60_000;
const [, , file = ""] = process.argv;
let now = 0;
const clock: Clock = { now: () => now, elapsed: () => now, after: () => ({ cancel() {} }) };
const store = await openSqliteStore({ file, clock });
for (;;) {
  now = (await store.schedules.nextRunAt(now)) ?? 0;
  const due = await store.schedules.due(now, 0, 100);
  await Promise.all(
    due.map((schedule) =>
      store.schedules.run(schedule, { nextRunAt: now + MINUTE, ran: [] }, () => [task()]),
    ),
  );
  writeSync(1, ".");
}
