/** A program that `am instrument` starts. It runs until its signal ends it or until it is done. */
export interface Instrument {
  /** Packages that must be installed; it runs in the process of the first. */
  readonly needs: readonly string[];
  run(signal: AbortSignal): Promise<void>;
}

export type InstrumentEnd = "not found" | "finished" | "crashed";

/** At most one instrumentation runs on a phone: a second start, or new APKs, end the first. */
export class Instrumentation {
  readonly #instruments = new Map<string, Instrument>();
  readonly #isInstalled: (packageName: string) => boolean;
  #current: AbortController | undefined;
  #process: string | undefined;

  constructor(isInstalled: (packageName: string) => boolean) {
    this.#isInstalled = isInstalled;
  }

  get isRunning(): boolean {
    return this.#current !== undefined;
  }

  /** The name of its process, where one runs. */
  get process(): string | undefined {
    return this.isRunning ? this.#process : undefined;
  }

  /** @param component as in `am instrument`: package/runner class */
  register(component: string, instrument: Instrument): void {
    this.#instruments.set(component, instrument);
  }

  /** Runs to the end. `hangup` is the shell stream that started it: it goes, and so does the program. */
  async run(component: string, hangup: AbortSignal): Promise<InstrumentEnd> {
    const instrument = this.#instruments.get(component);
    if (!instrument || !instrument.needs.every(this.#isInstalled)) return "not found";
    this.kill();
    const killed = new AbortController();
    this.#current = killed;
    this.#process = instrument.needs[0];
    await instrument.run(AbortSignal.any([killed.signal, hangup]));
    if (this.#current === killed) this.#current = undefined;
    return killed.signal.aborted ? "crashed" : "finished";
  }

  kill(): void {
    this.#current?.abort();
    this.#current = undefined;
  }
}
