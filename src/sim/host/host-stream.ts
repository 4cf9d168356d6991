import type { Socket } from "node:net";
import type { Cable } from "../cable.ts";
import { PhoneStream } from "../phone-stream.ts";

/** How long a client may take to hang up once all is said. */
const GOODBYE_MS = 5000;

/**
 * A client's socket, once it has become a stream to a phone. Bytes pass only while the phone is not frozen, and a cut cable
 * ends it, as real adb does: without an error.
 */
export class HostStream extends PhoneStream {
  readonly #socket: Socket;
  readonly #cable: Cable;

  constructor(socket: Socket, cable: Cable) {
    super();
    this.#socket = socket;
    this.#cable = cable;
    const onCut = (): void => void this.destroy();
    cable.on("cut", onCut);
    this.once("close", () => cable.off("cut", onCut));
    socket
      .on("data", (bytes) => this.#take(bytes))
      .once("end", () => this.hangUp())
      .once("close", () => this.hangUp());
    if (socket.destroyed || cable.state !== "device") this.destroy();
  }

  override _read(): void {
    if (!this.#cable.gate.isShut) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#whenOpen(() => void this.#socket.write(chunk, done));
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#whenOpen(() => {
      this.#socket.end(done);
    });
  }

  /** What was written still leaves; then the client hangs up, or is hung up on. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#socket.writableFinished) this.#socket.destroy();
    else closeAfterClient(this.#socket);
    done(error);
  }

  #take(bytes: Buffer): void {
    if (this.#cable.gate.isShut) {
      this.#socket.pause();
      this.#whenOpen(() => this.#take(bytes));
    } else if (this.hangup.aborted || this.push(bytes)) this.#socket.resume();
    else this.#socket.pause();
  }

  #whenOpen(go: () => void): void {
    const { gate } = this.#cable;
    if (gate.isShut) void gate.passed().then(() => this.#whenOpen(go));
    else go();
  }
}

/** Lets the client close first: to close on what it has not sent yet would throw away what it has not read yet. */
export function closeAfterClient(socket: Socket): void {
  if (socket.destroyed) return;
  socket.removeAllListeners("data").resume();
  socket.setTimeout(GOODBYE_MS, () => void socket.destroy());
}
