/** Bytes on a socket, for requests that no HTTP client would send. */
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Envelope {
  readonly code: number;
  readonly message: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- JSON off the wire, looked into by each test
  readonly data: any;
}

/** One connection: what is sent, byte for byte, and the answers that came, in order. */
export class RawConnection implements Disposable {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("data", (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
    });
    // A server may refuse before it has read everything; what it said still counts.
    socket.on("error", () => undefined);
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new RawConnection(socket);
  }

  /** Resolves when the bytes were given to the system. */
  send(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.socket.write(bytes, () => resolve());
    });
  }

  /** The next answer; undefined: the server hung up without one. */
  async answer(): Promise<RawAnswer | undefined> {
    for (;;) {
      const [answer, rest] = parseAnswer(this.#received);
      if (answer) {
        this.#received = rest;
        return answer;
      }
      if (this.socket.destroyed || this.socket.readableEnded) return undefined;
      await Promise.race([once(this.socket, "data"), once(this.socket, "end"), this.closed]);
    }
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** Sends it all and takes one answer. */
export async function exchange(port: number, bytes: string | Uint8Array): Promise<RawAnswer | undefined> {
  using connection = await RawConnection.open(port);
  await connection.send(bytes);
  return await connection.answer();
}

export function envelopeOf(answer: RawAnswer | undefined): Envelope {
  return JSON.parse(answer?.body ?? "null") as Envelope;
}

/** `lines` are header lines; a Host line of the server is not added. */
export function request(line: string, lines: readonly string[], body = ""): string {
  return `${[line, ...lines].join("\r\n")}\r\n\r\n${body}`;
}

function parseAnswer(bytes: Buffer): [RawAnswer | undefined, Buffer<ArrayBuffer>] {
  const end = bytes.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = bytes.subarray(0, Math.max(0, end)).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 1).trim(),
    ]),
  );
  const bodyEnd = end + 4 + Number(headers["content-length"] ?? 0);
  if (end < 0 || bytes.length < bodyEnd) return [undefined, Buffer.from(bytes)];
  const body = bytes.subarray(end + 4, bodyEnd).toString();
  const answer = { status: Number(statusLine.split(" ")[1]), headers, body };
  return [answer, Buffer.from(bytes.subarray(bodyEnd))];
}
