/** When the next reading of the screen is worth it: after a deed by the phone's pace, else after a share of what was waited. */
import type { Clock } from "../../clock.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { Pace } from "./pace.ts";

/** Of what was waited so far: for a page that a deed leads to, and for what comes by itself and has time, such as an upload. */
const PAUSE_SHARE = { afterDeed: 0.08, else: 0.25 } as const;
const SHORTEST_PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 500;

/** A deed whose page still shows. */
interface Awaited {
  readonly what: string;
  readonly shape: string;
  readonly since: number;
}

export class Looks {
  readonly #clock: Clock;
  readonly #pace: Pace;
  #awaited: Awaited | undefined;
  /** Since when the screen is waited for: the goal's begin, the last deed, or the change of page after it. */
  #waitsSince = 0;
  #lookedAt = 0;
  #readsSince = 0;
  #readMs = 0;

  constructor({ clock, pace }: { readonly clock: Clock; readonly pace: Pace }) {
    this.#clock = clock;
    this.#pace = pace;
  }

  /** A goal begins. */
  begin(): void {
    this.#awaited = undefined;
    this.#waitsSince = this.#clock.elapsed();
  }

  /** A reading begins. */
  reads(): void {
    this.#readsSince = this.#clock.elapsed();
  }

  /** It was taken. The first that shows another page than the deed was done on tells the pace. */
  saw({ shape }: Screen): void {
    const now = this.#clock.elapsed();
    this.#readMs = now - this.#readsSince;
    if (this.#awaited && this.#awaited.shape !== shape) {
      const { what, since } = this.#awaited;
      this.#pace.took(what, { notBeforeMs: Math.max(0, this.#lookedAt - since), byMs: now - since });
      this.#awaited = undefined;
      this.#waitsSince = now;
    }
    this.#lookedAt = now;
  }

  /** A deed was done on this page. */
  did(what: string, { shape }: Screen): void {
    this.#waitsSince = this.#clock.elapsed();
    this.#awaited = { what, shape, since: this.#waitsSince };
  }

  get pauseMs(): number {
    const waitedMs = this.#clock.elapsed() - this.#waitsSince;
    const firstMs = this.#awaited ? this.#pace.firstLookMs(this.#awaited.what) - waitedMs : 0;
    const share = PAUSE_SHARE[this.#awaited ? "afterDeed" : "else"];
    // whoever is slow to answer is busy, and is not asked all the time; but a page that changed is soon at rest
    const busyMs = waitedMs > this.#readMs ? this.#readMs : 0;
    const nextMs = Math.min(LONGEST_PAUSE_MS, Math.max(busyMs, waitedMs * share));
    return Math.max(SHORTEST_PAUSE_MS, firstMs, nextMs);
  }
}
