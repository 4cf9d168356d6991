/**
 * One phone's work: an attempt after the other, each settled in the same commit that claims the next. Promises that
 * a phone is never given to an attempt while an older one may still hold it, and that a result is kept until the
 * store has taken it, unless its fence is lost.
 */
import { sleep } from "../clock.ts";
import type { Clock, Timer } from "../clock.ts";
import type { QuarantineKind } from "../model/device.ts";
import type { Claim, DeviceStore, Queue, Settlement } from "../store/store.ts";
import { Attempt } from "./attempt.ts";
import type { AttemptPorts } from "./attempt.ts";
import type { Outcome } from "./outcome.ts";
import { Patience } from "./patience.ts";
import { namesOf } from "./run-log.ts";
import type { RunLog } from "./run-log.ts";

interface LaneDeps<Session extends AsyncDisposable> {
  readonly queue: Pick<Queue, "settle" | "record" | "countAction" | "passPointOfNoReturn">;
  readonly devices: Pick<DeviceStore, "quarantine" | "lift">;
  readonly ports: AttemptPorts<Session>;
  readonly clock: Clock;
  readonly log: RunLog;
}

interface LaneHooks {
  /** The phone is free and may have work that the last settlement did not claim. */
  readonly free: () => void;
  /** The last settlement found nothing that may run now. */
  readonly idle: () => void;
}

/** That somebody wants a task to end, as the feed tells it. */
export interface StopWish {
  readonly kind: "stopped" | "deleted";
  readonly taskId: number;
  /** Which of its lives was meant: a retry counts it up. Null: all of them. */
  readonly retryCount: number | null;
}

/** How long a settled attempt may go on holding the phone. With the grace before it, five seconds. */
const RELEASE_MS = 4_000;
/** After an interruption: until the fleet has seen that a phone is lost, its tasks would be claimed and fail again. */
const REST_MS = 2_000;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5_000;

export class Lane<Session extends AsyncDisposable> {
  readonly #deviceId: number;
  readonly #deps: LaneDeps<Session>;
  readonly #on: LaneHooks;
  readonly #draining = new AbortController();
  /** Aborts when the process will not wait any longer. */
  readonly #cut = new AbortController();
  /** The one that runs comes first; others wait until the one before has let go. */
  readonly #attempts: Attempt<Session>[] = [];
  /** A settlement is on its way that may claim the next task, and these may be about that. */
  #isClaiming = false;
  #earlyWishes: StopWish[] = [];
  /** Settled over its head, and still holding the phone. */
  #ghost: Attempt<Session> | undefined;
  #isKnocked = false;
  readonly #patience = new Patience();
  #resting: Timer | undefined;
  #working: Promise<void> | undefined;

  constructor(deviceId: number, deps: LaneDeps<Session>, on: LaneHooks) {
    this.#deviceId = deviceId;
    this.#deps = deps;
    this.#on = on;
  }

  get isBusy(): boolean {
    return this.#working !== undefined;
  }

  /** Runs the claim as soon as the phone is free. */
  take(claim: Claim): void {
    const attempt = new Attempt(claim, this.#deps);
    this.#attempts.push(attempt);
    if (this.#draining.signal.aborted) attempt.drain();
    this.#working ??= this.#work();
  }

  /** Something came for this phone while it was busy: whoever finishes last looks again. */
  knock(): void {
    this.#isKnocked = true;
  }

  stop(wish: StopWish): void {
    const attempt = this.#attempts.find(({ claim, hasEnded }) => !hasEnded && isMeant(wish, claim.task));
    if (attempt !== undefined) attempt.stop(wish.kind);
    else if (this.#isClaiming) this.#earlyWishes.push(wish);
  }

  /** Claims no more and ends what has not passed its point of no return. Resolves when all is settled. */
  async drain(): Promise<void> {
    this.#draining.abort();
    this.#resting?.cancel();
    for (const attempt of this.#attempts) attempt.drain();
    await this.#working;
  }

  /** Ends all of it, and gives a settlement that the store refuses one more chance. */
  cut(): void {
    this.#draining.abort();
    this.#resting?.cancel();
    this.#cut.abort();
    for (const attempt of this.#attempts) attempt.cut();
  }

  async #work(): Promise<void> {
    for (let attempt = this.#attempts[0]; attempt !== undefined; attempt = this.#attempts[0]) {
      if (this.#ghost !== undefined) {
        attempt.cut();
        await this.#hold(this.#ghost.claim);
      }
      const next = await this.#runOne(attempt);
      this.#isClaiming = false;
      this.#attempts.shift();
      if (next !== undefined) this.take(next);
      for (const wish of this.#earlyWishes.splice(0)) this.stop(wish);
    }
    this.#working = undefined;
    if (this.#draining.signal.aborted) return;
    if (this.#isKnocked) this.#on.free();
    else this.#on.idle();
  }

  async #runOne(attempt: Attempt<Session>): Promise<Claim | undefined> {
    const { claim } = attempt;
    const { clock, log } = this.#deps;
    const since = clock.elapsed();
    log.debug(namesOf(claim), "attempt begins");
    const { outcome, trace, artifacts, isReleased } = await attempt.run();
    const error =
      "error" in outcome ? { reason: outcome.error.reason, detail: outcome.error.message } : undefined;
    const ms = Math.round(clock.elapsed() - since);
    log.debug({ ...namesOf(claim), outcome: outcome.kind, ...error, ms }, "attempt ended");
    const isInterrupted = outcome.kind === "interrupted";
    let next: Claim | undefined;
    if (outcome.kind === "dropped") this.knock();
    else {
      const mayGoOn = !(await this.#rests(claim, outcome)) && isReleased && !isInterrupted;
      next = await this.#settle(claim, { ...outcome, trace, artifacts }, mayGoOn);
    }
    if (!isReleased) await this.#outlast(attempt);
    if (isInterrupted) await isSlept(sleep(clock, REST_MS, this.#draining.signal));
    return next;
  }

  /** Resolves to the phone's next claim. Tries again until the store takes it, or until the process ends. */
  async #settle(claim: Claim, settlement: Settlement, mayGoOn: boolean): Promise<Claim | undefined> {
    const { queue, clock, log } = this.#deps;
    for (let failures = 0; ; failures += 1) {
      const claimsNext = mayGoOn && this.#ghost === undefined && !this.#draining.signal.aborted;
      // What came before this commit is seen by it.
      this.#isKnocked = !claimsNext;
      this.#isClaiming ||= claimsNext;
      try {
        return await queue.settle(claim, settlement, claimsNext);
      } catch (error) {
        log.warn({ ...namesOf(claim), err: error }, "settlement was not written");
      }
      const backoffMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** failures);
      if (!(await isSlept(sleep(clock, backoffMs, this.#cut.signal)))) break;
    }
    log.error({ ...namesOf(claim), outcome: settlement.kind }, "settlement is left to recovery");
    return undefined;
  }

  /** Waits for an attempt that was settled over its head. If it will not let go, its phone goes into quarantine. */
  async #outlast(attempt: Attempt<Session>): Promise<void> {
    this.#ghost = attempt;
    const released = attempt.released.then(() => {
      this.#ghost = undefined;
      return true;
    });
    const waiting = new AbortController();
    const patience = sleep(this.#deps.clock, RELEASE_MS, AbortSignal.any([waiting.signal, this.#cut.signal]));
    const isReleased = await Promise.race([released, isSlept(patience).then(() => false)]);
    waiting.abort();
    if (isReleased || this.#cut.signal.aborted) return;
    await this.#hold(attempt.claim);
    void attempt.released.then(() => this.#lift(attempt.claim, "held"));
  }

  /** Whether the phone is to rest: in quarantine before the attempt is settled, so that nothing is claimed in between. */
  async #rests(claim: Claim, outcome: Outcome): Promise<boolean> {
    const { clock, devices, log } = this.#deps;
    const restMs = this.#patience.judge(outcome);
    if (restMs === 0 || this.#draining.signal.aborted) return false;
    const why = "error" in outcome ? `${outcome.error.reason}: ${outcome.error.message}` : "";
    const reason = `its last attempts all failed by its own fault, the last one with ${why}`;
    try {
      await devices.quarantine(this.#deviceId, { kind: "failing", reason, until: clock.now() + restMs });
    } catch (error) {
      log.error({ ...namesOf(claim), err: error }, "quarantine was not written");
      return false;
    }
    this.#resting?.cancel();
    this.#resting = clock.after(restMs, () => void this.#lift(claim, "failing"));
    return true;
  }

  async #hold(claim: Claim): Promise<void> {
    const reason = `an attempt at task ${claim.task.id} does not let go of the phone; when it does this ends, else restart the server`;
    this.#deps.log.error(namesOf(claim), "attempt does not let go of its phone");
    try {
      await this.#deps.devices.quarantine(this.#deviceId, { kind: "held", reason, until: null });
    } catch (error) {
      this.#deps.log.error({ ...namesOf(claim), err: error }, "quarantine was not written");
    }
  }

  /** The store tells of it, and so does the scheduler hear that the phone may take a task. */
  async #lift(claim: Claim, kind: QuarantineKind): Promise<void> {
    if (this.#draining.signal.aborted) return;
    const { devices, log } = this.#deps;
    try {
      await devices.lift(this.#deviceId, kind);
    } catch (error) {
      log.error({ ...namesOf(claim), err: error }, "quarantine was not lifted");
    }
  }
}

function isMeant(wish: StopWish, task: Claim["task"]): boolean {
  return task.id === wish.taskId && (wish.retryCount === null || task.retryCount === wish.retryCount);
}

function isSlept(sleeping: Promise<void>): Promise<boolean> {
  return sleeping.then(
    () => true,
    () => false,
  );
}
