import type { Duplex } from "node:stream";
import { type Simulator, startSimulator } from "../../../src/sim/simulator.ts";
import { AdbdClient } from "./adbd-client.ts";
import type { PhoneLink } from "./link.ts";
import { RawLink } from "./raw-link.ts";

/** The device face, without an adb server in between. */
export class DeviceLink extends RawLink {
  #client: AdbdClient;

  private constructor(simulator: Simulator, client: AdbdClient) {
    super(simulator);
    this.#client = client;
  }

  static async open(this: void): Promise<DeviceLink> {
    const simulator = await startSimulator({ phones: 1, speed: 200, adbPort: null, adbdPort: 0 });
    return new DeviceLink(simulator, await AdbdClient.connect(simulator.adbdPorts[0] ?? 0));
  }

  open(service: string): Promise<Duplex> {
    return this.#client.open(service);
  }

  async state(): ReturnType<PhoneLink["state"]> {
    try {
      using _ = await AdbdClient.connect(this.simulator.adbdPorts[0] ?? 0);
      return "device";
    } catch (cause) {
      return cause instanceof Error && cause.message === "unauthorized" ? "unauthorized" : "absent";
    }
  }

  async reconnect(): Promise<void> {
    this.#client[Symbol.dispose]();
    this.#client = await AdbdClient.connect(this.simulator.adbdPorts[0] ?? 0);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#client[Symbol.dispose]();
    await super[Symbol.asyncDispose]();
  }
}
