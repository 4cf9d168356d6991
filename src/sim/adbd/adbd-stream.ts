import { PhoneStream } from "../phone-stream.ts";
import type { Packet } from "./packet.ts";

/** How far the computer may write ahead of who reads here. */
const READ_AHEAD = 1024 * 1024;
/** What no adb leaves unread on its way: it is out of step. */
const TOO_MUCH = 16 * READ_AHEAD;

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
  #owedOkays = 0;
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

  /**
   * A WRTE. False: it should not have come. It may come before the OKAY to the last one all the same: a real adb server whose
   * client has hung up sends what it still holds at once, and then its CLSE.
   */
  takeData(data: Buffer): boolean {
    this.#owedOkays++;
    this.push(data);
    return this.readableLength <= TOO_MUCH;
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
    if (this.#isClosedByPeer) return;
    for (; this.#owedOkays > 0; this.#owedOkays--) this.#send("OKAY");
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
