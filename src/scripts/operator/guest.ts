/**
 * The process in which an operator's script runs: a guest of the server.
 *
 * Promises: whatever the script does, the server goes on. One that loops, leaks, exits or floods is ended, with a Problem
 * that says so; ending it takes no cooperation, and takes along what it started. A process and no thread: a thread starts
 * no faster, its buffers are the server's memory, its crash and `execSync` the server's too.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Clock, Timer } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import { Channel } from "./channel.ts";
import type { Verbs } from "./channel.ts";
import { Printed } from "./printed.ts";

export interface GuestParts {
  readonly clock: Clock;
  /** Where it runs. */
  readonly folder: string;
}

/** Of JavaScript's own memory, and of all. Node itself takes 45. */
const HEAP_MIB = 256;
const MEMORY_MIB = 384;
/** Whoever does not answer within this is in a loop. Asked as often. */
const ANSWERS_WITHIN_MS = 10_000;
const LEAVES_WITHIN_MS = 1000;
/** The largest is a text to type, or a schema. */
const LARGEST_BYTES = 2 ** 20;
const MOST_OPEN_CALLS = 64;
/** Messages; a flow takes some 50. */
const MOST_PER_SECOND = 400;
/** Reading a message takes the server's time by its length. */
const MOST_BYTES_PER_SECOND = 2 * 2 ** 20;
const SECOND_MS = 1000;

// In the published package all is JavaScript.
const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
const MAIN = fileURLToPath(new URL(`../../guest/main.${ending}`, import.meta.url));

export class Guest implements AsyncDisposable {
  readonly channel: Channel;
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  readonly #gone: Promise<void>;
  readonly #printed: Printed;
  #timer: Timer | undefined;
  #pauses: Timer | undefined;
  #leaving: Timer | undefined;
  #isOver = false;
  #second = { since: 0, messages: 0, bytes: 0 };

  /** `verbs` are what the script may call. */
  constructor({ clock, folder }: GuestParts, verbs: Verbs) {
    this.#clock = clock;
    this.#child = spawn(process.execPath, [...nodeFlags(), MAIN, String(MEMORY_MIB)], {
      cwd: folder,
      env: surroundings(),
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      // a group of its own, so that what it starts ends with it
      detached: process.platform !== "win32",
    });
    this.#gone = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        // not there where its descriptors were the trouble
        this.channel?.close(new Problem("SCRIPT_FAILED", `its process did not start: ${error.message}`));
        resolve();
      });
      this.#child.once("exit", (code, signal) => {
        this.channel.close(endOf(code, signal, this.printed));
        // what it started may go on without it
        this.#signalGroup();
        resolve();
      });
    });
    const [stdout, stderr, stream] = streamsOf(this.#child);
    this.#printed = new Printed([stdout, stderr], clock);
    this.channel = new Channel(stream, verbs, {
      largestBytes: LARGEST_BYTES,
      watch: (openCalls) => this.#watch(openCalls, stream),
      // The stream ends a moment before the process, which alone knows why.
      onGone: () => this.#leaves(),
    });
    void this.channel.closed.then(() => this.#kill());
    this.#askNext();
  }

  /** The last that it wrote to its output. */
  get printed(): string {
    return this.#printed.last;
  }

  /** Resolves to what the script's side answers. Rejects with the Problem that ended the guest, or the signal's reason. */
  async call(verb: string, signal: AbortSignal, ...args: readonly unknown[]): Promise<unknown> {
    signal.throwIfAborted();
    const onAbort = () => this.channel.close(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      return await this.channel.call(verb, ...args);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.channel.close(new Error("the script has ended"));
    this.#kill();
    await this.#gone;
  }

  #askNext(): void {
    this.#timer = this.#clock.after(ANSWERS_WITHIN_MS, () => {
      this.channel.close(
        new Problem(
          "SCRIPT_FAILED",
          `it did not answer for ${ANSWERS_WITHIN_MS / 1000} s, as in a loop without end`,
        ),
      );
    });
    const answered = () => {
      if (this.#isOver) return;
      this.#timer?.cancel();
      this.#timer = this.#clock.after(ANSWERS_WITHIN_MS, () => this.#askNext());
    };
    this.channel.call("ping").then(answered, () => {});
  }

  /** A flood waits at its source. */
  #watch(openCalls: number, stream: Socket): void {
    if (openCalls > MOST_OPEN_CALLS)
      throw new Problem(
        "SCRIPT_FAILED",
        `it called for more than ${MOST_OPEN_CALLS} things at once; await each`,
      );
    if (this.#isOver) return;
    const now = this.#clock.elapsed();
    const { bytesRead: bytes } = stream;
    if (now - this.#second.since >= SECOND_MS) this.#second = { since: now, messages: 0, bytes };
    this.#second.messages += 1;
    const isMuch = bytes - this.#second.bytes >= MOST_BYTES_PER_SECOND;
    if ((this.#second.messages < MOST_PER_SECOND && !isMuch) || this.#pauses) return;
    stream.pause();
    this.#pauses = this.#clock.after(this.#second.since + SECOND_MS - now, () => {
      this.#pauses = undefined;
      stream.resume();
    });
  }

  /** It closed the connection: where it does not end now, it is ended. */
  #leaves(): void {
    this.#leaving ??= this.#clock.after(LEAVES_WITHIN_MS, () =>
      this.channel.close(new Problem("SCRIPT_FAILED", "it closed its connection to the server")),
    );
  }

  #kill(): void {
    this.#isOver = true;
    for (const timer of [this.#timer, this.#pauses, this.#leaving]) timer?.cancel();
    this.#printed.close();
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) this.#signalGroup();
  }

  #signalGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === "win32") this.#child.kill("SIGKILL");
      else process.kill(-pid, "SIGKILL");
    } catch {
      // nothing of it is left
    }
  }
}

/** Node gives none where it has no descriptors left to make them of. */
function streamsOf({
  stdio,
}: {
  readonly stdio?: ChildProcess["stdio"];
}): readonly [Readable, Readable, Socket] {
  if (stdio === undefined)
    throw new Problem("UNAVAILABLE", "the server has too many files open to start a script");
  const [, stdout, stderr, stream] = stdio as unknown as readonly [null, Readable, Readable, Socket];
  return [stdout, stderr, stream];
}

function nodeFlags(): readonly string[] {
  const quiet = ["ExperimentalWarning", "MODULE_TYPELESS_PACKAGE_JSON"].map(
    (name) => `--disable-warning=${name}`,
  );
  return [`--max-old-space-size=${HEAP_MIB}`, ...quiet];
}

/** The server's own settings are no business of scripts, and its Node flags are not theirs. */
function surroundings(): NodeJS.ProcessEnv {
  const isOurs = (name: string) => name.startsWith("PHONEFLEET_") || name === "NODE_OPTIONS";
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
}

function endOf(code: number | null, signal: NodeJS.Signals | null, printed: string): Problem {
  const said = printed === "" ? "" : `; the last that it printed: ${printed}`;
  // what ends it for its memory: its own watch or the system by the first, V8 by the second
  const isMemory = signal === "SIGKILL" || signal === "SIGABRT" || code === 134;
  if (isMemory)
    return new Problem("SCRIPT_FAILED", `it took more than the ${MEMORY_MIB} MiB of memory that it may`);
  return new Problem(
    "SCRIPT_FAILED",
    `its process ended by itself (${signal ?? `exit code ${code}`})${said}`,
  );
}
