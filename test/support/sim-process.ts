/** `phonefleet sim` as users run it: phones in a process of their own, looked at and broken through the control API alone. */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { SimControl } from "./sim-control.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export class SimProcess implements AsyncDisposable {
  readonly control: SimControl;
  /** Of its own adb server, HOST:PORT; empty without --adb-port. */
  readonly adb: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  private constructor(child: ChildProcess, exited: Promise<unknown>, controlUrl: string, adb: string) {
    this.#child = child;
    this.#exited = exited;
    this.control = new SimControl(controlUrl);
    this.adb = adb;
  }

  static async start(...flags: readonly string[]): Promise<SimProcess> {
    const argv = [MAIN, "sim", "--adbd-port", "0", "--control", "0", ...flags];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "inherit"] });
    const exited = new Promise((resolve) => child.once("close", resolve));
    let url = "";
    let adb = "";
    for await (const line of createInterface({ input: child.stdout })) {
      url ||= /^control API +(\S+)$/.exec(line)?.[1] ?? "";
      adb ||= /^adb server +(\S+)$/.exec(line)?.[1] ?? "";
      if (line.startsWith("ready")) return new SimProcess(child, exited, url, adb);
    }
    throw new Error("sim ended before it was ready");
  }

  /** What `adb connect` takes, for each phone. */
  async addresses(): Promise<readonly string[]> {
    return (await this.control.phones()).map(({ adbd_port: port }) => `127.0.0.1:${port}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }
}
