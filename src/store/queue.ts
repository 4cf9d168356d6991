/** The verbs of the scheduler. */
import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { PointOfNoReturn } from "../model/task.ts";
import { canClaim, type Claimant, claimOn, claimOnAll, keepDue } from "./claim.ts";
import type { Writer } from "./commit.ts";
import { query } from "./query.ts";
import type { Reader } from "./read.ts";
import { recoverLost } from "./recover.ts";
import { noteAction, passPoint, recordTrace, settleClaim } from "./settle.ts";
import type { Claim, Queue, Settlement, Trace } from "./store.ts";

/** Only a task with a start time, or that is tried again by itself, is due later than it was created. */
const nextDue = query<{ now: number }>()((db, $) =>
  db
    .selectFrom("task")
    .select((eb) => eb.fn.min<number | null>("run_at").as("at"))
    .where("status", "=", sql.lit("pending"))
    .where("deleted_at", "is", null)
    .where((eb) => eb.or([eb("scheduled_at", "is not", null), eb("retry_at", "is not", null)]))
    .where("run_at", ">", $("now")),
);

/** When an account may go on for which a task waits. */
const nextGoingOn = query<{ now: number }>()((db, $) =>
  db
    .selectFrom("care")
    .select("wait_until as at")
    .where("wait_until", ">", $("now"))
    .where(
      // For a phone without an account to name, a look too many is cheaper than an index over all that is open.
      sql<boolean>`(instr(care.owner, ':#') > 0 or exists (
        select 1 from task where task.care_id = care.id and task.status = 'pending'
          and task.finished_at is null and task.username is not null))`,
    )
    .orderBy("wait_until")
    .limit(1),
);

export class TaskQueue implements Queue {
  readonly #writer: Writer;
  readonly #reader: Reader;
  readonly #clock: Clock;
  readonly #claimant: Claimant;
  /** What the clock showed at a claim, at most since the last claim for all. */
  #latest = 0;

  /** The claimant's boot tells this run of the process from earlier ones. */
  constructor(writer: Writer, reader: Reader, clock: Clock, claimant: Claimant) {
    this.#writer = writer;
    this.#reader = reader;
    this.#clock = clock;
    this.#claimant = claimant;
  }

  recover(): Promise<{ readonly requeued: number; readonly failed: number }> {
    return this.#writer.write((tx) => recoverLost(tx, this.#claimant));
  }

  async claimDue(deviceIds?: readonly number[]): Promise<readonly Claim[]> {
    const now = this.#clock.now();
    const isSetBack = now < this.#latest;
    if (deviceIds === undefined) {
      this.#latest = now;
      return this.#writer.write(async (tx) => {
        if (isSetBack) await keepDue(tx, this.#claimant.rules);
        return claimOnAll(tx, this.#claimant);
      });
    }
    if (!isSetBack) this.#latest = now;
    const ready = await this.#ready(deviceIds);
    if (ready.length === 0) return [];
    return this.#writer.write(async (tx) => {
      const claims: Claim[] = [];
      for (const id of ready) {
        const claim = await claimOn(tx, id, this.#claimant);
        if (claim !== undefined) claims.push(claim);
      }
      return claims;
    });
  }

  /** A task for a phone that is away or busy changes nothing: that is seen without a turn of the committer. */
  async #ready(deviceIds: readonly number[]): Promise<readonly number[]> {
    const now = this.#clock.now();
    const ready: number[] = [];
    for (const id of deviceIds)
      if (await this.#reader.single((sql) => canClaim(sql, id, now))) ready.push(id);
    return ready;
  }

  settle(claim: Claim, settlement: Settlement, claimNext: boolean): Promise<Claim | undefined> {
    return this.#writer.write(async (tx) => {
      const isSettled = await settleClaim(tx, claim, settlement, this.#claimant.rules);
      return isSettled && claimNext ? claimOn(tx, claim.deviceId, this.#claimant) : undefined;
    });
  }

  record(claim: Claim, trace: Trace): Promise<boolean> {
    return this.#writer.write((tx) => recordTrace(tx, claim, trace));
  }

  passPointOfNoReturn(claim: Claim, point: PointOfNoReturn, trace: Trace): Promise<boolean> {
    return this.#writer.write((tx) => passPoint(tx, claim, point, trace, this.#claimant.rules));
  }

  countAction(claim: Claim): Promise<boolean> {
    return this.#writer.write((tx) => noteAction(tx, claim, this.#claimant.rules));
  }

  async nextDueAt(): Promise<number | null> {
    const now = { now: this.#clock.now() };
    const due = (await this.#reader.single((db) => db.get(nextDue, now)))?.at ?? Infinity;
    const goingOn = (await this.#reader.single((db) => db.get(nextGoingOn, now)))?.at ?? Infinity;
    const at = Math.min(due, goingOn);
    return at === Infinity ? null : at;
  }
}
