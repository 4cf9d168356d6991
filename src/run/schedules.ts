/**
 * Runs schedules when their time comes.
 *
 * Promises: each time runs once at most, however the server ends and whichever way the clock is set; a schedule that
 * cannot run now does not keep the others. Hears of changes through the feed alone. Refuses to poll: one timer sleeps
 * until the next time. It wakes twice a minute only to see, without asking the store, whether the clock was set.
 */
import type { Clock } from "../clock.ts";
import type { Log } from "../log/log.ts";
import { nextRunAnew } from "../model/recurrence.ts";
import type { Schedule, Timing } from "../model/recurrence.ts";
import type { Store } from "../store/store.ts";
import { Alarm } from "./alarm.ts";
import { listen } from "./listen.ts";
import { runDue } from "./run-schedule.ts";
import type { RunScheduleDeps } from "./run-schedule.ts";

export interface SchedulesDeps extends RunScheduleDeps {
  readonly store: Pick<Store, "schedules" | "feed">;
  readonly clock: Clock;
  readonly log: Log;
}

/** How many are read, and run side by side, so that they share commits. */
const AT_ONCE = 32;
/** How many are asked in one transaction when they run next. */
const RETIMED_AT_ONCE = 200;
const RETRY_MS = 10_000;

export class Schedules implements AsyncDisposable {
  readonly #deps: SchedulesDeps;
  readonly #alarm: Alarm;
  readonly #ending = new AbortController();
  #isWanted = false;
  /** Whether the times that are written may be others than the clock's and the zones' of today. */
  #isStale = true;
  #looking: Promise<void> | undefined;
  #listened: Promise<void> | undefined;
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(deps: SchedulesDeps) {
    this.#deps = deps;
    this.#alarm = new Alarm(deps.clock, {
      onDue: () => this.#look(),
      onSetBack: () => {
        this.#isStale = true;
        this.#look();
      },
    });
  }

  /** Resolves at once; what was missed is made up for, or left out, soon after. Does nothing where it was stopped. */
  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  /** Waits for what is being written. Leaves nothing that could wake up. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(): Promise<void> {
    if (this.#stopped !== undefined) return;
    const { store, clock, log } = this.#deps;
    const listener = {
      isWanted: (event: { readonly about: string }) => event.about === "schedule",
      // The first look comes after the feed is followed, so that nothing falls between the two.
      onFollowing: () => this.#look(),
      onEvent: () => this.#look(),
    };
    this.#listened = listen({ feed: store.feed, clock, log }, listener, this.#ending.signal);
  }

  async #stop(): Promise<void> {
    this.#ending.abort();
    await this.#started;
    await Promise.all([this.#listened, this.#looking]);
    this.#alarm.cancel();
  }

  get #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Now, and once more after the look that is under way. */
  #look(): void {
    this.#isWanted = true;
    this.#looking ??= this.#lookWhileWanted();
  }

  async #lookWhileWanted(): Promise<void> {
    const { store, clock, log } = this.#deps;
    while (this.#isWanted && !this.#isEnding) {
      this.#isWanted = false;
      const now = clock.now();
      try {
        if (this.#isStale) await this.#retime();
        const isDone = await this.#runAll(now);
        const next = await store.schedules.nextRunAt(now);
        this.#alarm.set(isDone ? next : Math.min(next ?? Infinity, now + RETRY_MS));
      } catch (error) {
        log.warn({ err: error }, "schedules could not be read");
        this.#alarm.set(now + RETRY_MS);
      }
    }
    this.#looking = undefined;
  }

  async #retime(): Promise<void> {
    const { store, cron } = this.#deps;
    const anew = (timing: Timing, now: number) => {
      try {
        return nextRunAnew(timing, now, cron);
      } catch {
        // One that this release cannot read must not keep the others: it tells so when its time comes.
        return timing.nextRunAt;
      }
    };
    for (let after: number | undefined = 0; after !== undefined && !this.#isEnding;)
      after = await store.schedules.retime(after, RETIMED_AT_ONCE, anew);
    this.#isStale = false;
  }

  /** Resolves to false where some of what is due could not run. */
  async #runAll(now: number): Promise<boolean> {
    const { schedules } = this.#deps.store;
    let isDone = true;
    for (let after = 0; !this.#isEnding;) {
      const due = await schedules.due(now, after, AT_ONCE);
      const last = due.at(-1);
      if (last === undefined) break;
      after = last.id;
      const ran = await Promise.all(due.map((schedule) => this.#run(schedule)));
      isDone &&= ran.every(Boolean);
    }
    return isDone;
  }

  async #run(due: Schedule): Promise<boolean> {
    try {
      await runDue(this.#deps, due);
      return true;
    } catch (error) {
      this.#deps.log.error({ schedule: due.id, err: error }, "schedule could not run");
      return false;
    }
  }
}
