import { PhoneStream } from "../phone-stream.ts";
import type { Packet } from "./packet.ts";

/** How far the computer may write ahead of who reads here. */
const READ_AHEAD = 1024 * 1024;

/** The connection that a stream is one of. */
export interface StreamLink {
  /** The most bytes of data that the computer takes in a packet. */
  readonly longestData: number;
  send(packet: Packet): void;
  forget(stream: AdbdStream): void;
}

/**
 * One stream of a connection. Each side has at most one WRTE under way: the next may go when an OKAY has come back. Ours is
 * sent when there is room for more, so a service that does not read stalls its own stream and no other.
 */
export class AdbdStream extends PhoneStream {
  readonly localId: number;
  readonly #remoteId: number;
  readonly #link: StreamLink;
  #owesOkay = false;
  #acknowledged: (() => void) | undefined;
  #isClosedByPeer = false;

  constructor(link: StreamLink, localId: number, remoteId: number) {
    super({ readableHighWaterMark: READ_AHEAD });
    this.#link = link;
    this.localId = localId;
    this.#remoteId = remoteId;
  }

  get remoteId(): number {
    return this.#remoteId;
  }

  /** A WRTE. False: the last one was not acknowledged yet, so it should not have come. */
  takeData(data: Buffer): boolean {
    if (this.#owesOkay) return false;
    this.#owesOkay = true;
    this.push(data);
    return true;
  }

  /** An OKAY. */
  acknowledge(): void {
    const acknowledged = this.#acknowledged;
    this.#acknowledged = undefined;
    acknowledged?.();
  }

  /** A CLSE. */
  close(): void {
    this.#isClosedByPeer = true;
    this.#send("CLSE");
    this.#link.forget(this);
    this.hangUp();
    this.acknowledge();
  }

  override _read(): void {
    if (!this.#owesOkay || this.#isClosedByPeer) return;
    this.#owesOkay = false;
    this.#send("OKAY");
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#writeFrom(chunk, 0, done);
  }

  /** Small writes that queued while one was under way travel together. */
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    this.#writeFrom(Buffer.concat(chunks.map(({ chunk }) => chunk)), 0, done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#isClosedByPeer) {
      this.#send("CLSE");
      this.#link.forget(this);
    }
    this.acknowledge();
    done(error);
  }

  #writeFrom(bytes: Buffer, at: number, done: (error?: Error) => void): void {
    if (this.#isClosedByPeer || this.destroyed) return done(closed());
    if (at >= bytes.length) return done();
    const next = at + this.#link.longestData;
    this.#acknowledged = () => this.#writeFrom(bytes, next, done);
    this.#send("WRTE", bytes.subarray(at, next));
  }

  #send(command: "OKAY" | "WRTE" | "CLSE", data: Buffer = Buffer.alloc(0)): void {
    this.#link.send({ command, arg0: this.localId, arg1: this.#remoteId, data });
  }
}

function closed(): Error {
  return Object.assign(new Error("the computer closed the stream"), { code: "EPIPE" });
}
