/**
 * Who is there: the phones behind one or several adb servers.
 *
 * Promises: tells each change of what it sees, a list at a time, and again until the listener took it; a phone
 * that answers nothing is offline, whatever adb says of it; phones that were lost are asked for again. Refuses to start or
 * kill adb servers: they may serve others too.
 */
import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Sighting } from "../model/device.ts";
import { Problem } from "../model/problem.ts";
import type { AdbDevice, AdbServer } from "./adb.ts";
import { Bell } from "./bell.ts";
import { FleetMember } from "./fleet-member.ts";
import { isNetworkAddress, Ladder } from "./reconnect.ts";
import { openSession } from "./session.ts";
import type { Session } from "./session.ts";
import { SightingReport } from "./sighting-report.ts";

export interface FleetOptions {
  /** A phone that several of them know is reached through the one that told it first, and when that is lost through another. */
  readonly servers: readonly AdbServer[];
  readonly clock: Clock;
  /** Takes what changed. A rejection is told and the same is offered again. */
  onSightings(sightings: readonly Sighting[]): Promise<void>;
  /** Phones that were there in an earlier life of this program; those in the network are connected again. */
  earlier?(): Promise<readonly string[]>;
  readonly log: Pick<Log, "info" | "warn">;
}

/** Besides tracking: adb tells late, or never, that a network phone died. */
const POLL_MS = 2000;

export class Fleet implements AsyncDisposable {
  readonly #options: FleetOptions;
  readonly #members = new Map<string, FleetMember>();
  readonly #ending = new AbortController();
  readonly #report: SightingReport;
  readonly #ladder: Ladder;
  /** Network addresses that no server has listed yet. */
  readonly #awaited = new Set<string>();
  readonly #looked = new Set<AdbServer>();
  #loops: Promise<unknown> | undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
    const { signal } = this.#ending;
    const { clock, log } = options;
    this.#report = new SightingReport({ ...options, signal }, () =>
      [...this.#members.values()].map((member) => member.sighting),
    );
    this.#ladder = new Ladder({ clock, log, signal });
  }

  /** Resolves when each server was looked at once. */
  async start(): Promise<void> {
    if (this.#loops || this.#ending.signal.aborted) return;
    const watches = this.#options.servers.map((server) => this.#watch(server));
    this.#loops = Promise.all([...watches.map(({ ended }) => ended), this.#remember()]);
    await Promise.all(watches.map(({ begun }) => begun));
  }

  async stop(): Promise<void> {
    this.#ending.abort(new Error("the fleet was stopped"));
    await this.#loops;
    await Promise.all([...this.#members.values()].map((member) => member.settled()));
    await this.#ladder.settled();
    await this.#report.settled();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Wakes the phone and makes it ready to be worked on. Rejects with DEVICE_LOST where no server knows it. */
  async open(adbSerial: string, signal: AbortSignal): Promise<Session> {
    const member = this.#members.get(adbSerial);
    if (!member)
      throw new Problem("DEVICE_LOST", `device ${adbSerial} is not connected; no adb server lists it`);
    const { refusal } = member.sighting;
    if (refusal !== undefined) throw new Problem("DEVICE_LOST", refusal);
    const { clock, log } = this.#options;
    return openSession(member.link, clock, signal, (remark) =>
      log.warn({ phone: adbSerial, detail: remark }, "phone is not as it should be"),
    );
  }

  async #remember(): Promise<void> {
    try {
      const earlier = (await this.#options.earlier?.()) ?? [];
      for (const address of earlier.filter(isNetworkAddress)) this.#awaited.add(address);
    } catch (cause) {
      this.#options.log.warn({ err: cause }, "earlier phones are not known");
    }
  }

  #watch(server: AdbServer): { readonly begun: Promise<void>; readonly ended: Promise<void> } {
    const bell = new Bell();
    const begun = Promise.withResolvers<void>();
    const polling = this.#poll(server, bell, begun.resolve);
    const tracking = this.#track(server, bell);
    return { begun: begun.promise, ended: Promise.all([polling, tracking]).then(() => {}) };
  }

  async #poll(server: AdbServer, bell: Bell, onLooked: () => void): Promise<void> {
    const { signal } = this.#ending;
    let wasReached = true;
    while (!signal.aborted) {
      try {
        this.#take(server, await server.list(signal));
        if (!wasReached) this.#options.log.info({ server: server.name }, "adb server back");
        wasReached = true;
      } catch (cause) {
        if (!signal.aborted) this.#miss(server);
        if (!signal.aborted && wasReached) await this.#tellLost(server, cause);
        wasReached = false;
      }
      onLooked();
      await Promise.race([bell.rung(), nap(this.#options.clock, signal)]);
    }
  }

  /** Only rings for a look: the tracker of an adb server has been seen to miss and to delay changes. */
  async #track(server: AdbServer, bell: Bell): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        for await (const _ of server.track(signal)) bell.ring();
      } catch {
        // polling says what is wrong with the server
      }
      await nap(this.#options.clock, signal);
    }
  }

  /** A server that is away is one thing; one that takes connections and answers nothing is helped by a kill alone. */
  async #tellLost(server: AdbServer, cause: unknown): Promise<void> {
    const { log } = this.#options;
    const fields = { server: server.name, detail: messageOf(cause) };
    const isMute = cause instanceof Problem && cause.reason === "DEVICE_UNRESPONSIVE";
    const isHung = isMute && (await this.#isHung(server));
    if (this.#ending.signal.aborted) return;
    if (isHung) log.warn(fields, "adb server hangs; end its process and start it again: adb start-server");
    else log.warn(fields, "adb server lost");
  }

  async #isHung(server: AdbServer): Promise<boolean> {
    try {
      await server.version(this.#ending.signal);
      return false;
    } catch {
      return true;
    }
  }

  #take(server: AdbServer, listed: readonly AdbDevice[]): void {
    const byName = Map.groupBy(listed, ({ serial }) => serial);
    for (const [serial, entries] of byName) {
      const member = this.#memberOf(serial, server);
      if (member.server !== server) continue;
      if (entries.length > 1) member.sawSeveral(entries.length);
      else member.saw(entries[0]?.state ?? "gone");
    }
    for (const member of this.#members.values()) {
      if (member.server === server && !byName.has(member.adbSerial)) member.saw("gone");
    }
    this.#looked.add(server);
    this.#lookForLost(server);
    this.#report.tell();
  }

  /** Nobody is asked to bring its phones back: there is nobody. */
  #miss(server: AdbServer): void {
    for (const member of this.#members.values()) {
      if (member.server === server) member.saw("gone");
    }
    this.#looked.add(server);
    this.#report.tell();
  }

  #lookForLost(server: AdbServer): void {
    for (const { adbSerial, trouble, server: own } of this.#members.values()) {
      this.#awaited.delete(adbSerial);
      if (own !== server) continue;
      if (trouble) this.#ladder.climb({ adbSerial, server, trouble });
      else this.#ladder.arrived(adbSerial);
    }
    // which server had them is not known: whichever looks next is asked, once none of them lists them
    if (this.#looked.size < this.#options.servers.length) return;
    for (const adbSerial of this.#awaited) this.#ladder.climb({ adbSerial, server, trouble: "gone" });
  }

  /** A phone that left its server may come back through another. */
  #memberOf(serial: string, server: AdbServer): FleetMember {
    const known = this.#members.get(serial);
    if (known && (known.server === server || known.sighting.state !== "not_connected")) return known;
    const { clock } = this.#options;
    const member = new FleetMember(serial, server, clock, this.#ending.signal, () => this.#report.tell());
    this.#members.set(serial, member);
    return member;
  }
}

/** Ends early, and without a rejection, when the signal aborts. */
async function nap(clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    await sleep(clock, POLL_MS, signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
}

/** Where there is no server, that is said in a line; the stack of it tells an operator nothing. */
function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
