import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { posix } from "node:path";
import { readBytes } from "../../../src/sim/bytes.ts";
import { type Simulator, startSimulator } from "../../../src/sim/simulator.ts";
import { connectTo } from "./adbd-client.ts";
import type { Conversation, FileStat, PhoneLink, ShellEnd } from "./link.ts";
import { RealAdb } from "./real-adb.ts";

/**
 * adb's command line in between: with a real adb server before the device face, or with the host face in the place of that
 * server.
 */
export class AdbLink implements PhoneLink {
  readonly simulator: Simulator;
  readonly #adb: RealAdb;
  readonly #name: string;

  private constructor(simulator: Simulator, adb: RealAdb, name: string) {
    this.simulator = simulator;
    this.#adb = adb;
    this.#name = name;
  }

  static async throughServer(adb: RealAdb): Promise<AdbLink> {
    const simulator = await startSimulator({ phones: 1, speed: 200, adbPort: null, adbdPort: 0 });
    const link = new AdbLink(simulator, adb, `127.0.0.1:${simulator.adbdPorts[0]}`);
    await link.#connect();
    return link;
  }

  static async toHostFace(this: void): Promise<AdbLink> {
    const simulator = await startSimulator({ phones: 1, speed: 200 });
    return new AdbLink(simulator, await RealAdb.at(simulator.adbPort), "sim-1");
  }

  shell(command: string, stdin?: Buffer): Promise<ShellEnd> {
    return this.#run(["shell", command], stdin);
  }

  async oldShell(command: string): Promise<Buffer> {
    return (await this.#run(["shell", "-x", command])).stdout;
  }

  async exec(command: string): Promise<Buffer> {
    return (await this.#run(["exec-out", command])).stdout;
  }

  async execIn(command: string, stdin: Buffer): Promise<void> {
    await this.#adb.succeedWith(["-s", this.#name, "exec-in", command], stdin);
  }

  async converse(command: string): Promise<Conversation> {
    const child = this.#adb.spawn(["-s", this.#name, "shell", command]);
    const ended = once(child, "exit").then(() => {});
    child.stdin!.on("error", () => {});
    return { input: child.stdin!, output: child.stdout!, ended, [Symbol.dispose]: () => void child.kill() };
  }

  async push(content: Buffer, path: string): Promise<void> {
    const file = join(this.#adb.folder, "pushed");
    await writeFile(file, content);
    await this.#succeed("push", file, path);
  }

  async pull(path: string): Promise<Buffer> {
    const file = join(this.#adb.folder, "pulled");
    await this.#succeed("pull", path, file);
    return readFile(file);
  }

  async stat(path: string): Promise<FileStat | undefined> {
    return (await this.#entries(posix.dirname(path))).find(({ name }) => name === posix.basename(path))?.stat;
  }

  async list(path: string): Promise<readonly string[]> {
    return (await this.#entries(path)).map(({ name }) => name);
  }

  async exchange(port: number, bytes: Buffer): Promise<Buffer> {
    const local = Number(await this.#succeed("forward", "tcp:0", `tcp:${port}`));
    const socket = await connectTo(local);
    socket.write(bytes);
    try {
      return await readBytes(socket, bytes.length);
    } finally {
      socket.destroy();
      await this.#succeed("forward", "--remove", `tcp:${local}`);
    }
  }

  async state(): ReturnType<PhoneLink["state"]> {
    const lines = (await this.#adb.succeed("devices")).split("\n");
    const state = lines.find((line) => line.startsWith(`${this.#name}\t`))?.split("\t")[1];
    return state === "device" || state === "unauthorized" ? state : "absent";
  }

  async reconnect(): Promise<void> {
    if (this.#isAttached) return;
    await this.#adb.run(["disconnect", this.#name]);
    await this.#connect();
  }

  async install(apk: string): Promise<string> {
    return this.#succeed("install", apk);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isAttached) await this.#adb[Symbol.asyncDispose]();
    else await this.#adb.run(["disconnect", this.#name]);
    await this.simulator.stop();
  }

  /** The host face has its phones without a connect, and an adb of its own. */
  get #isAttached(): boolean {
    return this.simulator.adbPort > 0;
  }

  async #connect(): Promise<void> {
    const answer = await this.#adb.succeed("connect", this.#name);
    if (!answer.startsWith("connected to")) throw new Error(answer);
  }

  /** `adb ls` tells mode, size, time and name. */
  async #entries(path: string): Promise<readonly { readonly name: string; readonly stat: FileStat }[]> {
    return [
      ...(await this.#succeed("ls", path)).matchAll(/^([0-9a-f]{8}) ([0-9a-f]{8}) ([0-9a-f]{8}) (.+)$/gm),
    ].map(([, mode = "", size = "", mtime = "", name = ""]) => ({
      name,
      stat: {
        mode: Number.parseInt(mode, 16),
        size: Number.parseInt(size, 16),
        mtime: Number.parseInt(mtime, 16),
      },
    }));
  }

  #run(args: readonly string[], stdin?: Buffer): Promise<ShellEnd> {
    return this.#adb.run(["-s", this.#name, ...args], stdin);
  }

  #succeed(...args: readonly string[]): Promise<string> {
    return this.#adb.succeed("-s", this.#name, ...args);
  }
}
