/**
 * Decides when a task runs: claims what is due and gives each phone's claims to its lane.
 *
 * Promises: a due task of a free, connected phone is claimed at once; a phone runs one attempt at a time and no phone
 * waits for another; a task that was asked to stop has ended within a second; what was interrupted is written before
 * stop() resolves. Hears of the outside through the feed alone. Refuses to know what a script does, and to poll.
 */
import type { Clock } from "../clock.ts";
import type { StoreEvent, TaskEvent, TaskEventKind } from "../model/event.ts";
import type { Claim, DeviceStore, Feed, Queue } from "../store/store.ts";
import type { AttemptPorts } from "./attempt.ts";
import { Claims } from "./claims.ts";
import { Lane } from "./lane.ts";
import type { StopWish } from "./lane.ts";
import { listen } from "./listen.ts";
import type { RunLog } from "./run-log.ts";

interface SchedulerDeps<Session extends AsyncDisposable> {
  readonly queue: Queue;
  readonly feed: Pick<Feed, "follow">;
  readonly devices: Pick<DeviceStore, "quarantine" | "lift">;
  readonly ports: AttemptPorts<Session>;
  readonly clock: Clock;
  readonly log: RunLog;
}

export class Scheduler<Session extends AsyncDisposable> implements AsyncDisposable {
  readonly #deps: SchedulerDeps<Session>;
  readonly #claims: Claims;
  /** By the row of the phone. */
  readonly #lanes = new Map<number, Lane<Session>>();
  readonly #listening = new AbortController();
  /** For claims whose answer is still on its way to us. */
  #earlyWishes: StopWish[] = [];
  #isCut = false;
  #started: Promise<void> | undefined;
  #listened: Promise<void> | undefined;
  #drained: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(deps: SchedulerDeps<Session>) {
    this.#deps = deps;
    this.#claims = new Claims(deps, (claims) => this.#deal(claims));
  }

  /** Takes back what the previous boot left, then runs what is due. Does nothing when it was stopped before. */
  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  /**
   * Claims no more, interrupts what may be done again, and waits for the rest; after the timeout that is cut too.
   * Resolves when everything is settled.
   */
  drain(timeoutMs: number): Promise<void> {
    this.#drained ??= this.#drain(timeoutMs);
    return this.#drained;
  }

  /** Cuts what still runs. Resolves when all of it is settled and nothing is left that could wake up. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(): Promise<void> {
    if (this.#drained !== undefined) return;
    const taken = await this.#deps.queue.recover();
    if (taken.requeued + taken.failed > 0) this.#deps.log.info(taken, "took back what the last run left");
    if (this.#drained !== undefined) return;
    const listener = {
      isWanted,
      // The first claim comes after the feed is followed, so that nothing falls between the two.
      onFollowing: () => this.#claims.look("all"),
      onEvent: (event: StoreEvent) => this.#onEvent(event),
    };
    this.#claims.watch();
    this.#listened = listen(this.#deps, listener, this.#listening.signal);
  }

  async #drain(timeoutMs: number): Promise<void> {
    const cutting = this.#deps.clock.after(timeoutMs, () => this.#cut());
    const closed = this.#claims.close();
    for (const lane of this.#lanes.values()) void lane.drain();
    await closed;
    await Promise.all([...this.#lanes.values()].map((lane) => lane.drain()));
    cutting.cancel();
  }

  async #stop(): Promise<void> {
    const drained = this.drain(0);
    this.#cut();
    await Promise.allSettled([drained, this.#started]);
    this.#listening.abort();
    await this.#listened;
  }

  #cut(): void {
    this.#isCut = true;
    for (const lane of this.#lanes.values()) lane.cut();
  }

  #onEvent(event: StoreEvent): void {
    if (event.about === "task") this.#onTask(event);
    else this.#wake(event.about === "device" ? event.deviceId : "all");
  }

  #onTask(event: TaskEvent): void {
    switch (event.kind) {
      case "stop_requested":
      case "deleted":
        return this.#stopTask(event);
      case "created": {
        const dueAt = event.task?.scheduledAt ?? 0;
        return dueAt > this.#deps.clock.now() ? this.#claims.wakeBy(dueAt) : this.#wake(event.deviceId);
      }
      case "retried":
      case "requeued":
        return this.#wake(event.deviceId);
      case "started":
      case "completed":
      case "failed":
        return;
    }
  }

  #wake(deviceId: number | "all"): void {
    const lane = deviceId === "all" ? undefined : this.#lanes.get(deviceId);
    if (lane?.isBusy === true) lane.knock();
    else this.#claims.look(deviceId);
  }

  #stopTask(event: TaskEvent): void {
    const kind = event.kind === "deleted" ? "deleted" : "stopped";
    const wish = { kind, taskId: event.taskId, retryCount: event.task?.retryCount ?? null } as const;
    this.#lanes.get(event.deviceId)?.stop(wish);
    if (this.#claims.isUnderWay) this.#earlyWishes.push(wish);
  }

  #deal(claims: readonly Claim[]): void {
    const wishes = this.#earlyWishes;
    this.#earlyWishes = [];
    for (const claim of claims) {
      const lane = this.#lane(claim.deviceId);
      lane.take(claim);
      for (const wish of wishes) lane.stop(wish);
    }
  }

  #lane(deviceId: number): Lane<Session> {
    const known = this.#lanes.get(deviceId);
    if (known !== undefined) return known;
    const lane = new Lane(deviceId, this.#deps, {
      free: () => this.#claims.look(deviceId),
      idle: () => this.#claims.askTime(),
    });
    this.#lanes.set(deviceId, lane);
    if (this.#drained !== undefined) void lane.drain();
    if (this.#isCut) lane.cut();
    return lane;
  }
}

const heard: ReadonlySet<TaskEventKind> = new Set([
  "created",
  "retried",
  "requeued",
  "stop_requested",
  "deleted",
]);

function isWanted(event: StoreEvent): boolean {
  return event.about !== "schedule" && (event.about !== "task" || heard.has(event.kind));
}
