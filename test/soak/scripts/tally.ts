/** What a soak of scripts came to, for its progress, for people and as JSON. */
import { revision } from "../revision.ts";
import type { Verdict } from "./verdict.ts";

export class Tally {
  readonly #seed: string;
  readonly #outcomes = new Map<string, number>();
  readonly #undergone = new Map<string, number>();
  readonly #broken: {
    readonly script: string;
    readonly number: number;
    readonly wrong: readonly string[];
  }[] = [];
  #runs = 0;
  #slow = 0;
  #seconds = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  get isClean(): boolean {
    return this.#broken.length === 0;
  }

  get line(): string {
    return `${this.#runs} runs, ${this.#broken.length} wrong`;
  }

  count(script: string, number: number, verdict: Verdict): void {
    this.#runs += 1;
    this.#seconds += verdict.seconds;
    if (verdict.isSlow) this.#slow += 1;
    for (const outcome of verdict.outcomes) increment(this.#outcomes, `${script} ${outcome}`);
    for (const trouble of verdict.undergone) increment(this.#undergone, trouble);
    const wrong = [...verdict.lies, ...verdict.wrong];
    if (wrong.length > 0) this.#broken.push({ script, number, wrong });
  }

  report(seconds: number) {
    return {
      revision: revision(),
      node: process.version,
      ...{ seed: this.#seed, seconds, runs: this.#runs },
      seconds_a_run: Number((this.#seconds / Math.max(1, this.#runs)).toFixed(1)),
      on_a_slow_machine: this.#slow,
      tasks: sorted(this.#outcomes),
      troubles: sorted(this.#undergone),
      broken: this.#broken,
    };
  }

  text(seconds: number): string {
    const { runs, seed, tasks, troubles, broken, ...told } = this.report(seconds);
    const again = broken.map(
      ({ script, number }) =>
        `  npm run soak -- --scripts --script ${script} --seed ${seed} --only ${number}`,
    );
    return [
      `revision ${told.revision}, node ${told.node}`,
      `${runs} runs of seed ${seed} in ${seconds} s, ${told.seconds_a_run} s each, ${told.on_a_slow_machine} on a slow machine`,
      list("tasks by outcome", tasks),
      list("what came over the phones", troubles),
      ...(broken.length === 0 ? ["nothing was wrong"] : [`WRONG in ${broken.length} runs:`, ...again]),
    ].join("\n");
  }
}

function list(title: string, counts: Readonly<Record<string, number>>): string {
  const lines = Object.entries(counts).map(([name, n]) => `  ${String(n).padStart(6)}  ${name}`);
  return [`${title}:`, ...lines].join("\n");
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
