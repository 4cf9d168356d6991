import type { Duplex } from "node:stream";
import type { DeviceClient } from "adbkit";
import type { Simulator, SimulatorOptions } from "../../src/sim/simulator.ts";
import { HostLink } from "./links/host-link.ts";
import { PhoneDriver } from "./phone-driver.ts";

/** What the control API's answers have, each some of it. */
export interface ControlBody {
  readonly posts: readonly unknown[];
  readonly following: readonly string[];
  readonly known: readonly string[];
  readonly [index: number]: { readonly state: string };
}

/** A phone of a simulator in this process, driven through adbkit. */
export class Driver extends PhoneDriver implements AsyncDisposable {
  readonly #link: HostLink;

  private constructor(link: HostLink) {
    super(link);
    this.#link = link;
  }

  static async start(options: Partial<SimulatorOptions> = {}): Promise<Driver> {
    return new Driver(await HostLink.open({ controlPort: 0, uiServerInstalled: true, ...options }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leave();
    await this.#link[Symbol.asyncDispose]();
  }

  get simulator(): Simulator {
    return this.#link.simulator;
  }

  get device(): DeviceClient {
    return this.#link.device;
  }

  /** A service of the phone as a raw stream, after its OKAY. */
  open(service: string): Promise<Duplex> {
    return this.#link.open(service);
  }

  posts(): readonly { readonly caption: string; readonly sha256: readonly string[] }[] {
    return this.simulator.phones[0]?.account("tiktok", "sim1_a")?.posts ?? [];
  }

  async control(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: ControlBody }> {
    const response = await fetch(`http://127.0.0.1:${this.simulator.controlPort}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as ControlBody };
  }
}
