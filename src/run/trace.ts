/**
 * What an attempt did so far, kept in memory and written now and then: within a second after something changed, while the
 * point of no return and the end carry the whole of it in their own commits.
 */
import type { Clock, Timer } from "../clock.ts";
import type { Step } from "../model/task.ts";
import type { Trace } from "../store/store.ts";

const RECORD_EVERY_MS = 1_000;

interface OpenStep {
  readonly step: Omit<Step, "durationMs">;
  readonly since: number;
  /** Undefined while it is the last one. */
  durationMs: number | undefined;
}

/** What turns out later about a step that was told, even when others were begun since. */
export type Addition = Pick<Step, "note" | "artifact">;

export class TraceBuffer {
  readonly #clock: Clock;
  readonly #record: (trace: Trace) => Promise<void>;
  readonly #steps: OpenStep[] = [];
  #progress: number | null = null;
  #remark: string | null = null;
  #timer: Timer | undefined;
  #isDirty = false;
  #isRecording = false;
  #isClosed = false;

  /** `record` writes all of it; where it rejects, the same is tried again a second later. */
  constructor(clock: Clock, record: (trace: Trace) => Promise<void>) {
    this.#clock = clock;
    this.#record = record;
  }

  /** Ends the step before it and begins this one. What it returns adds to this one. */
  step(name: string, note?: string, looksFor?: readonly string[]): (more: Addition) => void {
    this.#endStep();
    const place = this.#steps.length;
    const step = {
      name,
      startedAt: this.#clock.now(),
      ...(note !== undefined && { note }),
      ...(looksFor !== undefined && { looksFor }),
    };
    this.#steps.push({ step, since: this.#clock.elapsed(), durationMs: undefined });
    this.#remark = name;
    this.#changed();
    return (addition) => {
      const open = this.#steps[place];
      if (open) this.#steps[place] = { ...open, step: { ...open.step, ...addition } };
      this.#changed();
    };
  }

  /** Percent; what lies outside of 0 to 100 is cut. */
  progress(percent: number): void {
    const rounded = Math.round(Math.min(100, Math.max(0, percent)));
    if (rounded === this.#progress) return;
    this.#progress = rounded;
    this.#changed();
  }

  /** A line for people; until the next step it takes the place of the step's name. */
  remark(text: string): void {
    this.#remark = text;
    this.#changed();
  }

  snapshot(): Trace {
    const steps = this.#steps.map(({ step, since, durationMs = this.#msSince(since) }) => ({
      ...step,
      durationMs,
    }));
    return { steps, progress: this.#progress, remark: this.#remark };
  }

  /** Writes no more; what it returns is for the settlement. */
  close(): Trace {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#endStep();
    return this.snapshot();
  }

  #endStep(): void {
    const last = this.#steps.at(-1);
    if (last) last.durationMs ??= this.#msSince(last.since);
  }

  #msSince(since: number): number {
    return Math.round(this.#clock.elapsed() - since);
  }

  #changed(): void {
    this.#isDirty = true;
    if (this.#timer !== undefined || this.#isRecording || this.#isClosed) return;
    // All attempts write on the same beat, and so share a commit.
    const beatMs = RECORD_EVERY_MS - (this.#clock.elapsed() % RECORD_EVERY_MS);
    this.#timer = this.#clock.after(beatMs, () => void this.#write());
  }

  async #write(): Promise<void> {
    this.#timer = undefined;
    this.#isDirty = false;
    this.#isRecording = true;
    try {
      await this.#record(this.snapshot());
    } catch {
      // Not lost: the next write carries everything again, and a store that stays away is told by the settling.
      this.#isDirty = true;
    }
    this.#isRecording = false;
    if (this.#isDirty) this.#changed();
  }
}
