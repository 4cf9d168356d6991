/**
 * One attempt at a task: open a session, run the script, classify, outcome. Promises an ending for every claim, within
 * a second where somebody asked for it and even if the script does not listen; and that a script is let through to
 * the tap that publishes only while its fence holds and nobody asked it to stop, and in a dry run never.
 */
import type { Clock, Timer } from "../clock.ts";
import type { Artifact, EvidenceName } from "../model/artifact.ts";
import { EndOfDryRun } from "../model/dry-run.ts";
import type { PointOfNoReturn } from "../model/task.ts";
import type { ScriptHooks, ScriptResult } from "../scripts/script.ts";
import type { Claim, Queue, Trace } from "../store/store.ts";
import { Keeping } from "./keeping.ts";
import type { ArtifactPorts } from "./keeping.ts";
import { Interruption, outcomeOf } from "./outcome.ts";
import type { InterruptionKind, Outcome } from "./outcome.ts";
import { namesOf } from "./run-log.ts";
import type { RunLog } from "./run-log.ts";
import { TraceBuffer } from "./trace.ts";

/** How an attempt reaches the phone and the app; the session is closed whatever happens. */
export interface AttemptPorts<Session extends AsyncDisposable> extends ArtifactPorts<Session> {
  openSession(claim: Claim, signal: AbortSignal): Promise<Session>;
  runScript(claim: Claim, session: Session, hooks: ScriptHooks, signal: AbortSignal): Promise<ScriptResult>;
}

interface Ending {
  readonly outcome: Outcome;
  readonly trace: Trace;
  readonly artifacts: readonly Artifact[];
  /** False: it was settled over the head of a script or session that still holds the phone; see `released`. */
  readonly isReleased: boolean;
}

interface AttemptDeps<Session extends AsyncDisposable> {
  readonly queue: Pick<Queue, "record" | "countAction" | "passPointOfNoReturn">;
  readonly ports: AttemptPorts<Session>;
  readonly clock: Clock;
  readonly log: RunLog;
}

/** From an abort to the settlement, at most; a stop leaves room for the commit within its second. */
const GRACE_MS = 800;
/** Of that, what a stopped attempt that may be publishing gets to see the end of it before its signal aborts. */
const PATIENCE_MS = 400;
/**
 * Each wait has a deadline of its own, of minutes at most. This is the net under all of them, for what has none, as the
 * disk of another computer that a material lies on: no phone is busy for ever.
 */
const STALLED_MS = 3_600_000;
/** How long closing the session may hold up the settlement. */
const CLOSING_MS = 2_000;

export class Attempt<Session extends AsyncDisposable> implements ScriptHooks {
  readonly claim: Claim;
  readonly #deps: AttemptDeps<Session>;
  readonly #controller = new AbortController();
  readonly #trace: TraceBuffer;
  readonly #keeping: Keeping<Session>;
  readonly #ending = Promise.withResolvers<Ending>();
  #released: Promise<void> = Promise.resolve();
  #lastDeed: string | null = null;
  #actedAs: string | undefined;
  #passage: "before" | "passing" | "past" = "before";
  /** Undefined where nobody wants any. */
  evidence: ScriptHooks["evidence"];
  #asked: Interruption | undefined;
  #outcome: Outcome | undefined;
  #timer: Timer | undefined;
  #stalling: Timer | undefined;
  #hasEnded = false;

  constructor(claim: Claim, deps: AttemptDeps<Session>) {
    this.claim = claim;
    this.#deps = deps;
    this.#trace = new TraceBuffer(deps.clock, (trace) => this.#record(trace));
    this.#keeping = new Keeping(claim, deps, this.#trace);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Resolves once script and session have let go of the phone. */
  get released(): Promise<void> {
    return this.#released;
  }

  /** Once. Never rejects. Asked to end before, it ends without having touched the phone. */
  run(): Promise<Ending> {
    this.#showsLife();
    this.#released = this.#perform();
    return this.#ending.promise;
  }

  async #perform(): Promise<void> {
    const { signal } = this.#controller;
    try {
      signal.throwIfAborted();
      await using session = await this.#deps.ports.openSession(this.claim, signal);
      signal.throwIfAborted();
      this.#outcome = await this.#runScript(session, signal);
      await this.#keep(this.#outcome, session, signal);
      this.#conclude(this.#outcome);
    } catch (thrown) {
      // Opening failed; or only closing did, and then what the script came to stands.
      if (this.#outcome === undefined) this.#conclude(this.#classify(thrown));
      else this.#deps.log.warn({ ...namesOf(this.claim), err: thrown }, "session was not closed cleanly");
    }
    this.#end(true);
  }

  async #runScript(session: Session, signal: AbortSignal): Promise<Outcome> {
    if (this.#keeping.wantsEvidence)
      this.evidence = (name, until) => this.#showEvidence(session, name, until);
    try {
      return this.#complete(await this.#deps.ports.runScript(this.claim, session, this, signal));
    } catch (thrown) {
      // whatever a script knows of dry runs, this is how it ends in one
      if (thrown instanceof EndOfDryRun) return this.#complete({ note: thrown.message });
      return this.#classify(thrown);
    }
  }

  #complete({ note, signedIn }: ScriptResult): Outcome {
    const { isDryRun } = this.claim.task;
    this.#trace.remark(isDryRun ? `dry run, nothing was published or changed: ${note}` : note);
    return { kind: "completed", ...(signedIn && !isDryRun && { signedIn }) };
  }

  async #showEvidence(session: Session, name: EvidenceName, signal: AbortSignal): Promise<void> {
    this.#showsLife();
    await this.#keeping.evidence(session, name, signal);
  }

  async #keep(outcome: Outcome, session: Session, signal: AbortSignal): Promise<void> {
    // of an attempt that somebody ended, that it failed tells nothing of the phone
    if (outcome.kind === "failed" && this.#asked === undefined) await this.#keeping.failure(session, signal);
    await this.#keeping.finish("error" in outcome ? outcome.error : null, signal);
  }

  /** A stop or a delete was asked for. */
  stop(kind: "stopped" | "deleted"): void {
    if (this.#asked !== undefined || this.#hasEnded) return;
    if (this.#passage !== "past") return this.#abort(kind);
    this.#asked = new Interruption(kind);
    this.#arm(PATIENCE_MS, () => this.#abort(kind, GRACE_MS - PATIENCE_MS));
  }

  /** The server drains: ends it, unless it may be publishing. */
  drain(): void {
    if (this.#passage === "before") this.cut();
  }

  cut(): void {
    this.#abort("shutdown");
  }

  step(name: string, note?: string, looksFor?: readonly string[]): void {
    this.#showsLife();
    this.#deps.log.debug({ ...namesOf(this.claim), step: name }, "step");
    this.#trace.step(name, note, looksFor);
  }

  progress(percent: number): void {
    this.#showsLife();
    this.#trace.progress(percent);
  }

  remark(text: string): void {
    this.#trace.remark(text);
  }

  actsAs(username: string): void {
    this.#actedAs = username;
  }

  async passPointOfNoReturn(point: PointOfNoReturn): Promise<void> {
    const { signal } = this.#controller;
    signal.throwIfAborted();
    if (this.claim.task.isDryRun) throw new EndOfDryRun("Post", point);
    this.#passage = "passing";
    let isLetThrough = false;
    try {
      isLetThrough = await this.#deps.queue.passPointOfNoReturn(this.claim, point, this.#trace.snapshot());
      // Refused: asked to stop, or the fence is lost, and then the store drops the settlement.
      if (!isLetThrough) this.#abort("stopped");
      signal.throwIfAborted();
      this.#passage = "past";
      this.#deps.log.info(namesOf(this.claim), "task passes the point of no return");
    } finally {
      if (this.#passage === "passing") this.#passage = "before";
    }
  }

  async countAction(what: string): Promise<void> {
    const { signal } = this.#controller;
    signal.throwIfAborted();
    if (this.claim.task.isDryRun) throw new EndOfDryRun(what, null);
    if (!(await this.#deps.queue.countAction(this.claim))) this.#abort("stopped");
    signal.throwIfAborted();
    this.#lastDeed = what;
  }

  #showsLife(): void {
    this.#stalling?.cancel();
    if (this.#hasEnded) return;
    this.#stalling = this.#deps.clock.after(STALLED_MS, () => this.#abort("stalled"));
  }

  async #record(trace: Trace): Promise<void> {
    if (!(await this.#deps.queue.record(this.claim, trace))) this.#abort("fence_lost");
  }

  /** The first who asks decides what it ends as, but nothing outdoes a lost fence. */
  #abort(kind: InterruptionKind, graceMs = GRACE_MS): void {
    if (this.#hasEnded) return;
    if (this.#asked === undefined || kind === "fence_lost") this.#asked = new Interruption(kind);
    if (this.#controller.signal.aborted) return;
    this.#arm(graceMs, () => this.#end(false));
    this.#controller.abort(this.#asked);
  }

  #classify(thrown: unknown): Outcome {
    const { task, attempt, point } = this.claim;
    const reference = `${task.id}-${attempt}`;
    const mayHavePublished = point !== null || this.#passage === "past";
    const outcome = outcomeOf(thrown, {
      asked: this.#asked,
      mayHavePublished,
      lastDeed: this.#lastDeed,
      reference,
    });
    if (outcome.kind === "failed" && outcome.error.reason === "INTERNAL_ERROR")
      this.#deps.log.error({ ...namesOf(this.claim), reference, err: thrown }, "attempt hit a bug");
    if (outcome.kind !== "failed" || this.#actedAs === undefined) return outcome;
    return { ...outcome, actedAs: this.#actedAs };
  }

  #conclude(outcome: Outcome): void {
    if (this.#hasEnded) return;
    this.#outcome = outcome;
    if (this.#controller.signal.aborted) return;
    this.#arm(this.#asked === undefined ? CLOSING_MS : GRACE_MS - PATIENCE_MS, () => this.#end(false));
  }

  #end(isReleased: boolean): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#timer?.cancel();
    this.#stalling?.cancel();
    const outcome = this.#outcome ?? this.#classify(undefined);
    this.#ending.resolve({
      outcome,
      trace: this.#trace.close(),
      artifacts: this.#keeping.files,
      isReleased,
    });
  }

  #arm(delayMs: number, call: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#deps.clock.after(delayMs, call);
  }
}
