/**
 * How long one phone takes to show what a deed led to, learned from the last times. A reading that comes too early is
 * wasted, and one that comes late is time lost: the first should come when the phone is sometimes that fast.
 */

/** Of each deed, the last times that it was done. */
const MEMORY = 6;
const MOST_DEEDS = 200;
/** Where the first reading came after the change, nothing tells by how much: so a faster phone is found out step by step. */
const SOONER = 0.8;
/** Nobody waits longer than this for a first reading, whatever the phone was like before. */
const LONGEST_MS = 3000;
/** What was not shown last time is waited for by so much less, */
const MISSED_FACTOR = 4;
/** but never by less than this. */
const LEAST_PATIENCE_MS = 300;

/** When a change came, in milliseconds after the deed: between the last reading without it and the first one with it. */
export interface Seen {
  readonly notBeforeMs: number;
  readonly byMs: number;
}

export class Pace {
  /** By the deed's name, the one that is not met longest first. */
  readonly #tookMs = new Map<string, readonly number[]>();
  /** How often in a row it was waited for in vain. */
  readonly #missed = new Map<string, number>();

  /** How long after the deed the first reading is worth it, in milliseconds; 0 where nothing is known. */
  firstLookMs(deed: string): number {
    const took = this.#tookMs.get(deed);
    return took === undefined ? 0 : Math.min(LONGEST_MS, ...took);
  }

  took(deed: string, { notBeforeMs, byMs }: Seen): void {
    const ms = notBeforeMs > 0 ? (notBeforeMs + byMs) / 2 : byMs * SOONER;
    const before = this.#tookMs.get(deed) ?? [];
    this.#tookMs.delete(deed);
    this.#tookMs.set(deed, [...before, ms].slice(-MEMORY));
    const [oldest] = this.#tookMs.keys();
    if (this.#tookMs.size > MOST_DEEDS && oldest !== undefined) this.#tookMs.delete(oldest);
  }

  /** How long to wait for what one phone shows and another never does, in milliseconds: less each time that it did not come. */
  patienceMs(what: string, usualMs: number): number {
    return Math.max(LEAST_PATIENCE_MS, usualMs / MISSED_FACTOR ** (this.#missed.get(what) ?? 0));
  }

  showed(what: string): void {
    this.#missed.delete(what);
  }

  missed(what: string): void {
    this.#missed.set(what, (this.#missed.get(what) ?? 0) + 1);
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
