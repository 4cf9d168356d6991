import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { readBytes } from "../../../src/sim/bytes.ts";
import type { Simulator } from "../../../src/sim/simulator.ts";
import type { Conversation, FileStat, PhoneLink, ShellEnd } from "./link.ts";
import { readShellEnd, stdinPackets } from "./shell-packets.ts";
import { SyncClient } from "./sync-client.ts";

/** A link that opens the phone's services by name, as raw streams. */
export abstract class RawLink implements PhoneLink {
  readonly simulator: Simulator;

  constructor(simulator: Simulator) {
    this.simulator = simulator;
  }

  abstract open(service: string): Promise<Duplex>;
  abstract state(): ReturnType<PhoneLink["state"]>;

  async shell(command: string, stdin: Buffer = Buffer.alloc(0)): Promise<ShellEnd> {
    const stream = await this.open(`shell,v2,raw:${command}`);
    stream.write(stdinPackets(stdin));
    return readShellEnd(await buffer(stream).finally(() => stream.destroy()));
  }

  async oldShell(command: string): Promise<Buffer> {
    const stream = await this.open(`shell:${command}`);
    return buffer(stream).finally(() => stream.destroy());
  }

  async exec(command: string): Promise<Buffer> {
    const stream = await this.open(`exec:${command}`);
    return buffer(stream).finally(() => stream.destroy());
  }

  async execIn(command: string, stdin: Buffer): Promise<void> {
    const stream = await this.open(`exec:${command}`);
    await new Promise<void>((resolve, reject) => {
      stream.write(stdin, (error) => (error ? reject(error) : resolve()));
    });
    stream.end();
    stream.destroy();
  }

  async converse(command: string): Promise<Conversation> {
    const stream = await this.open(`exec:${command}`);
    stream.on("error", () => {});
    const ended = new Promise<void>((resolve) => stream.once("close", resolve));
    return { input: stream, output: stream, ended, [Symbol.dispose]: () => void stream.destroy() };
  }

  async push(content: Buffer, path: string): Promise<void> {
    using sync = await this.sync();
    await sync.send(path, 0o644, Math.floor(Date.now() / 1000), [content]);
  }

  async pull(path: string): Promise<Buffer> {
    using sync = await this.sync();
    return await sync.receive(path);
  }

  async stat(path: string): Promise<FileStat | undefined> {
    using sync = await this.sync();
    return await sync.stat("STA2", path);
  }

  async list(path: string): Promise<readonly string[]> {
    using sync = await this.sync();
    return (await sync.list("LIS2", path)).map(({ name }) => name);
  }

  async sync(): Promise<SyncClient> {
    return new SyncClient(await this.open("sync:"));
  }

  async exchange(port: number, bytes: Buffer): Promise<Buffer> {
    const stream = await this.open(`tcp:${port}`);
    stream.write(bytes);
    return readBytes(stream, bytes.length).finally(() => stream.destroy());
  }

  abstract reconnect(): Promise<void>;

  async [Symbol.asyncDispose](): Promise<void> {
    await this.simulator.stop();
  }
}
