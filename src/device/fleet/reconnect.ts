/**
 * The ladder back to phones that were lost. One in the network is forgotten by its address and connected anew; of one on a
 * cable adb opens its side again; one that adb reaches and that stays mute is restarted where that is allowed. When
 * all that did not help a person is asked, and the gentle rungs go on.
 *
 * Promises: at most four at once, since adb servers have died of twenty; at least 30 s between two tries of one phone, and
 * more for an address that stays silent, except that one which takes connections again is tried at once. Refuses to
 * forget more than one address.
 */
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log/log.ts";
import { needsPerson } from "../../model/trouble.ts";
import type { RecoveryStep, TroubleReason } from "../../model/trouble.ts";
import type { AdbServer } from "../adb/adb.ts";
import { isReached } from "./reach.ts";

export interface LadderOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Pick<Log, "warn">;
  readonly mayReboot: boolean;
  /** A rung was taken: others may have their turn, and there may be something new to see. */
  readonly onStep: () => void;
}

/** A phone to get back, and where it was. */
export interface Lost {
  readonly adbSerial: string;
  readonly server: AdbServer;
  readonly trouble: TroubleReason;
}

interface Climb {
  step: RecoveryStep | null;
  tries: number;
  isRebooted: boolean;
  /** By the clock's `elapsed`. */
  nextAt: number;
  isBusy: boolean;
  /** The address refused connections when it was last looked at. */
  isClosed: boolean;
  isProbing: boolean;
  probes: number;
  nextProbeAt: number;
}

const MOST_AT_ONCE = 4;
const MOST_PROBES_AT_ONCE = 16;
/** A phone that was just plugged in is offline for a moment, and adb gets some back by itself. */
const SETTLES_MS = 4000;
const COOLDOWN_MS = 30_000;
const PATIENT_TRIES = 5;
const LONGEST_COOLDOWN_MS = 600_000;
/** After this many another rung is taken, and then a person is asked. */
const TRIES_A_RUNG = 2;
const PROBE_MS = 2000;
/** An address that was silent for so many is looked at more seldom. */
const QUICK_PROBES = 150;
const SLOW_PROBE_MS = 15_000;

/** What adb may have back by being asked. */
const mendable: ReadonlySet<TroubleReason> = new Set(["gone", "offline", "mute"]);

export class Ladder {
  readonly #options: LadderOptions;
  readonly #climbs = new Map<string, Climb>();
  readonly #running = new Set<Promise<void>>();
  readonly #probing = new Set<Promise<void>>();

  constructor(options: LadderOptions) {
    this.#options = options;
  }

  /** Takes a phone up its next rung, if one is due and there is room. */
  climb(lost: Lost): void {
    const { adbSerial, trouble } = lost;
    if (!mendable.has(trouble) || (trouble === "gone" && !isNetworkAddress(adbSerial))) return;
    const now = this.#options.clock.elapsed();
    // adb never brings back by itself what it was connected to by address and has let go of
    const settlesMs = trouble === "gone" ? 0 : SETTLES_MS;
    const climb = this.#climbs.get(adbSerial) ?? newClimb(now, settlesMs);
    this.#climbs.set(adbSerial, climb);
    if (climb.isBusy) return;
    if (now < climb.nextAt) return this.#probe(lost, climb, now);
    if (this.#running.size >= MOST_AT_ONCE) return;
    climb.isBusy = true;
    const running = this.#take(lost, climb).finally(() => {
      climb.isBusy = false;
      climb.nextAt = this.#options.clock.elapsed() + cooldownMs(climb.tries);
      this.#running.delete(running);
      this.#options.onStep();
    });
    this.#running.add(running);
  }

  /** The phone is well: the next time that it is lost starts at the first rung. */
  arrived(adbSerial: string): void {
    const climb = this.#climbs.get(adbSerial);
    if (climb && !climb.isBusy) this.#climbs.delete(adbSerial);
  }

  /** What is being done about it. */
  stepOf(adbSerial: string, trouble: TroubleReason): RecoveryStep | null {
    if (needsPerson(trouble)) return "ask_person";
    // one on a cable comes back by nothing that could be done from here
    if (trouble === "gone" && !isNetworkAddress(adbSerial)) return "ask_person";
    return mendable.has(trouble) ? (this.#climbs.get(adbSerial)?.step ?? null) : null;
  }

  /** When no rung is being taken any more. */
  async settled(): Promise<void> {
    await Promise.all([...this.#running, ...this.#probing]);
  }

  async #take(lost: Lost, climb: Climb): Promise<void> {
    const { signal, log, mayReboot } = this.#options;
    climb.tries++;
    const isReboot = mayReboot && !climb.isRebooted && lost.trouble === "mute" && climb.tries > TRIES_A_RUNG;
    const rung = isReboot ? "reboot" : isNetworkAddress(lost.adbSerial) ? "connect_again" : "reconnect";
    if (isReboot) climb.isRebooted = true;
    const asksPerson = climb.tries > TRIES_A_RUNG && !isReboot;
    const step = asksPerson ? "ask_person" : rung;
    const isNew = step !== climb.step;
    climb.step = step;
    const said = await this.#ask(lost, rung).catch((cause: Error) => cause.message);
    if (signal.aborted || !isNew) return;
    const { adbSerial: phone, server, trouble } = lost;
    const fields = { phone, server: server.name, trouble, detail: said };
    if (asksPerson)
      log.warn(fields, "phone stays lost; look at it and at its cable or network, or restart it");
    else log.warn(fields, isReboot ? "phone stays mute, restarted it" : "phone lost, asked adb for it again");
  }

  async #ask({ adbSerial, server, trouble }: Lost, rung: RecoveryStep): Promise<string> {
    const { signal } = this.#options;
    if (rung === "reboot") return (await server.phone(adbSerial).shell("reboot", signal)).stdout;
    // adb 29 drops a network phone on `reconnect`, and does not bring it back
    if (rung === "reconnect") return server.reconnect(adbSerial, signal);
    // without it adb keeps a dead connection as `offline` for about 10 s and says "already connected"
    if (trouble !== "gone") await server.disconnect(adbSerial, signal).catch(() => {});
    return server.connect(adbSerial, signal);
  }

  /**
   * A phone that was out of reach and is back is connected at once: adb 29 leaves it `offline` for ever. Only where adb's
   * network is ours, and only for what was seen closed: one that takes connections and stays silent waits its turn.
   */
  #probe({ adbSerial, server }: Lost, climb: Climb, now: number): void {
    const isDue = climb.tries > 0 && !climb.isProbing && now >= climb.nextProbeAt;
    if (!isDue || !server.isLocal || !isNetworkAddress(adbSerial)) return;
    if (this.#probing.size >= MOST_PROBES_AT_ONCE) return;
    const { clock, signal, onStep } = this.#options;
    climb.isProbing = true;
    climb.nextProbeAt = now + (climb.probes++ < QUICK_PROBES ? PROBE_MS : SLOW_PROBE_MS);
    const probing = isReached(adbSerial, clock, signal).then((isOpen) => {
      climb.isProbing = false;
      this.#probing.delete(probing);
      const isBack = isOpen && climb.isClosed;
      climb.isClosed = !isOpen;
      if (!isBack || climb.isBusy) return;
      climb.nextAt = clock.elapsed();
      onStep();
    });
    this.#probing.add(probing);
  }
}

function newClimb(now: number, settlesMs: number): Climb {
  return {
    step: null,
    tries: 0,
    isRebooted: false,
    nextAt: now + settlesMs,
    isBusy: false,
    isClosed: false,
    isProbing: false,
    probes: 0,
    nextProbeAt: now,
  };
}

/** As `adb connect` takes it. */
export function isNetworkAddress(adbSerial: string): boolean {
  return /^[^\s/]+:\d{1,5}$/.test(adbSerial);
}

function cooldownMs(tries: number): number {
  return Math.min(LONGEST_COOLDOWN_MS, COOLDOWN_MS * 2 ** Math.max(0, tries - PATIENT_TRIES));
}
