/**
 * Keeps an adb server answering. Where none listens on this machine it starts one, and is its owner from then on: one that
 * dies or hangs is ended by its pid and started again, later each time that this does not last.
 *
 * Refuses to end what somebody else started, since it may serve others too: that is told with its remedy. Starts
 * none on other machines.
 */
import { sleep } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log/log.ts";
import { Problem } from "../../model/problem.ts";
import { isServerAbsent } from "./adb-problem.ts";
import { AdbProcess, firstProgram } from "./adb-process.ts";
import type { AdbServer } from "./adb.ts";

export interface KeeperOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Pick<Log, "info" | "warn">;
}

/** Nobody listens; it takes connections and answers nothing; or it answers, and only this question was too much for it. */
export type ServerTrouble = "adb_away" | "adb_hung" | "adb_busy";

const STARTS_WITHIN_MS = 10_000;
const PAUSE_MS = 50;
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 60_000;
/** One that ran for so long was well: its next end is the first again. */
const WELL_AFTER_MS = 60_000;

export class AdbKeeper {
  readonly #server: AdbServer;
  readonly #options: KeeperOptions;
  readonly #onEnd: () => void;
  #own: AdbProcess | undefined;
  #starts = 0;
  #startedAt = -Infinity;
  #told: ServerTrouble | undefined;

  /** `onEnd` is called when a server that was started here died by itself. */
  constructor(server: AdbServer, options: KeeperOptions, onEnd: () => void) {
    this.#server = server;
    this.#options = options;
    this.#onEnd = onEnd;
  }

  /** It answered. */
  answered(): void {
    if (this.#told !== undefined) this.#options.log.info({ server: this.#server.name }, "adb server back");
    this.#told = undefined;
  }

  /** Finds out why it did not answer, and mends what is ours to mend: then it resolves to undefined. */
  async mend(cause: unknown): Promise<ServerTrouble | undefined> {
    const trouble = await this.#diagnose(cause);
    if (this.#options.signal.aborted) return trouble;
    const isOurs = trouble !== "adb_busy" && this.#own?.isRunning === true;
    if (isOurs) await this.#endOwn(trouble);
    // what listens there and is no adb server, as it seems, is not to be fought for the port
    if ((isOurs || isServerAbsent(cause)) && (await this.#start())) return undefined;
    this.#tell(trouble, cause);
    return trouble;
  }

  async #diagnose(cause: unknown): Promise<ServerTrouble> {
    if (isServerAbsent(cause)) return "adb_away";
    try {
      await this.#server.version(this.#options.signal);
      return "adb_busy";
    } catch (why) {
      return why instanceof Problem && why.reason === "DEVICE_UNRESPONSIVE" ? "adb_hung" : "adb_away";
    }
  }

  async #endOwn(trouble: ServerTrouble): Promise<void> {
    const own = this.#own;
    if (!own) return;
    this.#options.log.warn(
      { server: this.#server.name, pid: own.pid, trouble },
      "adb server is ended, to be started again",
    );
    await own.kill();
  }

  /** Resolves to whether it answers. */
  async #start(): Promise<boolean> {
    const { clock, log, signal } = this.#options;
    if (!this.#server.isLocal || clock.elapsed() < this.#nextStartAt) return false;
    const program = await firstProgram(this.#server.programs);
    if (program === undefined || signal.aborted) return false;
    if (clock.elapsed() - this.#startedAt >= WELL_AFTER_MS) this.#starts = 0;
    this.#startedAt = clock.elapsed();
    this.#starts++;
    try {
      const own = await AdbProcess.start(program, this.#server.port);
      this.#own = own;
      void own.ended.then((end) => this.#ended(own, end));
      log.info({ server: this.#server.name, pid: own.pid, program }, "adb server started");
      return await this.#untilAnswers(own);
    } catch (cause) {
      log.warn({ server: this.#server.name, program, err: cause }, "adb server could not be started");
      return false;
    }
  }

  get #nextStartAt(): number {
    if (this.#starts === 0) return -Infinity;
    return this.#startedAt + Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (this.#starts - 1));
  }

  async #untilAnswers(own: AdbProcess): Promise<boolean> {
    const { clock, signal } = this.#options;
    const giveUpAt = clock.elapsed() + STARTS_WITHIN_MS;
    while (own.isRunning && !signal.aborted && clock.elapsed() < giveUpAt) {
      try {
        await this.#server.version(signal);
        return true;
      } catch {
        // it does not listen yet
      }
      await sleep(clock, PAUSE_MS, signal).catch(() => {});
    }
    return false;
  }

  #ended(own: AdbProcess, end: string): void {
    const { signal, log } = this.#options;
    if (signal.aborted || own !== this.#own) return;
    log.warn(
      { server: this.#server.name, pid: own.pid, detail: end },
      "adb server that was started here ended",
    );
    // who asked it to end may want to start another: that one gets until the next look
    if (end !== "exit code 0") this.#onEnd();
  }

  #tell(trouble: ServerTrouble, cause: unknown): void {
    const { log } = this.#options;
    if (trouble === this.#told) return;
    this.#told = trouble;
    // the stack of a connection that was refused tells an operator nothing
    const fields = {
      server: this.#server.name,
      detail: cause instanceof Error ? cause.message : String(cause),
    };
    if (trouble === "adb_hung")
      log.warn(fields, "adb server hangs; end its process and start it again: adb start-server");
    else if (trouble === "adb_busy") log.warn(fields, "adb server is slow; it does not list its phones");
    else log.warn(fields, "adb server lost");
  }
}
