/**
 * The screen through Appium's UiAutomator2 server, which runs on the phone and listens on its port 6790.
 *
 * Promises: installed and started at first use; when it dies, hangs or loses our session, reads mend that and are
 * repeated; a tree that is stuck is read afresh. Refuses to repeat a touch: whoever touched must look again. Shapes and
 * quirks are those of appium-uiautomator2-server 10.6.
 */
import type { Clock } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import type { LinkedPhone } from "../adb/link.ts";
import { SWIPE_SPEED } from "./driver.ts";
import type { Direction, Point, UiDriver } from "./driver.ts";
import { center } from "./find.ts";
import { fields, UiRefusal } from "./http.ts";
import type { UiCall } from "./http.ts";
import { locatorOf } from "./locator.ts";
import type { Locator } from "./locator.ts";
import { isOfServer, UiProcess } from "./process.ts";
import type { Bounds, Screen, UiNode } from "./screen.ts";

const READ_TRIES = 3;
/** A touch that changed nothing for so long may have changed what the server does not see. */
const STUCK_MS = 5000;
const SWIPE_PERCENT = 0.75;
const W3C_ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const GONE = new Set(["no such element", "stale element reference"]);
const SESSION_LOST = new Set(["invalid session id", "session not created"]);
const UNKNOWN = "unknown command";
/** The screen is another one than the caller thinks, which asking again does not mend. */
const FINAL = new Set(["no such element", "invalid element state", "invalid argument", UNKNOWN]);

export class UiServer implements UiDriver {
  readonly #phone: LinkedPhone;
  readonly #clock: Clock;
  readonly #process: UiProcess;
  #lastTree = "";
  /** Of a touch whose effect was not seen yet. */
  #touchedAt: number | undefined;

  constructor(phone: LinkedPhone, clock: Clock) {
    this.#phone = phone;
    this.#clock = clock;
    this.#process = new UiProcess(phone, clock);
  }

  /** Why it cannot be used on this phone, once that is known. */
  get hopeless(): Problem | undefined {
    return this.#process.hopeless;
  }

  async start(signal: AbortSignal): Promise<void> {
    await this.#repeated(signal, async () => {});
  }

  async source(signal: AbortSignal): Promise<string> {
    let tree = await this.#readTree(signal);
    if (this.#isStuck(tree)) {
      this.#touchedAt = undefined;
      await this.#resetCache(signal);
      tree = await this.#readTree(signal);
    }
    if (tree !== this.#lastTree) this.#touchedAt = undefined;
    this.#lastTree = tree;
    return tree;
  }

  /** A page that lets nobody take pictures of it is no reason to restart what reads it. */
  async screenshot(signal: AbortSignal): Promise<Buffer> {
    const answer = await this.#repeated(signal, () =>
      this.#process.call({ method: "GET", path: "screenshot" }, signal).catch((cause: unknown) => {
        if (cause instanceof UiRefusal && !SESSION_LOST.has(cause.error)) return cause;
        throw cause;
      }),
    );
    if (answer instanceof UiRefusal) throw asProblem(answer, this.#phone.serial);
    return Buffer.from(String(answer), "base64");
  }

  async textOf(screen: Screen, node: UiNode, signal: AbortSignal): Promise<string> {
    const locator = locatorOf(screen, node);
    return this.#repeated(signal, async () => {
      const id = await this.#locate(locator, signal);
      return String(await this.#process.call({ method: "GET", path: `element/${id}/text` }, signal));
    });
  }

  /** Repeating it changes nothing, so it is repeated like a read. */
  async setText(screen: Screen, field: UiNode, text: string, signal: AbortSignal): Promise<void> {
    const locator = locatorOf(screen, field);
    await this.#repeated(signal, async () => {
      const id = await this.#locate(locator, signal);
      const body = { text, replace: true };
      await this.#process.call({ method: "POST", path: `element/${id}/value`, body }, signal);
    });
  }

  tap(offset: Point, signal: AbortSignal): Promise<void> {
    return this.#touch({ method: "POST", path: "appium/gestures/click", body: { offset } }, signal);
  }

  /**
   * By the element itself: one of several that were found is clicked only while it is on the screen, and never another. By its
   * place where the server does not know these calls.
   */
  async tapIfThere(screen: Screen, node: UiNode, signal: AbortSignal): Promise<boolean> {
    try {
      const id = await this.#find(screen, node, signal);
      if (id === undefined) return false;
      await this.#touch({ method: "POST", path: `element/${id}/click`, body: {} }, signal);
      return true;
    } catch (cause) {
      const refusal = cause instanceof Problem ? cause.cause : undefined;
      if (isGone(refusal)) return false;
      if (!(refusal instanceof UiRefusal) || refusal.error !== UNKNOWN) throw cause;
      await this.tap(center(node.bounds), signal);
      return true;
    }
  }

  swipe({ left, top, right, bottom }: Bounds, direction: Direction, signal: AbortSignal): Promise<void> {
    const area = { left, top, width: right - left, height: bottom - top };
    const body = { area, direction, percent: SWIPE_PERCENT, speed: SWIPE_SPEED };
    return this.#touch({ method: "POST", path: "appium/gestures/swipe", body }, signal);
  }

  back(signal: AbortSignal): Promise<void> {
    return this.#touch({ method: "POST", path: "back", body: {} }, signal);
  }

  press(keycode: number, signal: AbortSignal): Promise<void> {
    return this.#touch({ method: "POST", path: "appium/device/press_keycode", body: { keycode } }, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.drop();
  }

  async #readTree(signal: AbortSignal): Promise<string> {
    const call: UiCall = { method: "GET", path: "source" };
    return String(await this.#repeated(signal, () => this.#process.call(call, signal)));
  }

  /** A tree without a single area is none either. */
  #isStuck(tree: string): boolean {
    if (!tree.includes("bounds=")) return true;
    const isWaiting = this.#touchedAt !== undefined && tree === this.#lastTree;
    return isWaiting && this.#clock.elapsed() - (this.#touchedAt ?? 0) >= STUCK_MS;
  }

  /** The server keeps its picture of the screen, and now and then does not hear that it changed. */
  async #resetCache(signal: AbortSignal): Promise<void> {
    try {
      await this.#process.call({ method: "POST", path: "appium/reset_ax_cache", body: {} }, signal);
    } catch (cause) {
      // the next reading tells better what is wrong
      if (!(cause instanceof UiRefusal) && !isOfServer(cause)) throw cause;
    }
  }

  async #locate({ strategy, selector, nth }: Locator, signal: AbortSignal): Promise<string> {
    const body = { strategy, selector, context: "" };
    const found = await this.#process.call({ method: "POST", path: "elements", body }, signal);
    const element = fields(Array.isArray(found) ? found[nth] : undefined);
    const id = element[W3C_ELEMENT] ?? element["ELEMENT"];
    if (typeof id === "string") return id;
    throw new UiRefusal("no such element", `${strategy} ${selector}, number ${nth}`);
  }

  /** The element that is this node and says what it said; undefined where there is none any more. */
  async #find(screen: Screen, node: UiNode, signal: AbortSignal): Promise<string | undefined> {
    const [what, said] = node.text === "" ? ["name", node.desc] : ["text", node.text];
    try {
      const id = await this.#locate(locatorOf(screen, node), signal);
      const says = await this.#process.call({ method: "GET", path: `element/${id}/${what}` }, signal);
      return (says ?? "") === said ? id : undefined;
    } catch (cause) {
      if (isGone(cause)) return undefined;
      throw cause instanceof UiRefusal ? asProblem(cause, this.#phone.serial) : cause;
    }
  }

  async #repeated<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#process.ready(signal);
        return await run();
      } catch (cause) {
        if (signal.aborted) throw signal.reason;
        const isFinal = cause instanceof UiRefusal ? FINAL.has(cause.error) : !isOfServer(cause);
        if (isFinal || tries === READ_TRIES || this.hopeless) throw asProblem(cause, this.#phone.serial);
        await this.#mend(cause, tries, signal);
      }
    }
  }

  async #mend(cause: unknown, tries: number, signal: AbortSignal): Promise<void> {
    if (!(cause instanceof UiRefusal)) this.#process.drop();
    else if (SESSION_LOST.has(cause.error)) this.#process.forgetSession();
    else if (cause.error === "stale element reference") return;
    else if (tries === 1) await this.#resetCache(signal);
    else this.#process.drop();
  }

  async #touch(call: UiCall, signal: AbortSignal): Promise<void> {
    if (!this.#process.isRunning) {
      throw new Problem("UI_SERVER_FAILED", `the UI server of ${this.#phone.serial} died before a touch`);
    }
    try {
      await this.#process.call({ ...call, isTouch: true }, signal);
      this.#touchedAt = this.#clock.elapsed();
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      if (isOfServer(cause)) this.#process.drop();
      if (cause instanceof UiRefusal && SESSION_LOST.has(cause.error)) this.#process.forgetSession();
      throw asProblem(cause, this.#phone.serial);
    }
  }
}

function isGone(cause: unknown): boolean {
  return cause instanceof UiRefusal && GONE.has(cause.error);
}

function asProblem(cause: unknown, serial: string): unknown {
  if (!(cause instanceof UiRefusal)) return cause;
  // the server is well: what was read is not what shows any more, as where something has come over it
  if (cause.error === "no such element")
    return new Problem("SCREEN_UNKNOWN", `the screen of ${serial} changed meanwhile: ${cause.message}`, {
      cause,
    });
  return new Problem("UI_SERVER_FAILED", `the UI server of ${serial} answered ${cause.message}`, { cause });
}
