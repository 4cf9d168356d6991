/**
 * The way to an adb server, and the only import of adbkit.
 *
 * Promises: native promises, each with an AbortSignal that destroys the connection; no connection outlives its use; what
 * goes wrong is a Problem. Refuses: adbkit's shell, push and isInstalled (no exit codes, an unplug looks like
 * success, descriptors leak), and to start an adb server: adbkit would run `adb` from the PATH when nothing listens, so
 * it is given no name to run.
 */
import { createRequire } from "node:module";
import type { Socket } from "node:net";
import type * as AdbKit from "adbkit";
import { deadline } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { adbProblem, unresponsive } from "./adb-problem.ts";
import { PhoneLink } from "./link.ts";
import { Wire } from "./wire.ts";

// Not every Node 24 finds the names in this CommonJS module when it is imported.
const { Adb } = createRequire(import.meta.url)("adbkit") as typeof AdbKit;

export interface AdbAddress {
  readonly host: string;
  readonly port: number;
}

/** One line of `adb devices`. */
export interface AdbDevice {
  readonly serial: string;
  /** As adb names it: device, offline, unauthorized, authorizing, recovery, … */
  readonly state: string;
}

/** What is used of adbkit, whose own types hang on those of bluebird. Its parser waits for ever on a socket that broke. */
interface Client {
  connection(): PromiseLike<{ readonly socket: Socket }>;
  on(event: "error", listener: (cause: Error) => void): unknown;
}

const LIST_TIMEOUT_MS = 5000;

export class AdbServer {
  /** HOST:PORT. */
  readonly name: string;
  readonly #client: Client;
  readonly #clock: Clock;

  constructor({ host, port }: AdbAddress, clock: Clock) {
    this.name = `${host}:${port}`;
    this.#clock = clock;
    // no idle timeout: it would kill the tracker
    this.#client = Adb.createClient({ host, port, bin: "" });
    // a socket's error also rejects whoever waits for it; unheard, this event would end the process
    this.#client.on("error", () => {});
  }

  async list(signal: AbortSignal): Promise<readonly AdbDevice[]> {
    const late = deadline(this.#clock, LIST_TIMEOUT_MS, () =>
      unresponsive(this.name, "the list of phones", LIST_TIMEOUT_MS),
    );
    const either = AbortSignal.any([signal, late.signal]);
    try {
      using wire = await this.#ask("host:devices", either);
      return parseDevices(await wire.readText());
    } catch (cause) {
      throw adbProblem(cause, { server: this.name }, either);
    } finally {
      late.cancel();
    }
  }

  /** The whole list, at once and after each change, until the server goes or the signal aborts: both reject. */
  async *track(signal: AbortSignal): AsyncGenerator<readonly AdbDevice[], never> {
    try {
      using wire = await this.#ask("host:track-devices", signal);
      for (;;) yield parseDevices(await wire.readText());
    } catch (cause) {
      throw adbProblem(cause, { server: this.name }, signal);
    }
  }

  phone(serial: string): PhoneLink {
    const open = (signal: AbortSignal) => this.#ask(`host:transport:${serial}`, signal);
    return new PhoneLink(serial, this.name, open, this.#clock);
  }

  async #ask(service: string, signal: AbortSignal): Promise<Wire> {
    const wire = await this.#connect(signal);
    try {
      await wire.request(service);
      return wire;
    } catch (cause) {
      wire[Symbol.dispose]();
      throw cause;
    }
  }

  #connect(signal: AbortSignal): Promise<Wire> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      this.#client.connection().then(
        ({ socket }) => {
          signal.removeEventListener("abort", onAbort);
          const wire = new Wire(socket, signal);
          // nobody waits for it any more
          if (signal.aborted) wire[Symbol.dispose]();
          resolve(wire);
        },
        (cause: unknown) => {
          signal.removeEventListener("abort", onAbort);
          reject(cause);
        },
      );
    });
  }
}

function parseDevices(list: string): readonly AdbDevice[] {
  return list
    .split("\n")
    .filter((line) => line.includes("\t"))
    .map((line) => {
      const [serial = "", state = ""] = line.split("\t");
      return { serial, state };
    });
}
