import { type Simulator, startSimulator } from "../../../src/sim/simulator.ts";
import { AdbPhone } from "./adb-phone.ts";
import type { PhoneLink } from "./link.ts";
import { RealAdb } from "./real-adb.ts";

/**
 * adb's command line in between: with a real adb server before the device face, or with the host face in the place of that
 * server.
 */
export class AdbLink extends AdbPhone implements PhoneLink {
  readonly simulator: Simulator;
  readonly #adb: RealAdb;
  readonly #name: string;

  private constructor(simulator: Simulator, adb: RealAdb, name: string) {
    super(adb, name);
    this.simulator = simulator;
    this.#adb = adb;
    this.#name = name;
  }

  static async throughServer(adb: RealAdb): Promise<AdbLink> {
    const simulator = await startSimulator({ phones: 1, speed: 200, adbPort: null, adbdPort: 0 });
    const link = new AdbLink(simulator, adb, `127.0.0.1:${simulator.adbdPorts[0]}`);
    await adb.connect(link.#name);
    return link;
  }

  static async toHostFace(this: void): Promise<AdbLink> {
    const simulator = await startSimulator({ phones: 1, speed: 200 });
    return new AdbLink(simulator, await RealAdb.at(simulator.adbPort), "sim-1");
  }

  /** What was forwarded through the old connection went with it. */
  async reconnect(): Promise<void> {
    if (this.#isAttached) return;
    await this.leave();
    await this.#adb.run(["disconnect", this.#name]);
    await this.#adb.connect(this.#name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leave();
    if (this.#isAttached) await this.#adb[Symbol.asyncDispose]();
    else await this.#adb.run(["disconnect", this.#name]);
    await this.simulator.stop();
  }

  /** The host face has its phones without a connect, and an adb of its own. */
  get #isAttached(): boolean {
    return this.simulator.adbPort > 0;
  }
}
