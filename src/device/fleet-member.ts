/** One adb serial as the fleet knows it: what adb says of it, what it says itself, and whether it answers. */
import type { Clock } from "../clock.ts";
import type { DeviceFacts, DeviceState, Sighting } from "../model/device.ts";
import type { AdbServer } from "./adb.ts";
import type { PhoneLink } from "./link.ts";

interface Introduction {
  readonly identity: string | null;
  readonly facts: DeviceFacts;
}

const HEARTBEAT_MS = 5000;
/** A frozen phone stays `device` for adb, and its shell hangs for ever. */
const ANSWER_TIMEOUT_MS = 5000;
const PROPERTIES = ["ro.serialno", "ro.product.model", "ro.build.version.release", "ro.build.version.sdk"];

export class FleetMember {
  readonly adbSerial: string;
  readonly server: AdbServer;
  readonly link: PhoneLink;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #onChange: () => void;
  #state: DeviceState = "not_connected";
  /** Read once per connection: another phone may come back under the same address. */
  #introduction: Introduction | undefined;
  /** The connection that an answer belongs to: what was asked before an unplug says nothing after it. */
  #connection = 0;
  #check: Promise<void> | undefined;
  #checkedAt = 0;

  constructor(adbSerial: string, server: AdbServer, clock: Clock, signal: AbortSignal, onChange: () => void) {
    this.adbSerial = adbSerial;
    this.server = server;
    this.link = server.phone(adbSerial);
    this.#clock = clock;
    this.#signal = signal;
    this.#onChange = onChange;
  }

  get sighting(): Sighting {
    const { identity = null, facts = null } = this.#introduction ?? {};
    return { adbSerial: this.adbSerial, identity, state: this.#state, facts };
  }

  /** Takes what adb says of it; `gone` where adb no longer lists it. What adb has back stays as it was until it answers. */
  saw(adbState: string): void {
    if (adbState !== "device") {
      this.#connection++;
      this.#introduction = undefined;
      this.#state = stateOf(adbState);
      return;
    }
    const isDue = !this.#introduction || this.#clock.elapsed() - this.#checkedAt >= HEARTBEAT_MS;
    if (!isDue || this.#check) return;
    this.#check = this.#ask(this.#connection).finally(() => {
      this.#check = undefined;
    });
  }

  /** When nothing is asked of it any more. */
  async settled(): Promise<void> {
    await this.#check;
  }

  async #ask(connection: number): Promise<void> {
    try {
      const introduction = this.#introduction ?? (await this.#introduce());
      if (introduction === this.#introduction) await this.link.shell("echo", this.#signal, ANSWER_TIMEOUT_MS);
      if (connection !== this.#connection) return;
      this.#introduction = introduction;
      this.#state = "connected";
    } catch {
      // why does not matter: it is listed, and does not answer
      if (connection !== this.#connection || this.#signal.aborted) return;
      this.#state = "offline";
    }
    this.#checkedAt = this.#clock.elapsed();
    this.#onChange();
  }

  async #introduce(): Promise<Introduction> {
    const command = PROPERTIES.map((name) => `getprop ${name}`).join("; ");
    const { stdout } = await this.link.shell(command, this.#signal, ANSWER_TIMEOUT_MS);
    const [identity = "", model = "", androidVersion = "", sdk = ""] = stdout
      .split("\n")
      .map((line) => line.trim());
    return {
      identity: identity || null,
      facts: { model, androidVersion, sdk: Number.parseInt(sdk, 10) || 0 },
    };
  }
}

function stateOf(adbState: string): DeviceState {
  if (adbState === "gone") return "not_connected";
  return /^(unauthorized|authorizing|no permissions)/.test(adbState) ? "unauthorized" : "offline";
}
