/**
 * How long one phone takes to show what a deed led to, learned from the last times. A reading that comes too early is
 * wasted, and one that comes late is time lost: the first should come when the phone has ever been that fast.
 */

/** Of each deed, the last times that it was done. */
const MEMORY = 6;
const MOST_DEEDS = 200;
/** Just before the fastest of them: a phone that became faster is noticed, step by step. */
const SHARE = 0.85;
/** Nobody waits longer than this for a first reading, whatever the phone was like before. */
const LONGEST_MS = 3000;

export class Pace {
  /** By the deed's name, the one that is not met longest first. */
  readonly #tookMs = new Map<string, readonly number[]>();

  /** How long after the deed the first reading is worth it, in milliseconds; 0 where nothing is known. */
  firstLookMs(deed: string): number {
    const took = this.#tookMs.get(deed);
    return took === undefined ? 0 : Math.min(LONGEST_MS, SHARE * Math.min(...took));
  }

  /** The first reading that showed where the deed led came this long after it. */
  took(deed: string, ms: number): void {
    const before = this.#tookMs.get(deed) ?? [];
    this.#tookMs.delete(deed);
    this.#tookMs.set(deed, [...before, ms].slice(-MEMORY));
    const [oldest] = this.#tookMs.keys();
    if (this.#tookMs.size > MOST_DEEDS && oldest !== undefined) this.#tookMs.delete(oldest);
  }
}

/** Every phone has its own for as long as the process lives. */
export function paceByPhone(): (deviceId: number) => Pace {
  const known = new Map<number, Pace>();
  return (deviceId) => {
    const pace = known.get(deviceId) ?? new Pace();
    known.set(deviceId, pace);
    return pace;
  };
}
