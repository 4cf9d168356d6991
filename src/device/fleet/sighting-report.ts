/** Tells a listener what changed of what is seen: one report at a time, and the same again until it was taken. */
import type { Log } from "../../log/log.ts";
import type { Sighting } from "../../model/device.ts";

export interface ReportOptions {
  /** Takes what changed. A rejection is told and the same is offered again. */
  onSightings(sightings: readonly Sighting[]): Promise<void>;
  readonly log: Pick<Log, "warn">;
  readonly signal: AbortSignal;
}

export class SightingReport {
  readonly #options: ReportOptions;
  readonly #look: () => readonly Sighting[];
  /** What the listener has taken, as text, by adb serial. */
  readonly #told = new Map<string, string>();
  #running: Promise<void> | undefined;
  #isDue = false;

  /** `look` gives all that is seen now. */
  constructor(options: ReportOptions, look: () => readonly Sighting[]) {
    this.#options = options;
    this.#look = look;
  }

  /** Something may have changed. */
  tell(): void {
    this.#isDue = true;
    this.#running ??= this.#tellAll().finally(() => {
      this.#running = undefined;
    });
  }

  /** When no report is on its way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #tellAll(): Promise<void> {
    while (this.#isDue && !this.#options.signal.aborted) {
      this.#isDue = false;
      const changed = this.#look().filter(
        (sighting) => (this.#told.get(sighting.adbSerial) ?? unknown(sighting)) !== JSON.stringify(sighting),
      );
      if (changed.length === 0) continue;
      try {
        await this.#options.onSightings(changed);
        for (const sighting of changed) this.#told.set(sighting.adbSerial, JSON.stringify(sighting));
      } catch (cause) {
        // the next look reports again
        this.#options.log.warn({ err: cause }, "sightings not taken");
      }
    }
  }
}

/** What needs not be told of a phone that nobody has heard of. */
function unknown({ adbSerial }: Sighting): string {
  const nothing: Sighting = { adbSerial, identity: null, state: "not_connected", facts: null };
  return JSON.stringify(nothing);
}
