/**
 * The screen through Appium's UiAutomator2 server, which runs on the phone and listens on its port 6790.
 *
 * Promises: installed and started at first use; when it dies, reads start it again and are repeated. Refuses to repeat a
 * touch: whoever touched must look again. Shapes and quirks are those of appium-uiautomator2-server 10.6.
 */
import { deadline, sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { Problem } from "../model/problem.ts";
import type { PhoneLink, RunningShell } from "./link.ts";
import { callUi, fields, textOf, UiRefusal, valueOf } from "./ui-http.ts";
import type { UiCall } from "./ui-http.ts";
import { installUiServer, SERVER_PACKAGE, TEST_PACKAGE } from "./ui-install.ts";

/** An element as the server finds it: the n-th (from 0) of those with this id or class. */
export interface Locator {
  readonly strategy: "id" | "class name";
  readonly selector: string;
  readonly nth: number;
}

interface Live {
  readonly shell: RunningShell;
  readonly sessionId: string;
  isDead: boolean;
}

const PORT = 6790;
const INSTRUMENT = `am instrument -w -e disableAnalytics true ${TEST_PACKAGE}/androidx.test.runner.AndroidJUnitRunner`;
const START_TIMEOUT_MS = 30_000;
const STATUS_PAUSE_MS = 150;
/** Also what is left of a phone that froze: a shell then says so. */
const CALL_TIMEOUT_MS = 15_000;
const READ_TRIES = 3;
const W3C_ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** Deleted sessions and elements that are gone: the answer to a read is to look again. */
const OUTDATED = new Set(["invalid session id", "session not created", "stale element reference"]);

const SETTINGS = {
  // the default of 10 s hangs on every playing video
  waitForIdleTimeout: 0,
  actionAcknowledgmentTimeout: 500,
} as const;

export class UiServer implements AsyncDisposable {
  readonly #phone: PhoneLink;
  readonly #clock: Clock;
  #live: Live | undefined;
  #isInstalled = false;

  constructor(phone: PhoneLink, clock: Clock) {
    this.#phone = phone;
    this.#clock = clock;
  }

  /** Starts it where it does not run. Else the first read does. */
  async start(signal: AbortSignal): Promise<void> {
    await this.#running(signal);
  }

  /** The tree as XML. */
  async source(signal: AbortSignal): Promise<string> {
    return String(valueOf(await this.#read(() => ({ method: "GET", path: "source" }), signal)));
  }

  /** A PNG. */
  async screenshot(signal: AbortSignal): Promise<Buffer> {
    return Buffer.from(
      String(valueOf(await this.#read(() => ({ method: "GET", path: "screenshot" }), signal))),
      "base64",
    );
  }

  /** The element's text, true to every character; of an empty field its hint. */
  async textOf(locator: Locator, signal: AbortSignal): Promise<string> {
    return this.#repeated(signal, async (live) => {
      const id = await this.#locate(live, locator, signal);
      return String(valueOf(await this.#call(live, { method: "GET", path: `element/${id}/text` }, signal)));
    });
  }

  /** Replaces the element's text: repeating it changes nothing, so it is repeated like a read. */
  async setText(locator: Locator, text: string, signal: AbortSignal): Promise<void> {
    await this.#repeated(signal, async (live) => {
      const id = await this.#locate(live, locator, signal);
      const body = { text, replace: true };
      await this.#call(live, { method: "POST", path: `element/${id}/value`, body }, signal);
    });
  }

  async tap(offset: { readonly x: number; readonly y: number }, signal: AbortSignal): Promise<void> {
    await this.#touch({ method: "POST", path: "appium/gestures/click", body: { offset } }, signal);
  }

  async back(signal: AbortSignal): Promise<void> {
    await this.#touch({ method: "POST", path: "back", body: {} }, signal);
  }

  async press(keycode: number, signal: AbortSignal): Promise<void> {
    await this.#touch({ method: "POST", path: "appium/device/press_keycode", body: { keycode } }, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#drop();
  }

  async #locate(live: Live, { strategy, selector, nth }: Locator, signal: AbortSignal): Promise<string> {
    const body = { strategy, selector, context: "" };
    const found = valueOf(await this.#call(live, { method: "POST", path: "elements", body }, signal));
    const element = fields(Array.isArray(found) ? found[nth] : undefined);
    const id = element[W3C_ELEMENT] ?? element["ELEMENT"];
    if (typeof id !== "string")
      throw new UiRefusal("no such element", `${strategy} ${selector}, number ${nth}`);
    return id;
  }

  #read(call: () => UiCall, signal: AbortSignal): Promise<unknown> {
    return this.#repeated(signal, (live) => this.#call(live, call(), signal));
  }

  async #repeated<T>(signal: AbortSignal, run: (live: Live) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await run(await this.#running(signal));
      } catch (cause) {
        if (signal.aborted) throw signal.reason;
        if (tries === READ_TRIES || !isWorthRepeating(cause)) throw asProblem(cause, this.#phone.serial);
        if (!(cause instanceof UiRefusal && cause.error === "stale element reference")) this.#drop();
      }
    }
  }

  async #touch(call: UiCall, signal: AbortSignal): Promise<void> {
    const live = this.#live;
    if (!live || live.isDead) {
      throw new Problem("UI_SERVER_FAILED", `the UI server of ${this.#phone.serial} died before a touch`);
    }
    try {
      await this.#call(live, call, signal);
    } catch (cause) {
      if (isWorthRepeating(cause)) this.#drop();
      throw asProblem(cause, this.#phone.serial);
    }
  }

  #call({ sessionId }: Live, call: UiCall, signal: AbortSignal): Promise<unknown> {
    return this.#ask({ ...call, path: `/session/${sessionId}/${call.path}` }, CALL_TIMEOUT_MS, signal);
  }

  async #ask(call: UiCall, timeoutMs: number, signal: AbortSignal): Promise<unknown> {
    const late = deadline(this.#clock, timeoutMs, () => {
      return new Problem(
        "UI_SERVER_FAILED",
        `${call.method} ${call.path} took more than ${timeoutMs / 1000} s`,
      );
    });
    const either = AbortSignal.any([signal, late.signal]);
    try {
      return await callUi(await this.#phone.openTcp(PORT, either), call, either);
    } finally {
      late.cancel();
    }
  }

  async #running(signal: AbortSignal): Promise<Live> {
    if (this.#live && !this.#live.isDead) return this.#live;
    this.#drop();
    if (!this.#isInstalled) await installUiServer(this.#phone, signal);
    this.#isInstalled = true;
    // what somebody else left running would share the port
    await this.#phone.shell(`am force-stop ${SERVER_PACKAGE}`, signal);
    const shell = await this.#phone.start(INSTRUMENT, signal);
    try {
      const live: Live = { shell, sessionId: await this.#openSession(shell, signal), isDead: false };
      const onEnd = () => {
        live.isDead = true;
      };
      shell.ended.then(onEnd, onEnd);
      this.#live = live;
      await this.#call(
        live,
        { method: "POST", path: "appium/settings", body: { settings: SETTINGS } },
        signal,
      );
      return live;
    } catch (cause) {
      shell.close();
      this.#live = undefined;
      throw cause;
    }
  }

  async #openSession(shell: RunningShell, signal: AbortSignal): Promise<string> {
    const ending = new AbortController();
    const onEnd = (said: unknown) => {
      const { stdout, stderr, message } = fields(said);
      const why = [stdout, stderr, message].map(textOf).join(" ").trim();
      ending.abort(
        new Problem("UI_SERVER_FAILED", `the UI server of ${this.#phone.serial} ended at once: ${why}`),
      );
    };
    shell.ended.then(onEnd, (cause: Error) => onEnd({ message: cause.message }));
    const late = deadline(this.#clock, START_TIMEOUT_MS, () => {
      return new Problem(
        "UI_SERVER_FAILED",
        `the UI server of ${this.#phone.serial} was not ready within 30 s`,
      );
    });
    const either = AbortSignal.any([signal, ending.signal, late.signal]);
    try {
      await this.#untilReady(either);
      const body = { capabilities: { alwaysMatch: {}, firstMatch: [{}] } };
      const answer = await this.#ask({ method: "POST", path: "/session", body }, START_TIMEOUT_MS, either);
      const id = fields(answer)["sessionId"] ?? fields(valueOf(answer))["sessionId"];
      if (typeof id !== "string")
        throw new Problem("UI_SERVER_FAILED", "the UI server opened a session without an id");
      return id;
    } finally {
      late.cancel();
    }
  }

  async #untilReady(signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        const answer = await this.#ask({ method: "GET", path: "/status" }, CALL_TIMEOUT_MS, signal);
        if (fields(valueOf(answer))["ready"] !== false) return;
      } catch (cause) {
        // nobody listens yet, or it has only begun to
        if (signal.aborted || !isWorthRepeating(cause)) throw cause;
      }
      await sleep(this.#clock, STATUS_PAUSE_MS, signal);
    }
  }

  #drop(): void {
    this.#live?.shell.close();
    this.#live = undefined;
  }
}

/** Whether the server, not the phone or the caller, is what failed. */
function isWorthRepeating(cause: unknown): boolean {
  if (cause instanceof UiRefusal) return OUTDATED.has(cause.error);
  return cause instanceof Problem && cause.reason === "UI_SERVER_FAILED";
}

function asProblem(cause: unknown, serial: string): unknown {
  if (!(cause instanceof UiRefusal)) return cause;
  return new Problem("UI_SERVER_FAILED", `the UI server of ${serial} answered ${cause.message}`, { cause });
}
