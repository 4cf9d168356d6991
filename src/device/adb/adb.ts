/**
 * The way to an adb server, and the only import of adbkit.
 *
 * Promises: native promises, each with an AbortSignal that destroys the connection; no connection outlives its use; what
 * goes wrong is a Problem. Refuses: adbkit's shell, push and isInstalled (no exit codes, an unplug looks like
 * success, descriptors leak), and to start an adb server on the way: adbkit would run `adb` from the PATH when nothing
 * listens, so it is given no name to run.
 */
import { createRequire } from "node:module";
import type { Socket } from "node:net";
import type * as AdbKit from "adbkit";
import { deadline } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
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
const VERSION_TIMEOUT_MS = 5000;
/** adb itself gives up a network address after about 10 s. */
const CONNECT_TIMEOUT_MS = 20_000;

export class AdbServer {
  /** HOST:PORT. */
  readonly name: string;
  readonly port: number;
  /** On this machine, at the one address that an adb server takes by itself. */
  readonly isLocal: boolean;
  /** Where the program may be that is to be started there; none: whoever started it looks after it. */
  readonly programs: readonly string[];
  readonly #client: Client;
  readonly #clock: Clock;

  constructor({ host, port }: AdbAddress, clock: Clock, programs: readonly string[] = []) {
    this.name = `${host}:${port}`;
    this.port = port;
    this.programs = programs;
    this.isLocal = host === "127.0.0.1" || host === "localhost";
    this.#clock = clock;
    // no idle timeout: it would kill the tracker
    this.#client = Adb.createClient({ host, port, bin: "" });
    // a socket's error also rejects whoever waits for it; unheard, this event would end the process
    this.#client.on("error", () => {});
  }

  async list(signal: AbortSignal): Promise<readonly AdbDevice[]> {
    return parseDevices(await this.#say("host:devices", "the list of phones", LIST_TIMEOUT_MS, signal));
  }

  /** The version of its protocol. A server that has seized up does not even tell that: DEVICE_UNRESPONSIVE. */
  async version(signal: AbortSignal): Promise<number> {
    return Number.parseInt(await this.#say("host:version", "its version", VERSION_TIMEOUT_MS, signal), 16);
  }

  /** Makes a phone in the network known, by HOST:PORT. What adb says of it is for people: it calls failures OKAY too. */
  connect(address: string, signal: AbortSignal): Promise<string> {
    return this.#say(`host:connect:${address}`, `connect ${address}`, CONNECT_TIMEOUT_MS, signal);
  }

  /** Forgets one phone in the network. Without an address adb would forget all: that is refused. */
  disconnect(address: string, signal: AbortSignal): Promise<string> {
    if (address === "") throw new RangeError("disconnect needs an address");
    return this.#say(`host:disconnect:${address}`, `disconnect ${address}`, CONNECT_TIMEOUT_MS, signal);
  }

  /** Has adb open its side of the connection to a phone again, however it is reached. */
  reconnect(serial: string, signal: AbortSignal): Promise<string> {
    return this.#say(`host-serial:${serial}:reconnect`, `reconnect ${serial}`, CONNECT_TIMEOUT_MS, signal);
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

  async #say(service: string, what: string, timeoutMs: number, signal: AbortSignal): Promise<string> {
    const late = deadline(this.#clock, timeoutMs, () => unresponsive(this.name, what, timeoutMs));
    const either = AbortSignal.any([signal, late.signal]);
    try {
      using wire = await this.#ask(service, either);
      return await wire.readText();
    } catch (cause) {
      throw adbProblem(cause, { server: this.name }, either);
    } finally {
      late.cancel();
    }
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
