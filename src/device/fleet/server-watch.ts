/**
 * One adb server, looked at every two seconds and whenever it tells of a change: adb tells late, or never, that a network
 * phone died. Says what it lists, or why it lists nothing.
 */
import { sleep } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import { AdbKeeper } from "../adb/adb-keeper.ts";
import type { KeeperOptions, ServerTrouble } from "../adb/adb-keeper.ts";
import type { AdbDevice, AdbServer } from "../adb/adb.ts";
import { Bell } from "./bell.ts";

export interface ServerListener {
  onList(server: AdbServer, listed: readonly AdbDevice[]): void;
  onMiss(server: AdbServer, trouble: ServerTrouble): void;
}

const POLL_MS = 2000;

export class ServerWatch {
  readonly server: AdbServer;
  /** When it was looked at once. */
  readonly begun: Promise<void>;
  /** When nothing is asked of it any more, after the signal. */
  readonly ended: Promise<void>;
  readonly #listener: ServerListener;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #bell = new Bell();
  readonly #keeper: AdbKeeper;

  constructor(server: AdbServer, options: KeeperOptions, listener: ServerListener) {
    this.server = server;
    this.#listener = listener;
    this.#clock = options.clock;
    this.#signal = options.signal;
    this.#keeper = new AdbKeeper(server, options, () => this.lookAgain());
    const begun = Promise.withResolvers<void>();
    this.begun = begun.promise;
    this.ended = Promise.all([this.#poll(begun.resolve), this.#track()]).then(() => {});
  }

  /** Without waiting for the next turn. */
  lookAgain(): void {
    this.#bell.ring();
  }

  async #poll(onLooked: () => void): Promise<void> {
    while (!this.#signal.aborted) {
      const isMended = await this.#look();
      onLooked();
      if (!isMended) await Promise.race([this.#bell.rung(), this.#nap()]);
    }
  }

  /** Resolves to true where it did not answer, and does now. */
  async #look(): Promise<boolean> {
    try {
      const listed = await this.server.list(this.#signal);
      this.#keeper.answered();
      this.#listener.onList(this.server, listed);
      return false;
    } catch (cause) {
      if (this.#signal.aborted) return false;
      const trouble = await this.#keeper.mend(cause);
      // it may have lost what it had
      if (!this.#signal.aborted) this.#listener.onMiss(this.server, trouble ?? "adb_away");
      return trouble === undefined;
    }
  }

  /** Only rings for a look: the tracker of an adb server has been seen to miss and to delay changes. */
  async #track(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        for await (const _ of this.server.track(this.#signal)) this.#bell.ring();
      } catch {
        // polling says what is wrong with the server
      }
      await this.#nap();
    }
  }

  /** Ends early, and without a rejection, when the signal aborts. */
  async #nap(): Promise<void> {
    try {
      await sleep(this.#clock, POLL_MS, this.#signal);
    } catch (cause) {
      if (!this.#signal.aborted) throw cause;
    }
  }
}
