/**
 * Appium's UiAutomator2 server as a process on the phone: installed, started and watched, with one session of ours on it.
 * It ends with the shell stream that started it; a stream that ends means that it died.
 */
import { deadline, sleep } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import type { LinkedPhone, RunningShell } from "../adb/link.ts";
import { fields, textOf, UiHttp, UiRefusal, valueOf } from "./http.ts";
import type { UiCall } from "./http.ts";
import { installUiServer, SERVER_PACKAGE, TEST_PACKAGE } from "./install.ts";

interface Live {
  readonly shell: RunningShell;
  isDead: boolean;
  /** Undefined: somebody else's session has replaced ours. */
  sessionId: string | undefined;
}

const PORT = 6790;
const INSTRUMENT = `am instrument -w -e disableAnalytics true ${TEST_PACKAGE}/androidx.test.runner.AndroidJUnitRunner`;
const START_TIMEOUT_MS = 30_000;
const STATUS_PAUSE_MS = 60;
/** Also what is left of a phone that froze: a shell then says so. */
const CALL_TIMEOUT_MS = 15_000;
/** A server that is started more often than this in so many ms dies of something that another start does not mend. */
const MOST_STARTS = 4;
const STARTS_WITHIN_MS = 120_000;

/** The server forgets them with each new session. */
const SETTINGS: Readonly<Record<string, unknown>> = {
  // the default of 10 s hangs on every playing video
  waitForIdleTimeout: 0,
  actionAcknowledgmentTimeout: 500,
};
/** Not every release of the server knows it, and one that does not refuses the whole call. */
const SURVIVES_UNPLUGGING = { shutdownOnPowerDisconnect: false };

export class UiProcess {
  readonly #phone: LinkedPhone;
  readonly #clock: Clock;
  readonly #http: UiHttp;
  readonly #starts: number[] = [];
  #live: Live | undefined;
  #install: "due" | "again" | "done";
  #hopeless: Problem | undefined;

  constructor(phone: LinkedPhone, clock: Clock) {
    this.#phone = phone;
    this.#clock = clock;
    this.#install = phone.memory.hasUiServer ? "done" : "due";
    this.#http = new UiHttp((signal) => phone.openTcp(PORT, signal), clock);
  }

  /** Why another start would be in vain: the phone refuses to install it, or it dies again and again. */
  get hopeless(): Problem | undefined {
    return this.#hopeless;
  }

  get isRunning(): boolean {
    return this.#live?.isDead === false && this.#live.sessionId !== undefined;
  }

  /** Starts what does not run. */
  async ready(signal: AbortSignal): Promise<void> {
    if (this.isRunning) return;
    if (!this.#live || this.#live.isDead) await this.#start(signal);
    const { shell, sessionId } = this.#running();
    if (sessionId !== undefined) return;
    this.#running().sessionId = await this.#openSession(shell, signal);
    const set = (settings: object): UiCall => ({
      method: "POST",
      path: "appium/settings",
      body: { settings },
    });
    await this.call(set(SETTINGS), signal);
    await this.call(set(SURVIVES_UNPLUGGING), signal).catch((cause: unknown) => {
      if (!(cause instanceof UiRefusal)) throw cause;
    });
  }

  /** One call of our session, by its path below it. */
  async call(call: UiCall, signal: AbortSignal): Promise<unknown> {
    const { sessionId } = this.#running();
    return valueOf(
      await this.#ask({ ...call, path: `/session/${sessionId}/${call.path}` }, CALL_TIMEOUT_MS, signal),
    );
  }

  /** Our session is gone, but not the server. */
  forgetSession(): void {
    if (this.#live) this.#live.sessionId = undefined;
  }

  /** Ends it. */
  drop(): void {
    this.#http.close();
    this.#live?.shell.close();
    this.#live = undefined;
  }

  #running(): Live {
    if (this.#live && !this.#live.isDead) return this.#live;
    throw new Problem("UI_SERVER_FAILED", `the UI server of ${this.#phone.serial} is not running`);
  }

  async #start(signal: AbortSignal): Promise<void> {
    this.drop();
    // what died may have been taken off the phone
    if (this.#starts.length > 0 && this.#install === "done") this.#install = "due";
    await this.#installIfDue(signal);
    this.#countStart();
    // what somebody else left running would share the port
    await this.#phone.shell(`am force-stop ${SERVER_PACKAGE}`, signal);
    const shell = await this.#phone.start(INSTRUMENT, signal);
    const live: Live = { shell, isDead: false, sessionId: undefined };
    const onEnd = () => {
      live.isDead = true;
    };
    shell.ended.then(onEnd, onEnd);
    this.#live = live;
    try {
      await this.#untilReady(shell, signal);
    } catch (cause) {
      this.drop();
      throw cause;
    }
  }

  async #installIfDue(signal: AbortSignal): Promise<void> {
    if (this.#install === "done") return;
    try {
      await installUiServer(this.#phone, this.#install === "again", signal);
      this.#phone.memory.hasUiServer = true;
    } catch (cause) {
      const isRefused =
        cause instanceof Problem &&
        ["INSTALL_BLOCKED", "ANDROID_TOO_OLD", "DEVICE_STORAGE_FULL"].includes(cause.reason);
      if (isRefused) this.#hopeless = cause;
      throw cause;
    }
    this.#install = "done";
  }

  #countStart(): void {
    const now = this.#clock.elapsed();
    const recent = this.#starts.filter((at) => now - at < STARTS_WITHIN_MS);
    this.#starts.splice(0, Infinity, ...recent, now);
    if (recent.length < MOST_STARTS) return;
    this.#hopeless = new Problem(
      "UI_SERVER_FAILED",
      `the UI server of ${this.#phone.serial} died ${recent.length} times within ${STARTS_WITHIN_MS / 60_000} min; another program may be testing on that phone`,
    );
    throw this.#hopeless;
  }

  async #openSession(shell: RunningShell, signal: AbortSignal): Promise<string> {
    return this.#whileStarting(shell, signal, async (either) => {
      const body = { capabilities: { alwaysMatch: {}, firstMatch: [{}] } };
      const answer = await this.#ask({ method: "POST", path: "/session", body }, START_TIMEOUT_MS, either);
      const id = fields(answer)["sessionId"] ?? fields(valueOf(answer))["sessionId"];
      if (typeof id === "string") return id;
      throw new Problem("UI_SERVER_FAILED", "the UI server opened a session without an id");
    });
  }

  #untilReady(shell: RunningShell, signal: AbortSignal): Promise<void> {
    return this.#whileStarting(shell, signal, async (either) => {
      for (;;) {
        try {
          const answer = await this.#ask({ method: "GET", path: "/status" }, CALL_TIMEOUT_MS, either);
          if (fields(valueOf(answer))["ready"] !== false) return;
        } catch (cause) {
          // nobody listens yet, or it has only begun to
          if (either.aborted || !isOfServer(cause)) throw cause;
        }
        await sleep(this.#clock, STATUS_PAUSE_MS, either);
      }
    });
  }

  /** Rejects as soon as the server ends, with what it said then. */
  async #whileStarting<T>(
    shell: RunningShell,
    signal: AbortSignal,
    run: (either: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const ending = new AbortController();
    const onEnd = (said: unknown) => ending.abort(this.#endedAtOnce(said));
    shell.ended.then(onEnd, (cause: Error) =>
      onEnd(cause instanceof Problem ? cause : { message: cause.message }),
    );
    const late = deadline(this.#clock, START_TIMEOUT_MS, () => {
      const message = `the UI server of ${this.#phone.serial} was not ready within ${START_TIMEOUT_MS / 1000} s`;
      return new Problem("UI_SERVER_FAILED", message);
    });
    try {
      return await run(AbortSignal.any([signal, ending.signal, late.signal]));
    } finally {
      late.cancel();
    }
  }

  #endedAtOnce(said: unknown): Problem {
    if (said instanceof Problem) return said;
    const { stdout, stderr, message } = fields(said);
    const why = [stdout, stderr, message].map(textOf).join(" ").trim();
    // installed, and yet not to be found: half an installation
    if (/unable to find instrumentation/i.test(why)) this.#install = "again";
    return new Problem("UI_SERVER_FAILED", `the UI server of ${this.#phone.serial} ended at once: ${why}`);
  }

  async #ask(call: UiCall, timeoutMs: number, signal: AbortSignal): Promise<unknown> {
    const late = deadline(this.#clock, timeoutMs, () => {
      const message = `${call.method} ${call.path} took more than ${timeoutMs / 1000} s`;
      return new Problem("UI_SERVER_FAILED", message);
    });
    const either = AbortSignal.any([signal, late.signal]);
    try {
      return await this.#http.ask(call, either);
    } finally {
      late.cancel();
    }
  }
}

/** Whether the server, not the phone or the caller, is what failed. */
export function isOfServer(cause: unknown): boolean {
  return cause instanceof Problem && cause.reason === "UI_SERVER_FAILED";
}
