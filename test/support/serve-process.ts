/** `phonefleet serve` as users run it: a process with its own data directory, known by the line that says it listens. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export interface LogLine {
  readonly msg: string;
  readonly [field: string]: unknown;
}

export class ServeProcess implements AsyncDisposable {
  readonly url: string;
  /** What the process ended with, once it has: exit code, or null after a signal. */
  readonly exited: Promise<number | null>;
  readonly log: readonly LogLine[];
  readonly #child: ChildProcess;

  private constructor(
    child: ChildProcess,
    url: string,
    log: readonly LogLine[],
    exited: Promise<number | null>,
  ) {
    this.#child = child;
    this.url = url;
    this.log = log;
    this.exited = exited;
  }

  static async start(...flags: readonly string[]): Promise<ServeProcess> {
    const { child, log, stderr, exited } = run(flags);
    const listening = new Promise<string>((resolve) => {
      child.on("line", (line: LogLine) => {
        if (line.msg === "listening") resolve(String(line["url"]));
      });
    });
    const url = await Promise.race([listening, exited.then((code) => refused(code, stderr()))]);
    return new ServeProcess(child, url, log, exited);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Resolves with the next line that it wants, once it is written; never where the process ends before. */
  line(isWanted: (line: LogLine) => boolean): Promise<LogLine> {
    return new Promise((resolve) => {
      const look = (line: LogLine) => {
        if (!isWanted(line)) return;
        this.#child.off("line", look);
        resolve(line);
      };
      this.#child.on("line", look);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.exited;
  }
}

/** Runs serve to its end, for starts that are to be refused. */
export async function serveToEnd(
  ...flags: readonly string[]
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const { exited, stderr } = run(flags);
  return { code: await exited, stderr: stderr() };
}

/** An empty directory that goes with the test. */
export async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "phonefleet-test-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function run(flags: readonly string[]) {
  // a test that does not ask for one starts no adb server, least of all at adb's own port
  const env = { PHONEFLEET_START_ADB: "off", ...process.env };
  const child = spawn(process.execPath, [MAIN, "serve", ...flags], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log: LogLine[] = [];
  let errors = "";
  child.stderr.on("data", (bytes: Buffer) => (errors += bytes.toString()));
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = JSON.parse(text) as LogLine;
    log.push(line);
    child.emit("line", line);
  });
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child: child as ChildProcess, log, stderr: () => errors, exited };
}

function refused(code: number | null, stderr: string): never {
  throw new Error(`serve ended with ${code}: ${stderr}`);
}
