import { createServer, type Server, type Socket } from "node:net";
import { readBytes } from "./bytes.ts";
import type { Cable } from "./cable.ts";
import { carry } from "./carry.ts";
import type { Phone } from "./phone.ts";
import { FEATURES, findService } from "./services.ts";

/** The version that adb 29 to 35 answer. */
const VERSION = 41;
const UNAUTHORIZED =
  "device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set\nTry 'adb kill-server' if that seems wrong.\n" +
  "Otherwise check for a confirmation dialog on your device.";

/** Told to the client as FAIL. */
class Refusal extends Error {}

/**
 * An adb server with these phones attached: the host protocol on TCP, as adbkit speaks it (AOSP packages/modules/adb/SERVICES.TXT).
 * Streams to a phone go through its cable: they stall while it is frozen and break when it is unplugged. There is no
 * `forward`, and `connect` finds nobody: the phones are all there already.
 */
export class AdbServer implements AsyncDisposable {
  readonly #phones: readonly Phone[];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #trackers = new Set<() => void>();

  private constructor(phones: readonly Phone[]) {
    this.#phones = phones;
    this.#server = createServer((socket) => this.#accept(socket));
    for (const { cable } of phones) cable.on("change", this.#onChange);
  }

  /** Listens on 127.0.0.1. @param port 0 is any free one */
  static async listen(phones: readonly Phone[], port: number): Promise<AdbServer> {
    const server = new AdbServer(phones);
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  async stop(): Promise<void> {
    for (const { cable } of this.#phones) cable.off("change", this.#onChange);
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  readonly #onChange = (): void => {
    for (const tell of this.#trackers) tell();
  };

  #accept(socket: Socket): void {
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.on("error", () => {}).once("close", () => this.#sockets.delete(socket));
    this.#serve(socket).catch((cause: unknown) => {
      // a client that hangs up in the middle of a request needs no answer
      if (cause instanceof Refusal && !socket.destroyed) socket.end(`FAIL${frame(cause.message)}`);
      else socket.destroy();
    });
  }

  async #serve(socket: Socket): Promise<void> {
    const request = await readFrame(socket);
    const [, serial, local] = /^host-serial:(.*?):([a-z-]+)$/.exec(request) ?? [];
    if (request === "host:kill") return this.#die(socket);
    if (/^host:track-devices(-l)?$/.test(request)) return this.#track(socket, request.endsWith("-l"));
    if (/^host:(transport|tport)/.test(request)) return this.#transport(socket, request);
    socket.end(
      `OKAY${frame(serial && local ? this.#answerFor(this.#plugged(serial), local) : this.#answer(request))}`,
    );
  }

  #answer(request: string): string {
    const [, name = "", argument] = /^host:([a-z-]+)(?::(.*))?$/.exec(request) ?? [];
    if (name === "version") return VERSION.toString(16).padStart(4, "0");
    if (name === "devices" || name === "devices-l") return this.#list(name === "devices-l");
    if (name === "features" || name === "host-features") return FEATURES.join(",");
    if (name === "connect") return `failed to connect to '${argument}': Connection refused`;
    if (name === "disconnect" && argument) throw new Refusal(`no such device '${argument}'`);
    if (name === "get-state" || name === "get-serialno" || name === "get-devpath") {
      return this.#answerFor(this.#plugged(undefined), name);
    }
    throw new Refusal("unknown host service");
  }

  #answerFor(phone: Phone, name: string): string {
    if (name === "get-serialno") return phone.serial;
    if (name === "get-devpath") return `usb:${this.#phones.indexOf(phone) + 1}-1`;
    if (phone.cable.state === "unauthorized") throw new Refusal(UNAUTHORIZED);
    if (name === "get-state") return phone.cable.state;
    if (name === "features") return FEATURES.join(",");
    throw new Refusal("unknown host service");
  }

  #list(isLong: boolean): string {
    const lines = this.#phones
      .filter(({ cable }) => cable.state !== "absent")
      .map((phone) => (isLong ? this.#longLine(phone) : `${phone.serial}\t${phone.cable.state}\n`));
    return lines.join("");
  }

  #longLine(phone: Phone): string {
    const id = this.#phones.indexOf(phone) + 1;
    const about = ["name", "model", "device"].map((key) =>
      phone.properties.get(`ro.product.${key}`)?.replace(/\W/g, "_"),
    );
    const known = `product:${about[0]} model:${about[1]} device:${about[2]} `;
    const state = phone.cable.state;
    return `${phone.serial.padEnd(22)} ${state} usb:${id}-1 ${state === "device" ? known : ""}transport_id:${id}\n`;
  }

  /** The list at once, and again with each change, until the client goes. */
  #track(socket: Socket, isLong: boolean): void {
    const tell = (): void => void socket.write(frame(this.#list(isLong)));
    socket.write("OKAY");
    tell();
    this.#trackers.add(tell);
    socket.once("close", () => this.#trackers.delete(tell)).resume();
  }

  async #transport(socket: Socket, request: string): Promise<void> {
    const phone = this.#plugged(serialOf(request));
    if (phone.cable.state === "unauthorized") throw new Refusal(UNAUTHORIZED);
    socket.write("OKAY");
    if (request.startsWith("host:tport")) socket.write(transportId(this.#phones.indexOf(phone) + 1));
    const name = await readFrame(socket);
    await stillPlugged(phone.cable);
    const service = findService(phone, name);
    if (!service) throw new Refusal("closed");
    socket.write("OKAY");
    await carry(socket, phone.cable, service);
  }

  /** @param serial undefined: the only phone there is */
  #plugged(serial: string | undefined): Phone {
    const plugged = this.#phones.filter(({ cable }) => cable.state !== "absent");
    if (serial === undefined && plugged.length > 1) throw new Refusal("more than one device/emulator");
    const phone = plugged.find((one) => serial === undefined || one.serial === serial);
    if (!phone)
      throw new Refusal(serial === undefined ? "no devices/emulators found" : `device '${serial}' not found`);
    return phone;
  }

  async #die(socket: Socket): Promise<void> {
    await new Promise<void>((resolve) => socket.end("OKAY", resolve));
    await this.stop();
  }
}

/** A frozen phone lets the client wait for its service, for ever if need be. */
async function stillPlugged(cable: Cable): Promise<void> {
  await cable.gate.passed();
  if (cable.state !== "device") throw new Refusal("closed");
}

/** transport:SERIAL, tport:serial:SERIAL; any and usb stand for the only phone. */
function serialOf(request: string): string | undefined {
  return /^host:(?:transport|tport:serial):(.+)$/.exec(request)?.[1];
}

function transportId(id: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(id));
  return bytes;
}

/** Four hex digits of length, then the text. */
async function readFrame(socket: Socket): Promise<string> {
  const digits = (await readBytes(socket, 4)).toString("latin1");
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw new Refusal(`invalid length '${digits}'`);
  return (await readBytes(socket, Number.parseInt(digits, 16))).toString();
}

function frame(text: string): string {
  return Buffer.byteLength(text).toString(16).padStart(4, "0") + text;
}
