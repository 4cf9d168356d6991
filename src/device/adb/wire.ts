/** One connection to an adb server, once it is open. Its signal destroys it, and so does disposing. */
import type { Socket } from "node:net";

/** The other side answered, and said no. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

export class Wire implements Disposable {
  readonly socket: Socket;

  constructor(socket: Socket, signal: AbortSignal) {
    this.socket = socket;
    const onAbort = () => socket.destroy(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    socket.once("close", () => signal.removeEventListener("abort", onAbort));
    // whoever reads or writes hears of it; between the two nobody does
    socket.on("error", () => {});
    if (signal.aborted) onAbort();
  }

  /** Asks for a service and resolves on OKAY; rejects with a Refusal on FAIL. */
  async request(service: string): Promise<void> {
    const bytes = Buffer.from(service);
    const length = bytes.length.toString(16).padStart(4, "0");
    await this.write(Buffer.concat([Buffer.from(length), bytes]));
    const answer = (await this.read(4)).toString("ascii");
    if (answer === "FAIL") throw new Refusal(await this.readText());
    if (answer !== "OKAY") throw new Error(`adb answered ${JSON.stringify(answer)} to ${service}`);
  }

  /** A text with its length in four hexadecimal digits before it. */
  async readText(): Promise<string> {
    const length = Number.parseInt((await this.read(4)).toString("ascii"), 16);
    return (await this.read(length)).toString("utf8");
  }

  /** Exactly so many bytes; rejects when the connection ends before, whoever ended it. */
  read(length: number): Promise<Buffer> {
    const { socket } = this;
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        socket.off("readable", take).off("end", onEnd).off("close", onEnd);
        end();
      };
      const onEnd = () => settle(() => reject(socket.errored ?? new Error("the connection was closed")));
      const take = () => {
        const bytes: Buffer | null = length === 0 ? Buffer.alloc(0) : socket.read(length);
        // at its end a socket gives what is left, however short
        if (bytes?.length === length) settle(() => resolve(bytes));
        else if (bytes || socket.destroyed || socket.readableEnded) onEnd();
      };
      socket.on("readable", take).on("end", onEnd).on("close", onEnd);
      take();
    });
  }

  /** Resolves when the system has taken the bytes. */
  write(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(bytes, (cause) => (cause ? reject(cause) : resolve()));
    });
  }

  [Symbol.dispose](): void {
    // a half-closed socket would keep its descriptor
    this.socket.end();
    this.socket.destroy();
  }
}
