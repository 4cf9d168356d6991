import type { Duplex } from "node:stream";
import { readBytes } from "../../../src/sim/bytes.ts";
import type { FileStat } from "./link.ts";

export interface ListEntry extends FileStat {
  readonly name: string;
}

/** The computer's side of sync, over a stream that leads to one. What the phone refuses rejects with its words. */
export class SyncClient implements Disposable {
  readonly #stream: Duplex;

  constructor(stream: Duplex) {
    this.#stream = stream;
  }

  async stat(id: "STAT" | "STA2" | "LST2", path: string): Promise<FileStat | undefined> {
    this.#ask(id, path);
    expectId(await this.#text(4), id);
    const stat = id === "STAT" ? await this.#statV1() : await this.#statV2();
    return stat?.mode === 0 ? undefined : stat;
  }

  async list(id: "LIST" | "LIS2", path: string): Promise<readonly ListEntry[]> {
    this.#ask(id, path);
    const entries: ListEntry[] = [];
    for (;;) {
      const reply = await this.#text(4);
      const stat = id === "LIST" ? await this.#statV1() : await this.#statV2();
      const name = await this.#text(await this.#number());
      if (reply === "DONE") return entries;
      expectId(reply, id === "LIST" ? "DENT" : "DNT2");
      if (stat) entries.push({ ...stat, name });
    }
  }

  async send(path: string, mode: number, mtime: number, chunks: Iterable<Buffer>): Promise<void> {
    this.#ask("SEND", `${path},${mode}`);
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += 65_536) {
        const part = chunk.subarray(at, at + 65_536);
        this.#stream.cork();
        this.#stream.write(head("DATA", part.length));
        const hasRoom = this.#stream.write(part);
        this.#stream.uncork();
        if (!hasRoom) await this.#drained();
      }
    }
    this.#stream.write(head("DONE", mtime));
    const id = await this.#text(4);
    if (id === "FAIL") throw await this.#reason();
    expectId(id, "OKAY");
    await this.#number();
  }

  async receive(path: string): Promise<Buffer> {
    this.#ask("RECV", path);
    const parts: Buffer[] = [];
    for (;;) {
      const id = await this.#text(4);
      if (id === "FAIL") throw await this.#reason();
      const length = await this.#number();
      if (id === "DONE") return Buffer.concat(parts);
      expectId(id, "DATA");
      parts.push(await readBytes(this.#stream, length));
    }
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }

  #ask(id: string, path: string): void {
    this.#stream.write(Buffer.concat([head(id, Buffer.byteLength(path)), Buffer.from(path)]));
  }

  /** Room to write again, or the end of it all, which the next read tells. */
  #drained(): Promise<void> {
    const stream = this.#stream;
    return new Promise((resolve) => {
      const go = (): void => {
        stream.off("drain", go).off("close", go);
        resolve();
      };
      if (stream.destroyed) resolve();
      else stream.once("drain", go).once("close", go);
    });
  }

  async #reason(): Promise<Error> {
    return new Error(await this.#text(await this.#number()));
  }

  async #text(length: number): Promise<string> {
    return (await readBytes(this.#stream, length)).toString();
  }

  async #number(): Promise<number> {
    return (await readBytes(this.#stream, 4)).readUInt32LE(0);
  }

  async #statV1(): Promise<FileStat> {
    const bytes = await readBytes(this.#stream, 12);
    return { mode: bytes.readUInt32LE(0), size: bytes.readUInt32LE(4), mtime: bytes.readUInt32LE(8) };
  }

  async #statV2(): Promise<FileStat | undefined> {
    const bytes = await readBytes(this.#stream, 68);
    if (bytes.readUInt32LE(0) !== 0) return undefined;
    return {
      mode: bytes.readUInt32LE(20),
      size: Number(bytes.readBigUInt64LE(36)),
      mtime: Number(bytes.readBigInt64LE(52)),
    };
  }
}

function head(id: string, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.write(id, "latin1");
  bytes.writeUInt32LE(value, 4);
  return bytes;
}

function expectId(id: string, wanted: string): void {
  if (id !== wanted) throw new Error(`expected ${wanted}, not ${id}`);
}
