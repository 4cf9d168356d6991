/**
 * An adb server as a process that we started. It is left running when this program ends, as everybody expects of
 * an adb server: phones stay connected to it over a restart of ours.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { access, constants } from "node:fs/promises";

export class AdbProcess {
  readonly program: string;
  readonly pid: number;
  /** Resolves to what it ended with. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  #isRunning = true;

  private constructor(program: string, child: ChildProcess) {
    this.program = program;
    this.pid = child.pid ?? 0;
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.#isRunning = false;
        resolve(signal === null ? `exit code ${code}` : signal);
      });
    });
    // nobody's end is held up by it
    child.unref();
  }

  /** It listens on the loopback address alone. Rejects where the program cannot be run. */
  static async start(program: string, port: number): Promise<AdbProcess> {
    // in the foreground: `start-server` makes a process of which nobody is told the pid
    const args = ["-P", String(port), "nodaemon", "server"];
    // of its own session, so that Ctrl-C in our terminal does not end it
    const child = spawn(program, args, { stdio: "ignore", detached: true, cwd: "/", windowsHide: true });
    await once(child, "spawn");
    return new AdbProcess(program, child);
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** For one that hangs: it hears nothing gentler. */
  async kill(): Promise<void> {
    if (this.#isRunning) this.#child.kill("SIGKILL");
    await this.ended;
  }
}

/** The first of these that is there and may be run. */
export async function firstProgram(candidates: readonly string[]): Promise<string | undefined> {
  for (const path of candidates) if (await isRunnable(path)) return path;
  return undefined;
}

function isRunnable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
