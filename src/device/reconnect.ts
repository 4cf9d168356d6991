/**
 * The ladder back to phones that were lost. One in the network is forgotten by its address and connected anew; of one on a
 * cable adb opens its side again. When that does not help a person is asked.
 *
 * Promises: at most four at once, since adb servers have died of twenty; at least 30 s between two tries of one phone, and
 * more for an address that stays silent. Refuses to forget more than one address, and to reboot anything.
 */
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { AdbServer } from "./adb.ts";
import type { Trouble } from "./fleet-member.ts";

export interface LadderOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Pick<Log, "warn">;
}

/** A phone to get back, and where it was. */
export interface Lost {
  readonly adbSerial: string;
  readonly server: AdbServer;
  readonly trouble: Trouble;
}

interface Climb {
  tries: number;
  /** By the clock's `elapsed`. */
  nextAt: number;
  isBusy: boolean;
}

const MOST_AT_ONCE = 4;
/** A phone that was just plugged in is offline for a moment, and adb gets some back by itself. */
const SETTLES_MS = 4000;
const COOLDOWN_MS = 30_000;
const PATIENT_TRIES = 5;
const LONGEST_COOLDOWN_MS = 600_000;
/** After this many a person is asked. */
const TRIES_BEFORE_ASKING = 3;

export class Ladder {
  readonly #options: LadderOptions;
  readonly #climbs = new Map<string, Climb>();
  readonly #running = new Set<Promise<void>>();

  constructor(options: LadderOptions) {
    this.#options = options;
  }

  /** Takes a phone up its next rung, if one is due and there is room. */
  climb(lost: Lost): void {
    const { adbSerial, trouble } = lost;
    if (trouble === "gone" && !isNetworkAddress(adbSerial)) return;
    const now = this.#options.clock.elapsed();
    const climb = this.#climbs.get(adbSerial) ?? { tries: 0, nextAt: now + SETTLES_MS, isBusy: false };
    this.#climbs.set(adbSerial, climb);
    const isDue = !climb.isBusy && now >= climb.nextAt;
    if (!isDue || this.#running.size >= MOST_AT_ONCE) return;
    climb.isBusy = true;
    const running = this.#step(lost, climb).finally(() => {
      climb.isBusy = false;
      climb.nextAt = this.#options.clock.elapsed() + cooldownMs(climb.tries);
      this.#running.delete(running);
    });
    this.#running.add(running);
  }

  /** The phone is well: the next time that it is lost starts at the first rung. */
  arrived(adbSerial: string): void {
    const climb = this.#climbs.get(adbSerial);
    if (climb && !climb.isBusy) this.#climbs.delete(adbSerial);
  }

  /** When no rung is being taken any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #step(lost: Lost, climb: Climb): Promise<void> {
    const { signal, log } = this.#options;
    const fields = { phone: lost.adbSerial, server: lost.server.name, trouble: lost.trouble };
    climb.tries++;
    const said = await this.#ask(lost).catch((cause: Error) => cause.message);
    if (signal.aborted) return;
    if (climb.tries === 1) log.warn({ ...fields, detail: said }, "phone lost, asked adb for it again");
    if (climb.tries === TRIES_BEFORE_ASKING)
      log.warn(
        { ...fields, detail: said },
        "phone stays lost; look at it and at its cable or network, or restart it",
      );
  }

  async #ask({ adbSerial, server, trouble }: Lost): Promise<string> {
    const { signal } = this.#options;
    // adb 29 drops a network phone on `reconnect`, and does not bring it back
    if (!isNetworkAddress(adbSerial)) return server.reconnect(adbSerial, signal);
    // without it adb keeps a dead connection as `offline` for about 10 s and says "already connected"
    if (trouble !== "gone") await server.disconnect(adbSerial, signal).catch(() => {});
    return server.connect(adbSerial, signal);
  }
}

/** As `adb connect` takes it. */
export function isNetworkAddress(adbSerial: string): boolean {
  return /^[^\s/]+:\d{1,5}$/.test(adbSerial);
}

function cooldownMs(tries: number): number {
  return Math.min(LONGEST_COOLDOWN_MS, COOLDOWN_MS * 2 ** Math.max(0, tries - PATIENT_TRIES));
}
