import { connect, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { readBytes } from "../../../src/sim/bytes.ts";

export interface DevicePacket {
  readonly command: string;
  readonly arg0: number;
  readonly arg1: number;
  readonly data: Buffer;
}

const VERSION = 0x01000001;
const LONGEST_DATA = 256 * 1024;
const NOTHING = Buffer.alloc(0);

/** A packet as a real adb server sends it, which sums no WRTE; `change` spoils it. */
export function devicePacket(
  command: string,
  arg0: number,
  arg1: number,
  data: Buffer = NOTHING,
  change: (head: Buffer) => void = () => {},
): Buffer {
  const head = Buffer.alloc(24);
  head.write(command, "latin1");
  head.writeUInt32LE(arg0, 4);
  head.writeUInt32LE(arg1, 8);
  head.writeUInt32LE(data.length, 12);
  head.writeUInt32LE(command === "WRTE" ? 0 : sumOf(data), 16);
  head.writeUInt32LE((head.readUInt32LE(0) ^ 0xffffffff) >>> 0, 20);
  change(head);
  return Buffer.concat([head, data]);
}

export function sumOf(data: Buffer): number {
  return data.reduce((sum, byte) => (sum + byte) >>> 0, 0);
}

export function greeting(version = VERSION, longestData = LONGEST_DATA): Buffer {
  return devicePacket("CNXN", version, longestData, Buffer.from("host::features=shell_v2,cmd"));
}

/** The next packet that a phone sends. */
export async function readDevicePacket(socket: Socket): Promise<DevicePacket> {
  const head = await readBytes(socket, 24);
  const data = await readBytes(socket, head.readUInt32LE(12));
  return {
    command: head.toString("latin1", 0, 4),
    arg0: head.readUInt32LE(4),
    arg1: head.readUInt32LE(8),
    data,
  };
}

/** A connection, once it is open. */
export async function connectTo(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").setNoDelay(true);
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return socket.on("error", () => {});
}

/** The computer's end of the device protocol, strict about whose turn it is. */
export class AdbdClient implements Disposable {
  readonly socket: Socket;
  readonly banner: string;
  readonly #streams = new Map<number, ClientStream>();
  #lastId = 0;

  private constructor(socket: Socket, banner: string) {
    this.socket = socket;
    this.banner = banner;
    void this.#serve().catch(() => this.#breakAll());
  }

  /** Rejects with "unauthorized" where the phone asks who this is. */
  static async connect(port: number): Promise<AdbdClient> {
    const socket = await connectTo(port);
    socket.write(greeting());
    const answer = await readDevicePacket(socket);
    if (answer.command === "CNXN") return new AdbdClient(socket, answer.data.toString());
    socket.destroy();
    throw new Error(answer.command === "AUTH" ? "unauthorized" : `unexpected ${answer.command}`);
  }

  /** Rejects with "closed" where the phone has no such service. */
  async open(service: string): Promise<Duplex> {
    if (this.socket.destroyed) throw new Error("closed");
    const stream = new ClientStream(this.socket, ++this.#lastId);
    this.#streams.set(stream.localId, stream);
    this.socket.write(devicePacket("OPEN", stream.localId, 0, Buffer.from(`${service}\0`)));
    await stream.opened;
    return stream;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  async #serve(): Promise<void> {
    for (;;) {
      const { command, arg0, arg1, data } = await readDevicePacket(this.socket);
      const stream = this.#streams.get(arg1);
      if (command === "OKAY") stream?.okay(arg0);
      if (command === "WRTE") stream?.receive(data);
      if (command === "CLSE") {
        this.#streams.delete(arg1);
        stream?.close();
      }
    }
  }

  #breakAll(): void {
    for (const stream of this.#streams.values()) stream.destroy(new Error("the cable was cut"));
  }
}

class ClientStream extends Duplex {
  readonly localId: number;
  readonly opened: Promise<void>;
  readonly #socket: Socket;
  readonly #opening = Promise.withResolvers<void>();
  #remoteId = 0;
  #owesOkay = false;
  #isClosed = false;
  #written: (() => void) | undefined;

  constructor(socket: Socket, localId: number) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.localId = localId;
    this.opened = this.#opening.promise;
    this.on("error", () => {});
  }

  okay(remoteId: number): void {
    this.#remoteId = remoteId;
    this.#opening.resolve();
    const written = this.#written;
    this.#written = undefined;
    written?.();
  }

  receive(data: Buffer): void {
    if (this.#owesOkay) throw new Error("a WRTE before the OKAY to the last one");
    this.#owesOkay = true;
    this.push(data);
  }

  close(): void {
    this.#isClosed = true;
    this.#opening.reject(new Error("closed"));
    this.push(null);
    this.#written?.();
  }

  override _read(): void {
    if (!this.#owesOkay || this.#isClosed) return;
    this.#owesOkay = false;
    this.#send("OKAY");
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#writeFrom(chunk, 0, done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#isClosed) this.#send("CLSE");
    this.#isClosed = true;
    this.#opening.reject(error ?? new Error("closed"));
    done(error);
  }

  #writeFrom(bytes: Buffer, at: number, done: (error?: Error) => void): void {
    if (this.#isClosed) return done(new Error("closed"));
    if (at >= bytes.length) return done();
    this.#written = () => this.#writeFrom(bytes, at + LONGEST_DATA, done);
    this.#send("WRTE", bytes.subarray(at, at + LONGEST_DATA));
  }

  #send(command: string, data?: Buffer): void {
    if (!this.#socket.destroyed)
      this.#socket.write(devicePacket(command, this.localId, this.#remoteId, data));
  }
}
