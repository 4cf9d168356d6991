import { createServer, type Server, type Socket } from "node:net";
import { AdbdConnection } from "./adbd/connection.ts";
import { warn } from "./phone-stream.ts";
import type { Phone } from "./phone.ts";

/** How soon a phone that is plugged in again tries once more for its port, which somebody else holds. */
const RETRY_MS = 100;

/**
 * The adb daemon of one phone: the device protocol on TCP, which a real adb server connects to with `adb connect`. An
 * unplugged phone does not listen, so that connecting is refused; plugged in again it listens on the same port.
 */
export class Adbd implements AsyncDisposable {
  readonly #phone: Phone;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;
  #retry: NodeJS.Timeout | undefined;
  #isStopped = false;

  private constructor(phone: Phone) {
    this.#phone = phone;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Listens on 127.0.0.1. @param port 0 is any free one */
  static async listen(phone: Phone, port: number): Promise<Adbd> {
    const adbd = new Adbd(phone);
    await new Promise<void>((resolve, reject) => {
      adbd.#server.once("error", reject).listen(port, "127.0.0.1", () => {
        adbd.#server.off("error", reject).on("error", () => adbd.#listenLater());
        resolve();
      });
    });
    const address = adbd.#server.address();
    if (typeof address === "object" && address) adbd.#port = address.port;
    phone.cable.on("change", adbd.#onChange);
    return adbd;
  }

  get port(): number {
    return this.#port;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#phone.cable.off("change", this.#onChange);
    clearTimeout(this.#retry);
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  readonly #onChange = (): void => {
    const isThere = this.#phone.cable.state !== "absent";
    if (!isThere) this.#server.close();
    else if (!this.#server.listening) this.#listen();
  };

  #listen(): void {
    if (this.#isStopped || this.#phone.cable.state === "absent") return;
    this.#server.listen(this.#port, "127.0.0.1");
  }

  #listenLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#listen(), RETRY_MS);
  }

  #accept(socket: Socket): void {
    socket.setNoDelay(true).setKeepAlive(true);
    this.#sockets.add(socket);
    socket.on("error", () => {}).once("close", () => this.#sockets.delete(socket));
    new AdbdConnection(socket, this.#phone).serve().catch(warn);
  }
}
