/**
 * Claims what is due: one claim under way and what came meanwhile behind it, and one timer for what is due later.
 * The timer never sleeps longer than half a minute, so that a lost notification or a clock that was set costs no more.
 */
import type { Clock, Timer } from "../clock.ts";
import type { Claim, Queue } from "../store/store.ts";
import type { RunLog } from "./run-log.ts";

interface ClaimsDeps {
  readonly queue: Pick<Queue, "claimDue" | "nextDueAt">;
  readonly clock: Clock;
  readonly log: RunLog;
}

const NET_MS = 30_000;
const RETRY_MS = 1_000;

export class Claims {
  readonly #deps: ClaimsDeps;
  readonly #deal: (claims: readonly Claim[]) => void;
  #wanted = new Set<number>();
  #isTimeWanted = false;
  #isAllWanted = false;
  #looking: Promise<void> | undefined;
  #timer: Timer | undefined;
  /** On the clock that never goes back. */
  #wakeAt = Infinity;
  #isClosed = false;

  /** `deal` gets the answer of each claim, an empty one too. */
  constructor(deps: ClaimsDeps, deal: (claims: readonly Claim[]) => void) {
    this.#deps = deps;
    this.#deal = deal;
  }

  get isUnderWay(): boolean {
    return this.#looking !== undefined;
  }

  /** Sets the timer for the first time, should nobody ask to look. */
  watch(): void {
    this.#sleep(NET_MS);
  }

  /** Claims for this phone, or for all, now. */
  look(deviceId: number | "all"): void {
    if (this.#isClosed) return;
    if (deviceId === "all") this.#isAllWanted = true;
    else this.#wanted.add(deviceId);
    this.#looking ??= this.#look();
  }

  /** A task becomes due then: looks no later than that. */
  wakeBy(dueAt: number): void {
    const delayMs = Math.max(0, dueAt - this.#deps.clock.now());
    if (this.#deps.clock.elapsed() + delayMs < this.#wakeAt) this.#sleep(delayMs);
  }

  /** What waits for its account or is tried again may be due before anything that the timer knows of. */
  askTime(): void {
    if (this.#isClosed) return;
    this.#isTimeWanted = true;
    this.#looking ??= this.#look();
  }

  /** No more claims. Resolves when none is under way, and the last one was dealt. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    await this.#looking;
  }

  async #look(): Promise<void> {
    while (!this.#isClosed && (this.#isAllWanted || this.#wanted.size > 0 || this.#isTimeWanted)) {
      try {
        if (this.#isAllWanted) await this.#claimAll();
        else await (this.#wanted.size > 0 ? this.#claimWanted() : this.#askTime());
      } catch (error) {
        this.#deps.log.warn({ err: error }, "claiming failed");
        this.#deal([]);
        this.#sleep(RETRY_MS);
      }
    }
    this.#looking = undefined;
  }

  async #claimAll(): Promise<void> {
    this.#isAllWanted = false;
    this.#isTimeWanted = false;
    this.#wanted = new Set();
    // In this order: what becomes due between the two is claimed, and the other way round it would be overlooked.
    const dueAt = await this.#deps.queue.nextDueAt();
    this.#sleep(dueAt === null ? NET_MS : dueAt - this.#deps.clock.now());
    this.#deal(await this.#deps.queue.claimDue());
  }

  async #claimWanted(): Promise<void> {
    const wanted = [...this.#wanted];
    this.#wanted = new Set();
    const claims = await this.#deps.queue.claimDue(wanted);
    this.#deal(claims);
    this.#isTimeWanted ||= claims.length < wanted.length;
  }

  async #askTime(): Promise<void> {
    this.#isTimeWanted = false;
    const dueAt = await this.#deps.queue.nextDueAt();
    if (dueAt !== null) this.wakeBy(dueAt);
  }

  #sleep(delayMs: number): void {
    this.#timer?.cancel();
    if (this.#isClosed) return;
    const sleptMs = Math.min(NET_MS, Math.max(0, delayMs));
    this.#wakeAt = this.#deps.clock.elapsed() + sleptMs;
    this.#timer = this.#deps.clock.after(sleptMs, () => {
      this.#wakeAt = Infinity;
      this.look("all");
    });
  }
}
