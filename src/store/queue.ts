/** The verbs of the scheduler. */
import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { PointOfNoReturn } from "../model/task.ts";
import { canClaim, claimOn, claimOnAll, keepDue } from "./claim.ts";
import type { Writer } from "./commit.ts";
import { query } from "./query.ts";
import type { Reader } from "./read.ts";
import { recoverLost } from "./recover.ts";
import { passPoint, recordTrace, settleClaim } from "./settle.ts";
import type { Claim, Queue, Settlement, Trace } from "./store.ts";

/** Only a task with a start time is due later than it was created. */
const nextDue = query<{ now: number }>()((db, $) =>
  db
    .selectFrom("task")
    .select((eb) => eb.fn.min<number | null>("run_at").as("at"))
    .where("status", "=", sql.lit("pending"))
    .where("deleted_at", "is", null)
    .where("scheduled_at", "is not", null)
    .where("run_at", ">", $("now")),
);

export class TaskQueue implements Queue {
  readonly #writer: Writer;
  readonly #reader: Reader;
  readonly #clock: Clock;
  readonly #boot: string;
  /** What the clock showed at a claim, at most since the last claim for all. */
  #latest = 0;

  /** `boot` tells this run of the process from earlier ones. */
  constructor(writer: Writer, reader: Reader, clock: Clock, boot: string) {
    this.#writer = writer;
    this.#reader = reader;
    this.#clock = clock;
    this.#boot = boot;
  }

  recover(): Promise<{ readonly requeued: number; readonly failed: number }> {
    return this.#writer.write((tx) => recoverLost(tx, this.#boot));
  }

  async claimDue(deviceIds?: readonly number[]): Promise<readonly Claim[]> {
    const now = this.#clock.now();
    const isSetBack = now < this.#latest;
    if (deviceIds === undefined) {
      this.#latest = now;
      return this.#writer.write(async (tx) => {
        if (isSetBack) await keepDue(tx);
        return claimOnAll(tx, this.#boot);
      });
    }
    if (!isSetBack) this.#latest = now;
    const ready = await this.#ready(deviceIds);
    if (ready.length === 0) return [];
    return this.#writer.write(async (tx) => {
      const claims: Claim[] = [];
      for (const id of ready) {
        const claim = await claimOn(tx, id, this.#boot);
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
      const isSettled = await settleClaim(tx, claim, settlement);
      return isSettled && claimNext ? claimOn(tx, claim.deviceId, this.#boot) : undefined;
    });
  }

  record(claim: Claim, trace: Trace): Promise<boolean> {
    return this.#writer.write((tx) => recordTrace(tx, claim, trace));
  }

  passPointOfNoReturn(claim: Claim, point: PointOfNoReturn, trace: Trace): Promise<boolean> {
    return this.#writer.write((tx) => passPoint(tx, claim, point, trace));
  }

  async nextDueAt(): Promise<number | null> {
    const row = await this.#reader.single((db) => db.get(nextDue, { now: this.#clock.now() }));
    return row?.at ?? null;
  }
}
