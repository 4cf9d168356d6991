import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join, posix } from "node:path";
import type { Duplex } from "node:stream";
import { connectTo } from "./adbd-client.ts";
import type { Conversation, FileStat, PhoneLink, ShellEnd } from "./link.ts";
import type { RealAdb } from "./real-adb.ts";

/** A phone through adb's command line, by the name that its adb server gives it. */
export class AdbPhone {
  readonly #adb: RealAdb;
  readonly #name: string;
  readonly #forwards = new Map<number, number>();

  constructor(adb: RealAdb, name: string) {
    this.#adb = adb;
    this.#name = name;
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

  /** Through a forward that stays for the next streams to this port. */
  async reach(port: number): Promise<Duplex> {
    const local = this.#forwards.get(port) ?? Number(await this.#succeed("forward", "tcp:0", `tcp:${port}`));
    this.#forwards.set(port, local);
    return connectTo(local);
  }

  /** Ends its forwards, which an adb server keeps until then. */
  async leave(): Promise<void> {
    for (const local of this.#forwards.values()) await this.#run(["forward", "--remove", `tcp:${local}`]);
    this.#forwards.clear();
  }

  async state(): ReturnType<PhoneLink["state"]> {
    const lines = (await this.#adb.succeed("devices")).split("\n");
    const state = lines.find((line) => line.startsWith(`${this.#name}\t`))?.split("\t")[1];
    return state === "device" || state === "unauthorized" ? state : "absent";
  }

  async install(apk: string): Promise<string> {
    return this.#succeed("install", apk);
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
