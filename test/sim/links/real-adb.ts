import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { ShellEnd } from "./link.ts";

/** Not a program of ours: test/support/tools.ts says where it comes from. */
const ADB = "adb";

/** Debian's adb with a server, keys and files of its own: it meets no other adb on this machine. */
export class RealAdb implements AsyncDisposable {
  readonly folder: string;
  readonly port: number;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  static async start(): Promise<RealAdb> {
    const adb = await RealAdb.at(await freePort());
    await adb.succeed("start-server");
    return adb;
  }

  /** Its command line alone, for a server that somebody else has on this port. */
  static async at(port: number): Promise<RealAdb> {
    return new RealAdb(await mkdtemp(join(tmpdir(), "real-adb-")), port);
  }

  async run(args: readonly string[], stdin?: Buffer): Promise<ShellEnd> {
    const child = this.spawn(args);
    child.stdin?.on("error", () => {}).end(stdin ?? Buffer.alloc(0));
    const [stdout, stderr] = await Promise.all([buffer(child.stdout!), buffer(child.stderr!), ended(child)]);
    return { stdout, stderr, code: child.exitCode ?? -1 };
  }

  /** Rejects with what adb complained about. @returns stdout */
  succeed(...args: readonly string[]): Promise<string> {
    return this.succeedWith(args);
  }

  async succeedWith(args: readonly string[], stdin?: Buffer): Promise<string> {
    const { stdout, stderr, code } = await this.run(args, stdin);
    if (code !== 0)
      throw new Error(`adb ${args.join(" ")}: ${code}: ${stderr.toString()}${stdout.toString()}`);
    return stdout.toString();
  }

  spawn(args: readonly string[]): ChildProcess {
    const env = { ...process.env, HOME: this.folder, ANDROID_ADB_SERVER_PORT: String(this.port) };
    return spawn(ADB, args, { env, stdio: ["pipe", "pipe", "pipe"] });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run(["kill-server"]);
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
