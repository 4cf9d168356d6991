/**
 * What one attempt leaves to be looked at: its ports, their deadlines, and which files there are. Promises that no look fails an
 * attempt or holds it up for longer than its deadline, and that files are written while the script goes on.
 */
import { deadline } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { inOrder, tellEvidence } from "../model/artifact.ts";
import type { Artifact, ArtifactName, EvidenceName } from "../model/artifact.ts";
import type { Step, Task, TaskError } from "../model/task.ts";
import type { Claim } from "../store/store.ts";
import { namesOf } from "./run-log.ts";
import type { RunLog } from "./run-log.ts";
import type { TraceBuffer } from "./trace.ts";

/** Hears what became of a look. */
export interface KeepTeller {
  /** The file is written. */
  readonly kept: (artifact: Artifact) => void;
  /** There is no picture, for this reason. */
  readonly leftOut: (why: string) => void;
}

/** Absent: nothing is kept. What they reject with, or do after the signal aborted, changes nothing. */
export interface ArtifactPorts<Session extends AsyncDisposable> {
  /** Keeps what the phone shows after a failure. */
  keepArtifacts?(claim: Claim, session: Session, teller: KeepTeller, signal: AbortSignal): Promise<void>;
  /** Whether the decisive steps of the task are to be shown. */
  wantsEvidence?(task: Task): boolean;
  /** Looks at the phone at a decisive step. Resolves once the phone may be touched again; the files are still to be written. */
  keepEvidence?(
    claim: Claim,
    session: Session,
    name: EvidenceName,
    teller: KeepTeller,
    signal: AbortSignal,
  ): Promise<{ readonly write: () => Promise<void> }>;
  /** Keeps what was done, beside the trees of an attempt that has any. */
  keepSteps?(claim: Claim, steps: readonly Step[], error: TaskError | null): Promise<Artifact>;
}

interface KeepingDeps<Session extends AsyncDisposable> {
  readonly ports: ArtifactPorts<Session>;
  readonly clock: Clock;
  readonly log: RunLog;
}

/** How long looking at the phone after a failure may hold up the settlement. */
const FAILURE_MS = 3_000;
/** How long one look may keep the script from going on. */
const EVIDENCE_MS = 3_000;
/** How long what is still being written may hold up the settlement. */
const WRITING_MS = 2_000;

export class Keeping<Session extends AsyncDisposable> {
  readonly #claim: Claim;
  readonly #deps: KeepingDeps<Session>;
  readonly #trace: Pick<TraceBuffer, "step" | "snapshot">;
  readonly #files = new Map<ArtifactName, Artifact>();
  /** One after the other: what is kept anew takes the place of what was. */
  #writing: Promise<void> = Promise.resolve();

  constructor(claim: Claim, deps: KeepingDeps<Session>, trace: Pick<TraceBuffer, "step" | "snapshot">) {
    this.#claim = claim;
    this.#deps = deps;
    this.#trace = trace;
  }

  get wantsEvidence(): boolean {
    const { ports } = this.#deps;
    return ports.keepEvidence !== undefined && ports.wantsEvidence?.(this.#claim.task) === true;
  }

  /** Those that are written, each once. */
  get files(): readonly Artifact[] {
    return inOrder([...this.#files.values()]);
  }

  /** Never rejects: whoever is stopped meanwhile hears that from the next thing it does. */
  async evidence(session: Session, name: EvidenceName, signal: AbortSignal): Promise<void> {
    const add = this.#trace.step(`keep a picture of ${tellEvidence(name)}`);
    const teller: KeepTeller = {
      kept: (artifact) => {
        this.#files.set(artifact.name, artifact);
        // the picture comes first, and tells more than the tree
        if (artifact.name !== `${name}.xml` || !this.#files.has(`${name}.png`))
          add({ artifact: artifact.name });
      },
      leftOut: (why) => add({ note: `no picture: ${why}` }),
    };
    await this.#within(EVIDENCE_MS, signal, async (until) => {
      const look = await this.#deps.ports.keepEvidence?.(this.#claim, session, name, teller, until);
      if (look) this.#writing = this.#writing.then(look.write).catch((error: unknown) => this.#warn(error));
    });
  }

  async failure(session: Session, signal: AbortSignal): Promise<void> {
    const { ports } = this.#deps;
    if (ports.keepArtifacts === undefined || signal.aborted) return;
    let isOver = false;
    const teller: KeepTeller = {
      kept: (artifact) => void (isOver || this.#files.set(artifact.name, artifact)),
      leftOut: (why) => void this.#trace.step("keep what the phone shows", `no picture: ${why}`),
    };
    await this.#within(FAILURE_MS, signal, async (until) =>
      ports.keepArtifacts?.(this.#claim, session, teller, until),
    );
    isOver = true;
  }

  /** Resolves when all is written that will be. */
  async finish(error: TaskError | null, signal: AbortSignal): Promise<void> {
    await this.#within(WRITING_MS, signal, async () => {
      await this.#writing;
      if (this.#files.size === 0) return;
      const steps = await this.#deps.ports.keepSteps?.(this.#claim, this.#trace.snapshot().steps, error);
      if (steps) this.#files.set(steps.name, steps);
    });
  }

  async #within(ms: number, signal: AbortSignal, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const late = deadline(this.#deps.clock, ms, () => new Error("the phone took too long to show itself"));
    const either = AbortSignal.any([signal, late.signal]);
    try {
      await Promise.race([run(either), aborted(either)]);
    } catch (error) {
      if (!signal.aborted) this.#warn(error);
    } finally {
      late.cancel();
    }
  }

  #warn(error: unknown): void {
    this.#deps.log.warn({ ...namesOf(this.#claim), err: error }, "not all artifacts were kept");
  }
}

/** Rejects with the signal's reason, once it aborts. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
