/**
 * The smallest HTTP/1.1 client that can load a server: one keep-alive socket, one request at a time. Both sides of a
 * comparison are loaded by it, and it costs less than what it measures.
 */
import net from "node:net";

const HEAD_END = "\r\n\r\n";

export class HttpClient {
  readonly #socket: net.Socket;
  #received: Buffer = Buffer.alloc(0);
  #answered: { resolve(body: Buffer): void; reject(error: Error): void } | undefined;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (bytes) => this.#onData(bytes));
    socket.on("error", (error) => this.#answered?.reject(error));
    socket.on("close", () => this.#answered?.reject(new Error("the server hung up")));
  }

  static async connect(port: number): Promise<HttpClient> {
    const socket = net.connect(port, "127.0.0.1");
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new HttpClient(socket);
  }

  /** Sends the bytes of one whole request and resolves to the answer's body. */
  exchange(request: string | Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#answered = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#answered = undefined;
    this.#socket.destroy();
  }

  #onData(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#received.toString("latin1", 0, headEnd);
    const length = Number(/content-length: *(\d+)/i.exec(head)?.[1]);
    const bodyAt = headEnd + HEAD_END.length;
    if (Number.isNaN(length)) throw new Error(`an answer without content-length: ${head}`);
    if (this.#received.length < bodyAt + length) return;
    const body = this.#received.subarray(bodyAt, bodyAt + length);
    this.#received = Buffer.alloc(0);
    const answered = this.#answered;
    this.#answered = undefined;
    if (!head.startsWith("HTTP/1.1 200")) answered?.reject(new Error(`${head}\n${body.toString()}`));
    else answered?.resolve(body);
  }
}

/** The bytes of a request with an optional JSON body. */
export function requestBytes(method: string, path: string, body?: string): Buffer {
  const content =
    body === undefined
      ? ""
      : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${content}\r\n${body ?? ""}`);
}
