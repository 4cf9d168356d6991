/**
 * Who is there: the phones behind one or several adb servers.
 *
 * Promises: tells each change of what it sees, a list at a time, and again until the listener took it; a phone
 * that answers nothing is offline, whatever adb says of it. Refuses to start, kill or reconnect adb servers.
 */
import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import type { Sighting } from "../model/device.ts";
import { Problem } from "../model/problem.ts";
import type { AdbDevice, AdbServer } from "./adb.ts";
import { FleetMember } from "./fleet-member.ts";
import { openSession } from "./session.ts";
import type { Session } from "./session.ts";

export interface FleetOptions {
  /** A phone that several of them know is reached through the one that told it first, and when that is lost through another. */
  readonly servers: readonly AdbServer[];
  readonly clock: Clock;
  /** Takes what changed. A rejection is told and the same is offered again. */
  onSightings(sightings: readonly Sighting[]): Promise<void>;
  readonly log: { warn(fields: object, phrase: string): void };
}

/** Besides tracking: adb tells late, or never, that a network phone died. */
const POLL_MS = 2000;

export class Fleet implements AsyncDisposable {
  readonly #options: FleetOptions;
  readonly #members = new Map<string, FleetMember>();
  readonly #ending = new AbortController();
  /** What the listener has taken, as text, by adb serial. */
  readonly #told = new Map<string, string>();
  #loops: Promise<unknown> | undefined;
  #report: Promise<void> | undefined;
  #isReportDue = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Resolves when each server was looked at once. */
  async start(): Promise<void> {
    if (this.#loops || this.#ending.signal.aborted) return;
    const watches = this.#options.servers.map((server) => this.#watch(server));
    this.#loops = Promise.all(watches.map(({ ended }) => ended));
    await Promise.all(watches.map(({ begun }) => begun));
  }

  async stop(): Promise<void> {
    this.#ending.abort(new Error("the fleet was stopped"));
    await this.#loops;
    await Promise.all([...this.#members.values()].map((member) => member.settled()));
    await this.#report;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Wakes the phone and makes it ready to be worked on. Rejects with DEVICE_LOST where no server knows it. */
  async open(adbSerial: string, signal: AbortSignal): Promise<Session> {
    const member = this.#members.get(adbSerial);
    if (!member)
      throw new Problem("DEVICE_LOST", `device ${adbSerial} is not connected; no adb server lists it`);
    return openSession(member.link, this.#options.clock, signal);
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
        wasReached = true;
      } catch (cause) {
        if (!signal.aborted && wasReached)
          this.#options.log.warn({ why: messageOf(cause), server: server.name }, "adb server lost");
        if (!signal.aborted) this.#take(server, []);
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

  #take(server: AdbServer, listed: readonly AdbDevice[]): void {
    for (const { serial, state } of listed) {
      const member = this.#memberOf(serial, server);
      if (member.server === server) member.saw(state);
    }
    const names = new Set(listed.map(({ serial }) => serial));
    for (const member of this.#members.values()) {
      if (member.server === server && !names.has(member.adbSerial)) member.saw("gone");
    }
    this.#tell();
  }

  /** A phone that left its server may come back through another. */
  #memberOf(serial: string, server: AdbServer): FleetMember {
    const known = this.#members.get(serial);
    if (known && (known.server === server || known.sighting.state !== "not_connected")) return known;
    const { clock } = this.#options;
    const member = new FleetMember(serial, server, clock, this.#ending.signal, () => this.#tell());
    this.#members.set(serial, member);
    return member;
  }

  /** One report at a time, each with all that changed since the last that was taken. */
  #tell(): void {
    this.#isReportDue = true;
    this.#report ??= this.#reportAll().finally(() => {
      this.#report = undefined;
    });
  }

  async #reportAll(): Promise<void> {
    while (this.#isReportDue && !this.#ending.signal.aborted) {
      this.#isReportDue = false;
      const changed = this.#changed();
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

  #changed(): readonly Sighting[] {
    return [...this.#members.values()]
      .map((member) => member.sighting)
      .filter(
        (sighting) => (this.#told.get(sighting.adbSerial) ?? unknown(sighting)) !== JSON.stringify(sighting),
      );
  }
}

/** What needs not be told of a phone that nobody has heard of. */
function unknown({ adbSerial }: Sighting): string {
  const nothing: Sighting = { adbSerial, identity: null, state: "not_connected", facts: null };
  return JSON.stringify(nothing);
}

/** Rung by one, heard by one; a ring while nobody waits is kept. */
class Bell {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  rung(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#isRung = false;
        this.#wake = undefined;
        resolve();
      };
      if (this.#isRung) this.#wake();
    });
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
