/**
 * Who is there: the phones behind one or several adb servers.
 *
 * Promises: tells each change of what it sees, a list at a time, and again until the listener took it; a phone
 * that answers nothing is offline, whatever adb says of it; phones that were lost are asked for again, and what is done
 * about each is told.
 */
import type { Clock } from "../../clock.ts";
import type { Sighting } from "../../model/device.ts";
import { Problem } from "../../model/problem.ts";
import type { TroubleReason } from "../../model/trouble.ts";
import type { KeeperOptions, ServerTrouble } from "../adb/adb-keeper.ts";
import type { AdbDevice, AdbServer } from "../adb/adb.ts";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";
import { FleetMember } from "./fleet-member.ts";
import { isNetworkAddress, Ladder } from "./reconnect.ts";
import { ServerWatch } from "./server-watch.ts";
import type { ServerListener } from "./server-watch.ts";
import { SightingReport } from "./sighting-report.ts";

export interface FleetOptions {
  /** A phone that several of them know is reached through the one that told it first, and when that is lost through another. */
  readonly servers: readonly AdbServer[];
  readonly clock: Clock;
  /** Takes what changed. A rejection is told and the same is offered again. */
  onSightings(sightings: readonly Sighting[]): Promise<void>;
  /** The names of each phone that was there in an earlier life of this program; those in the network are connected again. */
  earlier?(): Promise<readonly (readonly string[])[]>;
  /** Whether a phone that stays mute is restarted. */
  readonly mayReboot?: boolean;
  readonly log: KeeperOptions["log"];
}

export class Fleet implements AsyncDisposable {
  readonly #options: FleetOptions;
  readonly #members = new Map<string, FleetMember>();
  readonly #ending = new AbortController();
  readonly #report: SightingReport;
  readonly #ladder: Ladder;
  /** Of an earlier life, and not listed by any server yet. */
  readonly #awaited = new Set<string>();
  readonly #looked = new Set<AdbServer>();
  /** Of the servers that do not answer. */
  readonly #serverTroubles = new Map<AdbServer, TroubleReason>();
  #watches: readonly ServerWatch[] = [];
  #loops: Promise<unknown> | undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
    const { signal } = this.#ending;
    const { clock, log } = options;
    this.#report = new SightingReport({ ...options, signal }, () => this.#sightings());
    const onStep = () => this.#lookAgain();
    this.#ladder = new Ladder({ clock, log, signal, mayReboot: options.mayReboot ?? false, onStep });
  }

  /** Resolves when each server was looked at once. */
  async start(): Promise<void> {
    if (this.#loops || this.#ending.signal.aborted) return;
    const { servers, clock, log } = this.#options;
    const options = { clock, log, signal: this.#ending.signal };
    const listener: ServerListener = {
      onList: (server, listed) => this.#take(server, listed),
      onMiss: (server, trouble) => this.#miss(server, trouble),
    };
    this.#watches = servers.map((server) => new ServerWatch(server, options, listener));
    this.#loops = Promise.all([...this.#watches.map(({ ended }) => ended), this.#remember()]);
    await Promise.all(this.#watches.map(({ begun }) => begun));
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
      for (const names of earlier) {
        const addresses = names.filter(isNetworkAddress);
        const awaited = addresses.length > 0 ? addresses : names;
        for (const name of awaited) if (!this.#members.has(name)) this.#awaited.add(name);
      }
    } catch (cause) {
      this.#options.log.warn({ err: cause }, "earlier phones are not known");
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
    this.#serverTroubles.delete(server);
    this.#looked.add(server);
    this.#lookForLost(server);
    this.#report.tell();
  }

  /** Nobody is asked to bring its phones back: there is nobody. */
  #miss(server: AdbServer, trouble: ServerTrouble): void {
    const reason = trouble === "adb_hung" ? trouble : "adb_away";
    for (const member of this.#members.values()) {
      if (member.server === server) member.lostServer(reason);
    }
    this.#serverTroubles.set(server, reason);
    this.#looked.add(server);
    this.#report.tell();
  }

  #lookForLost(server: AdbServer): void {
    for (const { adbSerial, trouble, server: own } of this.#members.values()) {
      if (own !== server) continue;
      if (trouble) this.#ladder.climb({ adbSerial, server, trouble });
      else this.#ladder.arrived(adbSerial);
    }
    // which server had them is not known: whichever looks next is asked, once none of them lists them
    if (this.#looked.size < this.#options.servers.length) return;
    for (const adbSerial of this.#awaited) this.#ladder.climb({ adbSerial, server, trouble: "gone" });
  }

  #sightings(): readonly Sighting[] {
    const listed = [...this.#members.values()].map((member) => this.#sighting(member));
    const reason = this.#absence;
    if (reason === undefined) return listed;
    return [...listed, ...[...this.#awaited].map((adbSerial) => this.#absent(adbSerial, reason))];
  }

  /** Why no server lists a phone that none has listed; undefined: it may still. */
  get #absence(): TroubleReason | undefined {
    const { servers } = this.#options;
    if (this.#looked.size < servers.length) return undefined;
    const [trouble] = this.#serverTroubles.values();
    return trouble !== undefined && this.#serverTroubles.size === servers.length ? trouble : "gone";
  }

  #absent(adbSerial: string, reason: TroubleReason): Sighting {
    const trouble = { reason, step: this.#ladder.stepOf(adbSerial, reason) };
    return { adbSerial, identity: null, state: "not_connected", facts: null, trouble };
  }

  #sighting(member: FleetMember): Sighting {
    const { sighting, trouble: reason } = member;
    if (reason === undefined) return sighting;
    return { ...sighting, trouble: { reason, step: this.#ladder.stepOf(member.adbSerial, reason) } };
  }

  /** A rung was taken: what it changed, and what waited for its turn. */
  #lookAgain(): void {
    this.#report.tell();
    for (const watch of this.#watches) watch.lookAgain();
  }

  /** A phone that left its server may come back through another. */
  #memberOf(serial: string, server: AdbServer): FleetMember {
    const known = this.#members.get(serial);
    if (known && (known.server === server || known.sighting.state !== "not_connected")) return known;
    const { clock } = this.#options;
    const member = new FleetMember(serial, server, clock, this.#ending.signal, () => this.#report.tell());
    this.#members.set(serial, member);
    this.#awaited.delete(serial);
    return member;
  }
}
