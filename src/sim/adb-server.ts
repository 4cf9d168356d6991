import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Cable } from "./cable.ts";
import { Attached, type Target } from "./host/attached.ts";
import { Forwards } from "./host/forwards.ts";
import { frame, readFrame, Refusal } from "./host/frame.ts";
import { closeAfterClient, HostStream } from "./host/host-stream.ts";
import { parseRequest, parseTransport, type TransportRequest } from "./host/request.ts";
import { answer } from "./host/requests.ts";
import { runService } from "./phone-stream.ts";
import type { Phone } from "./phone.ts";
import { findService } from "./services.ts";

/**
 * An adb server with these phones attached: the host protocol on TCP, as adbkit speaks it (AOSP packages/modules/adb/SERVICES.TXT).
 * `connect` finds nobody, for the phones are all there already; what is not simulated is refused.
 */
export class AdbServer implements AsyncDisposable {
  readonly #attached: Attached;
  readonly #forwards = new Forwards();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #trackers = new Set<() => void>();
  readonly #comesBack: boolean;
  #isStopped = false;

  private constructor(phones: readonly Phone[], comesBack: boolean) {
    this.#comesBack = comesBack;
    this.#attached = new Attached(phones);
    this.#server = createServer((socket) => this.#accept(socket));
    for (const { cable } of phones) cable.on("change", this.#onChange);
  }

  /**
   * Listens on 127.0.0.1. @param port 0 is any free one @param comesBack on the same port when it was killed, as one that
   * somebody starts again
   */
  static async listen(phones: readonly Phone[], port: number, comesBack = false): Promise<AdbServer> {
    const server = new AdbServer(phones, comesBack);
    await server.#listen(port);
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { cable } of this.#attached.phones) cable.off("change", this.#onChange);
    await this.#close();
  }

  async #listen(port: number): Promise<void> {
    const listening = once(this.#server, "listening");
    this.#server.listen(port, "127.0.0.1");
    await listening;
  }

  async #close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.#forwards.removeAll();
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  readonly #onChange = (): void => {
    for (const phone of this.#attached.phones)
      if (phone.cable.state === "absent") void this.#forwards.removeAll(phone);
    for (const tell of this.#trackers) tell();
  };

  #accept(socket: Socket): void {
    socket.setNoDelay(true).setKeepAlive(true);
    this.#sockets.add(socket);
    socket.on("error", () => {}).once("close", () => this.#sockets.delete(socket));
    this.#serve(socket).catch((cause: unknown) => {
      // a client that hangs up in the middle of a request needs no answer
      if (cause instanceof Refusal) say(socket, `FAIL${frame(cause.message)}`);
      else socket.destroy();
    });
  }

  async #serve(socket: Socket): Promise<void> {
    const text = await readFrame(socket);
    if (text === "host:kill") return this.#die(socket);
    if (/^host:track-devices(-l)?$/.test(text)) return this.#track(socket, text.endsWith("-l"));
    const transport = parseTransport(text);
    if (transport) return this.#transport(socket, transport);
    return this.#reply(socket, text);
  }

  /** @param picked the phone that is meant where the request itself names none */
  async #reply(socket: Socket, text: string, picked?: Target): Promise<void> {
    const request = parseRequest(text);
    if (!request) throw new Refusal("unknown host service");
    const hangup = new AbortController();
    socket.once("close", () => hangup.abort());
    // whoever waits has nothing more to say: only so is it seen to hang up
    if (request.verb.startsWith("wait-for-")) socket.resume();
    const state = { attached: this.#attached, forwards: this.#forwards, hangup: hangup.signal };
    say(socket, await answer(state, { ...request, target: picked ?? request.target }));
  }

  /** The list at once, and again with each change, until the client goes. */
  #track(socket: Socket, isLong: boolean): void {
    const tell = (): void => void socket.write(frame(this.#attached.list(isLong)));
    socket.write("OKAY");
    tell();
    this.#trackers.add(tell);
    socket.once("close", () => this.#trackers.delete(tell)).resume();
  }

  async #transport(socket: Socket, { target, tellsId }: TransportRequest): Promise<void> {
    const phone = this.#attached.open(target);
    socket.write("OKAY");
    if (tellsId) socket.write(transportId(this.#attached.id(phone)));
    const name = await readFrame(socket);
    // adb's command line picks the phone first, and then asks the server about it
    if (name.startsWith("host:")) return this.#reply(socket, name, { by: "serial", serial: phone.serial });
    await stillPlugged(phone.cable);
    const service = findService(phone, name);
    if (!service) throw new Refusal("closed");
    socket.write("OKAY");
    await runService(new HostStream(socket, phone.cable), service);
  }

  async #die(socket: Socket): Promise<void> {
    const { port } = this;
    await new Promise<void>((resolve) => socket.end("OKAY", resolve));
    if (!this.#comesBack) return this.stop();
    await this.#close();
    if (this.#isStopped) return;
    await this.#listen(port);
    // stopped meanwhile
    if (this.#isStopped) await this.#close();
  }
}

function say(socket: Socket, text: string): void {
  if (socket.destroyed) return;
  socket.end(text);
  closeAfterClient(socket);
}

/** A frozen phone lets the client wait for its service, for ever if need be. */
async function stillPlugged(cable: Cable): Promise<void> {
  await cable.gate.passed();
  if (cable.state !== "device") throw new Refusal("closed");
}

function transportId(id: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(id));
  return bytes;
}
