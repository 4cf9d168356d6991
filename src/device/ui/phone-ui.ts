/**
 * The screen by whichever way this phone allows: the UI server, and where that cannot be installed or dies again and
 * again, `uiautomator dump`. Once it has changed over it stays so for the session.
 */
import type { Clock } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import type { LinkedPhone } from "../adb/link.ts";
import type { Direction, Point, UiDriver } from "./driver.ts";
import { UiDump } from "./dump.ts";
import { isOfServer } from "./process.ts";
import type { Bounds, Screen, UiNode } from "./screen.ts";
import { UiServer } from "./server.ts";

export class PhoneUi implements UiDriver {
  readonly #server: UiServer;
  readonly #dump: UiDump;
  readonly #onRemark: (text: string) => void;
  #fellBackBecause: Problem | undefined;

  /** `onRemark` is told once why the lesser way is taken. */
  constructor(phone: LinkedPhone, clock: Clock, onRemark: (text: string) => void) {
    this.#server = new UiServer(phone, clock);
    this.#dump = new UiDump(phone, clock);
    this.#onRemark = onRemark;
  }

  start(signal: AbortSignal): Promise<void> {
    return this.#read((driver) => driver.start(signal), signal);
  }

  source(signal: AbortSignal): Promise<string> {
    return this.#read((driver) => driver.source(signal), signal);
  }

  screenshot(signal: AbortSignal): Promise<Buffer> {
    return this.#read((driver) => driver.screenshot(signal), signal);
  }

  textOf(screen: Screen, node: UiNode, signal: AbortSignal): Promise<string> {
    return this.#read((driver) => driver.textOf(screen, node, signal), signal);
  }

  setText(screen: Screen, field: UiNode, text: string, signal: AbortSignal): Promise<void> {
    return this.#read((driver) => driver.setText(screen, field, text, signal), signal);
  }

  tap(point: Point, signal: AbortSignal): Promise<void> {
    return this.#driver.tap(point, signal);
  }

  tapIfThere(screen: Screen, node: UiNode, signal: AbortSignal): Promise<boolean> {
    return this.#driver.tapIfThere(screen, node, signal);
  }

  swipe(area: Bounds, direction: Direction, signal: AbortSignal): Promise<void> {
    return this.#driver.swipe(area, direction, signal);
  }

  back(signal: AbortSignal): Promise<void> {
    return this.#driver.back(signal);
  }

  press(keycode: number, signal: AbortSignal): Promise<void> {
    return this.#driver.press(keycode, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await this.#dump[Symbol.asyncDispose]();
  }

  get #driver(): UiDriver {
    return this.#fellBackBecause ? this.#dump : this.#server;
  }

  /** What may be done again on the other way. */
  async #read<T>(run: (driver: UiDriver) => Promise<T>, signal: AbortSignal): Promise<T> {
    if (!this.#fellBackBecause) {
      try {
        return await run(this.#server);
      } catch (cause) {
        const { hopeless } = this.#server;
        if (signal.aborted || !hopeless) throw cause;
        await this.#fallBack(hopeless, signal);
      }
    }
    try {
      return await run(this.#dump);
    } catch (cause) {
      throw this.#both(cause);
    }
  }

  async #fallBack(why: Problem, signal: AbortSignal): Promise<void> {
    this.#fellBackBecause = why;
    this.#onRemark(`reads the screen by uiautomator dump, slowly: ${why.message}`);
    await this.#server[Symbol.asyncDispose]();
    await this.#dump.start(signal);
  }

  /** The lesser way is taken for a reason, and that is what a person can mend. */
  #both(cause: unknown): unknown {
    const why = this.#fellBackBecause;
    if (!why || !isOfServer(cause) || !(cause instanceof Problem)) return cause;
    return new Problem(why.reason, `${why.message}; and without it ${cause.message}`, { cause });
  }
}
