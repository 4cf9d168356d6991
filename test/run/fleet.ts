/**
 * A scheduler over a store in memory, with scripts that tests hold in their hands and a clock that they move. Closing it
 * fails when two attempts ever held one phone, or when a timer is left.
 */
import type { Artifact } from "../../src/model/artifact.ts";
import type { ArtifactPorts } from "../../src/run/keeping.ts";
import { Scheduler } from "../../src/run/scheduler.ts";
import type { ScriptHooks, ScriptResult } from "../../src/scripts/script.ts";
import type { Claim } from "../../src/store/store.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { MemoryStore } from "./memory-store.ts";

/** One call of a script. It ends when a test says so, or with its signal unless it is deaf. */
export class Run {
  readonly claim: Claim;
  readonly hooks: ScriptHooks;
  readonly signal: AbortSignal;
  isDeaf = false;
  readonly #end = Promise.withResolvers<ScriptResult>();

  constructor(claim: Claim, hooks: ScriptHooks, signal: AbortSignal) {
    this.claim = claim;
    this.hooks = hooks;
    this.signal = signal;
    signal.addEventListener("abort", () => {
      if (!this.isDeaf) this.fail(signal.reason);
    });
  }

  get ended(): Promise<ScriptResult> {
    return this.#end.promise;
  }

  finish(): void {
    this.#end.resolve({ note: "done" });
  }

  fail(error: unknown): void {
    this.#end.reject(error);
  }

  pass(): Promise<void> {
    return this.hooks.passPointOfNoReturn({ at: 0, caption: "hello", newestBefore: null });
  }
}

interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly phrase: string;
}

export class Fleet implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly store = new MemoryStore(this.clock);
  readonly runs: Run[] = [];
  readonly lines: LogLine[] = [];
  readonly scheduler: Scheduler<AsyncDisposable>;
  /** What sessions wait for before they are closed. */
  closing: Promise<void> | undefined;
  /** What sessions wait for before they are open. */
  opening: Promise<void> | undefined;
  /** What happens with a phone after a failure. */
  keepArtifacts: (claim: Claim, onKept: (artifact: Artifact) => void, signal: AbortSignal) => Promise<void> =
    async () => {};
  /** What else attempts keep. */
  ports: ArtifactPorts<AsyncDisposable> = {};
  readonly #open = new Set<number>();
  #overlaps = 0;

  constructor() {
    const line = (level: string) => (fields: object, phrase: string) =>
      this.lines.push({ level, fields, phrase });
    this.scheduler = new Scheduler({
      queue: this.store.queue,
      feed: this.store.feed,
      devices: this.store.devices,
      clock: this.clock,
      log: { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") },
      ports: {
        openSession: (claim, signal) => this.#openSession(claim, signal),
        runScript: (claim, _session, hooks, signal) => this.#runScript(claim, hooks, signal),
        keepArtifacts: (claim, _session, teller, signal) => this.keepArtifacts(claim, teller.kept, signal),
        wantsEvidence: (task) => this.ports.wantsEvidence?.(task) === true,
        keepEvidence: async (...look) =>
          (await this.ports.keepEvidence?.(...look)) ?? { write: async () => {} },
        keepSteps: async (...kept) =>
          (await this.ports.keepSteps?.(...kept)) ?? { name: "steps.json", size: 1 },
      },
    });
  }

  /** The task's script, once it is entered; `attempt` is from 1. */
  async run(taskId: number, attempt = 1): Promise<Run> {
    const found = () => this.runs.find(({ claim }) => claim.task.id === taskId && claim.attempt === attempt);
    await this.until(() => found() !== undefined, `attempt ${attempt} at task ${taskId}`);
    return found()!;
  }

  /** Waits until the task is in this state, and tells with which reason. */
  async status(taskId: number, status: string): Promise<string | undefined> {
    await this.until(() => this.store.task(taskId).status === status, `task ${taskId} ${status}`);
    return this.store.task(taskId).error?.reason;
  }

  async until(isTrue: () => boolean, what: string): Promise<void> {
    for (let turns = 0; !isTrue(); turns += 1) {
      if (turns === 200) throw new Error(`waited in vain for: ${what}`);
      await turn();
    }
  }

  /** Lets everything happen that needs no time to pass. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 5; turns += 1) await turn();
  }

  async advance(durationMs: number): Promise<void> {
    this.clock.advance(durationMs);
    await this.settle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const run of this.runs) run.finish();
    await this.scheduler.stop();
    if (this.#overlaps > 0) throw new Error(`two attempts held one phone ${this.#overlaps} times`);
    if (this.clock.timers > 0) throw new Error(`${this.clock.timers} timers are left`);
  }

  async #openSession({ deviceId }: Claim, _signal: AbortSignal): Promise<AsyncDisposable> {
    if (this.#open.has(deviceId)) this.#overlaps += 1;
    this.#open.add(deviceId);
    await this.opening;
    return {
      [Symbol.asyncDispose]: async () => {
        await this.closing;
        this.#open.delete(deviceId);
      },
    };
  }

  #runScript(claim: Claim, hooks: ScriptHooks, signal: AbortSignal): Promise<ScriptResult> {
    const run = new Run(claim, hooks, signal);
    this.runs.push(run);
    return run.ended;
  }
}

/** A fleet that runs. */
export async function startFleet(prepare?: (fleet: Fleet) => void): Promise<Fleet> {
  const fleet = new Fleet();
  prepare?.(fleet);
  await fleet.scheduler.start();
  await fleet.settle();
  return fleet;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
