import { type Duplex, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { Adb, type Client, type DeviceClient } from "adbkit";
import { type Simulator, startSimulator } from "../../../src/sim/simulator.ts";
import type { FileStat, PhoneLink } from "./link.ts";
import { RawLink } from "./raw-link.ts";

/** The host face, through adbkit: its own calls where it has them. */
export class HostLink extends RawLink {
  readonly #client: Client;
  readonly #device: DeviceClient;

  private constructor(simulator: Simulator) {
    super(simulator);
    this.#client = Adb.createClient({ host: "127.0.0.1", port: simulator.adbPort });
    this.#device = this.#client.getDevice("sim-1");
  }

  static async open(this: void): Promise<HostLink> {
    return new HostLink(await startSimulator({ phones: 1, speed: 200 }));
  }

  async open(service: string): Promise<Duplex> {
    const connection = await this.#device.transport();
    const length = Buffer.byteLength(service).toString(16).padStart(4, "0");
    connection.write(Buffer.from(length + service));
    const reply = await connection.parser.readAscii(4);
    if (reply === "FAIL") await connection.parser.readError();
    return connection.parser.raw();
  }

  async state(): ReturnType<PhoneLink["state"]> {
    const phones = await this.#client.listDevices();
    const type = phones.find(({ id }: { id: string }) => id === "sim-1")?.type ?? "absent";
    if (type === "device" || type === "unauthorized" || type === "absent") return type;
    throw new Error(`unexpected ${type}`);
  }

  async reconnect(): Promise<void> {}

  override async push(content: Buffer, path: string): Promise<void> {
    const transfer = await this.#device.push(Readable.from([content], { objectMode: false }), path);
    await new Promise((resolve, reject) => transfer.once("end", resolve).once("error", reject));
  }

  /** adbkit ends a pull that failed like one of an empty file, so it looks first, as adb does. */
  override async pull(path: string): Promise<Buffer> {
    await this.#device.stat(path);
    return buffer(await this.#device.pull(path));
  }

  override async stat(path: string): Promise<FileStat | undefined> {
    try {
      const { mode, size, mtimeMs } = await this.#device.stat(path);
      return { mode, size: Number(size), mtime: Number(mtimeMs) / 1000 };
    } catch (cause) {
      if (cause instanceof Error && cause.message.includes("ENOENT")) return undefined;
      throw cause;
    }
  }

  override async list(path: string): Promise<readonly string[]> {
    return (await this.#device.readdir(path)).map(({ name }: { name: string }) => name);
  }
}
