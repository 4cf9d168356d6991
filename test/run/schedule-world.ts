/** Schedules over a real store, on a clock that tests move. What is opened is closed when the test ends. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import type { Clock } from "../../src/clock.ts";
import type { Inspection } from "../../src/media/inspect.ts";
import { nextRun, nextRunAfterChange } from "../../src/model/recurrence.ts";
import type { NewSchedule, Schedule, ScheduleChange, ScheduledCall } from "../../src/model/recurrence.ts";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import { cron } from "../../src/run/cron.ts";
import { Schedules } from "../../src/run/schedules.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import type { Store } from "../../src/store/store.ts";
import { ManualClock } from "../support/manual-clock.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const follow: ScheduledCall = {
  serials: ["R1"],
  usernames: [],
  isMultiAccount: false,
  scriptName: "follow",
  scriptConfig: { target_user: "ada" },
  source: "api",
};

export interface Line {
  readonly phrase: string;
  readonly fields: object;
}

export class World {
  readonly clock = new ManualClock(Date.parse("2026-03-01T08:30:00Z"));
  readonly lines: Line[] = [];
  /** What is wrong with the files. */
  inspect: (paths: readonly string[]) => Promise<Inspection> = async () => right;
  store!: Store;
  schedules!: Schedules;
  readonly #file: string;
  #looks = 0;

  private constructor(file: string) {
    this.#file = file;
  }

  /** Its schedules are not started. */
  static async open(): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), "phonefleet-schedules-"));
    const world = new World(join(folder, "db"));
    await world.#open();
    onTestFinished(async () => {
      await world.close();
      await rm(folder, { recursive: true });
    });
    return world;
  }

  async start(): Promise<void> {
    await this.schedules.start();
    await this.looked(() => undefined);
  }

  /** What was not written is lost, as after a kill. */
  async restart(): Promise<void> {
    await this.close();
    await this.#open();
    await this.start();
  }

  async close(): Promise<void> {
    await this.schedules.stop();
    await this.store[Symbol.asyncDispose]();
  }

  add(change: Partial<NewSchedule> = {}): Promise<Schedule> {
    const all = { name: "s", cron: "0 * * * *", timeZone: "UTC", isPaused: false, call: follow, ...change };
    const next = nextRun({ ...all, lastRunAt: null, ran: [] }, this.clock.now(), cron);
    return this.looked(() => this.store.schedules.create(all, next, () => []));
  }

  change(id: number, change: ScheduleChange): Promise<Schedule> {
    return this.looked(() =>
      this.store.schedules.update(id, change, (before, after, now) =>
        nextRunAfterChange(before, after, now, cron),
      ),
    );
  }

  /** Lets time pass, until what was due has run. */
  async pass(durationMs: number): Promise<void> {
    this.clock.advance(durationMs);
    await this.idle();
  }

  /** When each run was, in order, and of which schedule. */
  async runs(): Promise<readonly string[]> {
    const { tasks } = await this.store.tasks.list({}, 1, 100);
    return tasks
      .toReversed()
      .map(({ scheduleId, createdAt }) => `${scheduleId} ${new Date(createdAt).toISOString().slice(8, 16)}`);
  }

  async next(id: number): Promise<string | undefined> {
    const at = (await this.store.schedules.get(id))?.nextRunAt;
    return typeof at === "number" ? new Date(at).toISOString().slice(0, 16) : undefined;
  }

  /** Does it, and waits until schedules have looked at what is there now. */
  async looked<T>(work: () => T | Promise<T>): Promise<T> {
    const before = this.#looks;
    const result = await work();
    await vi.waitFor(() => {
      if (this.#looks === before) throw new Error("waited in vain for a look");
    });
    await this.idle();
    return result;
  }

  /** Waits until nothing is due and nothing under way. */
  async idle(): Promise<void> {
    for (let looks = -1; looks !== this.#looks;) {
      looks = this.#looks;
      for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
      await this.store.ping();
    }
  }

  get looks(): number {
    return this.#looks;
  }

  /** Counts how often the next time is asked for: that ends each look. */
  #counted(store: Store): Store {
    const nextRunAt = store.schedules.nextRunAt.bind(store.schedules);
    store.schedules.nextRunAt = async (after) => {
      const at = await nextRunAt(after);
      this.#looks += 1;
      return at;
    };
    return store;
  }

  async #open(): Promise<void> {
    const line = (fields: object, phrase: string) => void this.lines.push({ fields, phrase });
    this.store = this.#counted(await openSqliteStore({ file: this.#file, clock: shown(this.clock) }));
    this.schedules = new Schedules({
      parseConfig: parseScriptConfig,
      store: this.store,
      cron,
      inspectMaterials: (paths) => this.inspect(paths),
      clock: this.clock,
      log: { debug: line, info: line, warn: line, error: line },
    });
  }
}

const right: Inspection = { media: [], violations: [], outside: undefined };

/** For the store: a clock that shows the same time, and whose timers nobody counts. */
function shown(clock: Clock): Clock {
  return { now: () => clock.now(), elapsed: () => clock.elapsed(), after: () => ({ cancel() {} }) };
}
