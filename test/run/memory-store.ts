/**
 * The queue, the feed and the phones in memory: what the scheduler may rely on and no more. A verb commits when it is
 * called and answers later, so that tests can hold an answer back, or refuse a verb, and look at what lies between.
 */
import type { Clock } from "../../src/clock.ts";
import type { Artifact } from "../../src/model/artifact.ts";
import type { TaskEventKind } from "../../src/model/event.ts";
import { Problem } from "../../src/model/problem.ts";
import type { PointOfNoReturn, Task, TaskError, TaskStatus } from "../../src/model/task.ts";
import type { Claim, DeviceStore, Feed, FeedBatch, Queue, Settlement, Trace } from "../../src/store/store.ts";
import { blankTask } from "./blank-task.ts";
import { MemoryFeed } from "./memory-feed.ts";

interface TaskRow {
  task: Task;
  readonly deviceId: number;
  runAt: number;
  point: PointOfNoReturn | null;
  attempt: number;
  requeues: number;
  isDeleted: boolean;
  trace: Trace | null;
  artifacts: readonly Artifact[];
}

interface DeviceRow {
  readonly id: number;
  fence: number;
  taskId: number | null;
  isConnected: boolean;
  quarantine: string | null;
}

type Verb =
  | "recover"
  | "claimDue"
  | "settle"
  | "record"
  | "countAction"
  | "passPointOfNoReturn"
  | "nextDueAt"
  | "quarantine"
  | "lift"
  | "follow";

export class MemoryStore {
  readonly queue: Queue;
  readonly feed: Pick<Feed, "follow">;
  readonly devices: Pick<DeviceStore, "quarantine" | "lift">;
  /** How often each verb was called. */
  readonly calls = new Map<Verb, number>();
  readonly #clock: Clock;
  readonly #tasks = new Map<number, TaskRow>();
  readonly #phones = new Map<number, DeviceRow>();
  readonly #events = new MemoryFeed();
  readonly #held = new Map<Verb, Promise<void>>();
  readonly #refusals = new Map<Verb, Error[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.queue = {
      recover: () => this.#answer("recover", () => this.#recover()),
      claimDue: (ids) => this.#answer("claimDue", () => this.#claimDue(ids)),
      settle: (claim, settlement, next) =>
        this.#answer("settle", () => this.#settle(claim, settlement, next)),
      record: (claim, trace) => this.#answer("record", () => this.#record(claim, trace)),
      countAction: (claim) => this.#answer("countAction", () => this.#mayAct(claim)),
      passPointOfNoReturn: (claim, point, trace) =>
        this.#answer("passPointOfNoReturn", () => this.#pass(claim, point, trace)),
      nextDueAt: () => this.#answer("nextDueAt", () => this.#nextDueAt()),
    };
    this.feed = { follow: (from, isWanted, signal) => this.#follow(from, isWanted, signal) };
    this.devices = {
      quarantine: (id, { reason }) => this.#answer("quarantine", () => this.setQuarantine(id, reason)),
      lift: (id) => this.#answer("lift", () => this.setQuarantine(id, null)),
    };
  }

  // What clients and phones do.

  create(
    deviceId: number,
    more: { readonly at?: number; readonly point?: PointOfNoReturn; readonly isDryRun?: boolean } = {},
  ): number {
    this.phone(deviceId);
    const id = this.#tasks.size + 1;
    const now = this.#clock.now();
    const task = {
      ...blankTask,
      id,
      serial: `sim-${deviceId}`,
      scheduledAt: more.at ?? null,
      createdAt: now,
      isDryRun: more.isDryRun === true,
    };
    const row = { task, deviceId, runAt: more.at ?? now, point: more.point ?? null };
    this.#tasks.set(id, { ...row, attempt: 0, requeues: 0, isDeleted: false, trace: null, artifacts: [] });
    this.#tell(id, "created");
    return id;
  }

  stop(id: number): void {
    const row = this.row(id);
    if (row.task.status === "pending") this.#finish(row, "failed", { reason: "STOPPED", message: "stopped" });
    else {
      row.task = { ...row.task, stopRequested: true };
      this.#tell(id, "stop_requested");
    }
  }

  retry(id: number): void {
    const row = this.row(id);
    const retryCount = row.task.retryCount + 1;
    row.task = { ...row.task, status: "pending", error: null, retryCount, stopRequested: false };
    row.runAt = this.#clock.now();
    this.#tell(id, "retried");
  }

  delete(id: number): void {
    const row = this.row(id);
    row.isDeleted = true;
    this.#tell(id, "deleted");
  }

  setConnected(deviceId: number, isConnected: boolean): void {
    this.phone(deviceId).isConnected = isConnected;
    this.#events.append({ about: "device", at: this.#clock.now(), deviceId });
  }

  setQuarantine(deviceId: number, reason: string | null): void {
    this.phone(deviceId).quarantine = reason;
    this.#events.append({ about: "device", at: this.#clock.now(), deviceId });
  }

  /** Another owner takes the phone from whoever has it. */
  stealFence(deviceId: number): void {
    this.phone(deviceId).fence += 1;
  }

  // What tests look at and upset.

  row(id: number): TaskRow {
    const row = this.#tasks.get(id);
    if (row === undefined) throw new Error(`no task ${id}`);
    return row;
  }

  task(id: number): Task {
    return this.row(id).task;
  }

  /** Of the tasks in one of these states that nobody deleted. */
  ids(statuses: readonly string[]): number[] {
    return [...this.#tasks.values()]
      .filter(({ task, isDeleted }) => statuses.includes(task.status) && !isDeleted)
      .map(({ task }) => task.id);
  }

  get unfinished(): number {
    return this.ids(["pending", "running"]).length + this.running;
  }

  /** Phones that hold a task. */
  get running(): number {
    return [...this.#phones.values()].filter(({ taskId }) => taskId !== null).length;
  }

  phone(id: number): DeviceRow {
    const known = this.#phones.get(id);
    if (known !== undefined) return known;
    const row = { id, fence: 0, taskId: null, isConnected: true, quarantine: null };
    this.#phones.set(id, row);
    return row;
  }

  /** Holds the answers of a verb back, not its commits, until the returned function is called. */
  hold(verb: Verb): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held.set(verb, promise);
    return () => {
      this.#held.delete(verb);
      resolve();
    };
  }

  refuse(verb: Verb, times = 1, error: Error = new Problem("UNAVAILABLE", "the database is away")): void {
    this.#refusals.set(verb, [...(this.#refusals.get(verb) ?? []), ...Array<Error>(times).fill(error)]);
  }

  breakFeed(error: Error): void {
    this.#events.break(error);
  }

  async #answer<Answer>(verb: Verb, commit: () => Answer): Promise<Answer> {
    this.calls.set(verb, (this.calls.get(verb) ?? 0) + 1);
    const refusal = this.#refusals.get(verb)?.shift();
    if (refusal !== undefined) throw refusal;
    const answer = commit();
    await this.#held.get(verb);
    return answer;
  }

  #recover(): { requeued: number; failed: number } {
    const running = [...this.#tasks.values()].filter(({ task }) => task.status === "running");
    for (const row of running) this.#requeue(row, { reason: "LOST", message: "the server went down" });
    for (const phone of this.#phones.values()) phone.taskId = null;
    return { requeued: running.length, failed: 0 };
  }

  #claimDue(ids: readonly number[] = [...this.#phones.keys()]): Claim[] {
    return ids.flatMap((id) => this.#claimFor(this.phone(id)) ?? []);
  }

  #claimFor(phone: DeviceRow): Claim | undefined {
    if (phone.taskId !== null || !phone.isConnected || phone.quarantine !== null) return undefined;
    const now = this.#clock.now();
    const isDue = (row: TaskRow) =>
      row.deviceId === phone.id && row.task.status === "pending" && !row.isDeleted && row.runAt <= now;
    const row = [...this.#tasks.values()].filter(isDue).toSorted((a, b) => a.runAt - b.runAt)[0];
    if (row === undefined) return undefined;
    phone.fence += 1;
    phone.taskId = row.task.id;
    row.attempt += 1;
    row.task = { ...row.task, status: "running", startedAt: now };
    this.#tell(row.task.id, "started");
    const { task, attempt, point } = row;
    const { id: deviceId, fence } = phone;
    const names = { adbSerial: task.serial, phone: task.serial, package: null };
    return { task, deviceId, ...names, fence, attempt, point };
  }

  #settle(claim: Claim, settlement: Settlement, claimNext: boolean): Claim | undefined {
    if (!this.#holds(claim)) return undefined;
    const row = this.row(claim.task.id);
    const phone = this.phone(claim.deviceId);
    phone.taskId = null;
    row.trace = settlement.trace;
    row.artifacts = settlement.artifacts ?? [];
    if (settlement.kind === "completed") this.#finish(row, "completed", null);
    else if (settlement.kind === "failed") this.#finish(row, "failed", settlement.error);
    else this.#requeue(row, settlement.error);
    return claimNext ? this.#claimFor(phone) : undefined;
  }

  #requeue(row: TaskRow, error: TaskError): void {
    row.requeues += 1;
    if (row.task.stopRequested || row.isDeleted) return this.#finish(row, "failed", error);
    row.task = { ...row.task, status: "pending", error };
    this.#tell(row.task.id, "requeued");
  }

  #finish(row: TaskRow, status: TaskStatus, error: TaskError | null): void {
    row.task = { ...row.task, status, error, finishedAt: this.#clock.now() };
    this.#tell(row.task.id, status === "completed" ? "completed" : "failed");
  }

  #record(claim: Claim, trace: Trace): boolean {
    if (this.#holds(claim)) this.row(claim.task.id).trace = trace;
    return this.#holds(claim);
  }

  #mayAct(claim: Claim): boolean {
    const row = this.row(claim.task.id);
    return this.#holds(claim) && !row.task.stopRequested && !row.isDeleted;
  }

  #pass(claim: Claim, point: PointOfNoReturn, trace: Trace): boolean {
    if (!this.#mayAct(claim)) return false;
    const row = this.row(claim.task.id);
    row.point = point;
    row.trace = trace;
    return true;
  }

  #holds(claim: Claim): boolean {
    const phone = this.phone(claim.deviceId);
    return phone.fence === claim.fence && phone.taskId === claim.task.id;
  }

  #nextDueAt(): number | null {
    const now = this.#clock.now();
    const later = [...this.#tasks.values()].filter(
      ({ task, runAt }) => task.status === "pending" && runAt > now,
    );
    return later.length === 0 ? null : Math.min(...later.map(({ runAt }) => runAt));
  }

  #tell(taskId: number, kind: TaskEventKind): void {
    const { task, deviceId, isDeleted, attempt: attempts } = this.row(taskId);
    const { serial, scriptName } = task;
    const about = { about: "task", kind, at: this.#clock.now(), attempts } as const;
    this.#events.append({ ...about, taskId, deviceId, serial, scriptName, task: isDeleted ? null : task });
  }

  async *#follow(...[from, isWanted, signal]: Parameters<Feed["follow"]>): AsyncGenerator<FeedBatch> {
    await this.#answer("follow", () => undefined);
    yield* this.#events.follow(from, isWanted, signal);
  }
}
