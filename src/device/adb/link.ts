/** One phone as adb reaches it: a shell with exit codes, a shell that is kept open, files pushed, its TCP ports. */
import { open } from "node:fs/promises";
import type { Duplex } from "node:stream";
import { deadline } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import { adbProblem, unresponsive } from "./adb-problem.ts";
import type { PhoneMemory } from "./phone-memory.ts";
import { asText, readShell } from "./shell-v2.ts";
import type { ShellBytes, ShellResult } from "./shell-v2.ts";
import { sendFile } from "./sync-push.ts";
import type { Push } from "./sync-push.ts";
import { Refusal } from "./wire.ts";
import type { Wire } from "./wire.ts";

/** A command that is left running. */
export interface RunningShell {
  /** Resolves when it ended by itself, rejects when the connection broke or was closed. */
  readonly ended: Promise<ShellResult>;
  close(): void;
}

/** What can be done with a phone that is linked. */
export type LinkedPhone = Pick<
  PhoneLink,
  "serial" | "memory" | "shell" | "capture" | "start" | "push" | "openTcp"
>;

const SHELL_TIMEOUT_MS = 15_000;
/** A push may take long, but never without moving. */
const PUSH_STALL_MS = 15_000;
const TCP_TIMEOUT_MS = 10_000;

export class PhoneLink {
  readonly serial: string;
  /** Empty once it may be another phone, or have been started anew. */
  memory: PhoneMemory = {};
  readonly #server: string;
  /** Opens a connection on which the phone is already chosen. */
  readonly #open: (signal: AbortSignal) => Promise<Wire>;
  readonly #clock: Clock;

  constructor(
    serial: string,
    server: string,
    openWire: (signal: AbortSignal) => Promise<Wire>,
    clock: Clock,
  ) {
    this.serial = serial;
    this.#server = server;
    this.#open = openWire;
    this.#clock = clock;
  }

  /** Runs a command to its end. Rejects with DEVICE_UNRESPONSIVE when that takes longer than `timeoutMs`. */
  async shell(command: string, signal: AbortSignal, timeoutMs = SHELL_TIMEOUT_MS): Promise<ShellResult> {
    return asText(await this.capture(command, signal, timeoutMs));
  }

  /** The same where the output is no text. */
  async capture(command: string, signal: AbortSignal, timeoutMs = SHELL_TIMEOUT_MS): Promise<ShellBytes> {
    return this.#within(timeoutMs, firstWord(command), signal, async (either) => {
      using wire = await this.#open(either);
      await wire.request(`shell,v2,raw:${command}`);
      return await readShell(wire);
    });
  }

  /** Starts a command whose connection stays open. The signal ends it too. */
  async start(command: string, signal: AbortSignal): Promise<RunningShell> {
    const closing = new AbortController();
    const either = AbortSignal.any([signal, closing.signal]);
    const wire = await this.#kept(`shell,v2,raw:${command}`, SHELL_TIMEOUT_MS, either);
    const ended = readShell(wire)
      .then(asText)
      .catch((cause: unknown) => {
        throw adbProblem(cause, this.#where, either);
      })
      .finally(() => wire[Symbol.dispose]());
    // whoever does not wait for the end must not be ended by it
    ended.catch(() => {});
    return { ended, close: () => closing.abort(new Error("closed")) };
  }

  /** Writes a file of this computer to the phone; the signal cuts it off. Rejects with the system's own error when it cannot be read. */
  async push(file: string, push: Push, signal: AbortSignal): Promise<void> {
    await using handle = await open(file);
    try {
      using wire = await this.#kept("sync:", PUSH_STALL_MS, signal);
      wire.socket.setTimeout(PUSH_STALL_MS, () =>
        wire.socket.destroy(unresponsive(this.serial, "a push", PUSH_STALL_MS)),
      );
      await sendFile(wire, handle, push);
    } catch (cause) {
      throw adbProblem(cause, this.#where, signal);
    }
  }

  /** A connection to a port on the phone. Rejects with UI_SERVER_FAILED where nothing listens there. */
  async openTcp(port: number, signal: AbortSignal): Promise<Duplex> {
    return (await this.#kept(`tcp:${port}`, TCP_TIMEOUT_MS, signal)).socket;
  }

  get #where() {
    return { server: this.#server, serial: this.serial };
  }

  /** A connection to a service of the phone that outlives the deadline for opening it. */
  async #kept(service: string, timeoutMs: number, signal: AbortSignal): Promise<Wire> {
    return this.#within(timeoutMs, service, signal, async (either) => {
      const wire = await this.#open(either);
      try {
        await wire.request(service);
        return wire;
      } catch (cause) {
        wire[Symbol.dispose]();
        if (!service.startsWith("tcp:") || !(cause instanceof Refusal)) throw cause;
        throw new Problem("UI_SERVER_FAILED", `nothing listens on ${service} of device ${this.serial}`, {
          cause,
        });
      }
    });
  }

  async #within<T>(
    timeoutMs: number,
    what: string,
    signal: AbortSignal,
    run: (either: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const late = deadline(this.#clock, timeoutMs, () => unresponsive(this.serial, what, timeoutMs));
    const either = AbortSignal.any([signal, late.signal]);
    try {
      return await run(either);
    } catch (cause) {
      throw adbProblem(cause, this.#where, either);
    } finally {
      late.cancel();
    }
  }
}

function firstWord(command: string): string {
  return command.split(" ", 1)[0] ?? command;
}
