/** One adb serial as the fleet knows it: what adb says of it, what it says itself, and whether it answers. */
import type { Clock } from "../../clock.ts";
import type { DeviceFacts, DeviceState, Sighting } from "../../model/device.ts";
import type { TroubleReason } from "../../model/trouble.ts";
import type { AdbServer } from "../adb/adb.ts";
import type { PhoneLink } from "../adb/link.ts";

interface Introduction {
  readonly identity: string | null;
  readonly facts: DeviceFacts;
  readonly bootId?: string;
}

const HEARTBEAT_MS = 5000;
/** A frozen phone stays `device` for adb, and its shell hangs for ever. */
const ANSWER_TIMEOUT_MS = 5000;
/** One answer that does not come may be a phone that is busy. */
const MUTE_AFTER = 2;
const PROPERTIES = ["ro.serialno", "ro.product.model", "ro.build.version.release", "ro.build.version.sdk"];
const INTRODUCE = [
  ...PROPERTIES.map((name) => `getprop ${name}`),
  "cat /proc/sys/kernel/random/boot_id",
].join("; ");
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

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
  #refusal: string | undefined;
  #unanswered = 0;
  #adbState = "gone";
  /** Why its adb server tells nothing of it. */
  #serverTrouble: TroubleReason | undefined;

  constructor(adbSerial: string, server: AdbServer, clock: Clock, signal: AbortSignal, onChange: () => void) {
    this.adbSerial = adbSerial;
    this.server = server;
    this.link = server.phone(adbSerial);
    this.#clock = clock;
    this.#signal = signal;
    this.#onChange = onChange;
  }

  get sighting(): Sighting {
    const { identity = null, facts = null, bootId } = this.#introduction ?? {};
    return {
      adbSerial: this.adbSerial,
      identity,
      state: this.#state,
      facts,
      ...(bootId !== undefined && { bootId }),
      ...(this.#refusal !== undefined && { refusal: this.#refusal }),
    };
  }

  /** What keeps it from work; a phone that was only just listed has not had the time to answer. */
  get trouble(): TroubleReason | undefined {
    if (this.#serverTrouble) return this.#serverTrouble;
    if (this.#refusal !== undefined) return "name_shared";
    if (this.#adbState === "device") return this.#unanswered >= MUTE_AFTER ? "mute" : undefined;
    return troubleOf(this.#adbState);
  }

  /** adb lists several phones under this name, and reaches none of them by it. */
  sawSeveral(count: number): void {
    this.#forget();
    this.#serverTrouble = undefined;
    this.#adbState = "device";
    this.#state = "offline";
    this.#refusal =
      `${count} phones are connected to the adb server ${this.server.name} under the one name ${this.adbSerial}, ` +
      "so neither can be told from the other; unplug all but one";
  }

  /** Its server tells nothing any more. */
  lostServer(trouble: TroubleReason): void {
    this.saw("gone");
    this.#serverTrouble = trouble;
  }

  /** Takes what adb says of it; `gone` where adb no longer lists it. What adb has back stays as it was until it answers. */
  saw(adbState: string): void {
    this.#adbState = adbState;
    this.#serverTrouble = undefined;
    this.#refusal = undefined;
    if (adbState !== "device") {
      this.#forget();
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

  #forget(): void {
    this.#connection++;
    this.#introduction = undefined;
    this.link.memory = {};
    this.#unanswered = 0;
  }

  async #ask(connection: number): Promise<void> {
    try {
      const introduction = this.#introduction ?? (await this.#introduce());
      if (introduction === this.#introduction) await this.link.shell("echo", this.#signal, ANSWER_TIMEOUT_MS);
      if (connection !== this.#connection) return;
      this.#introduction = introduction;
      this.#state = "connected";
      this.#unanswered = 0;
    } catch {
      // why does not matter: it is listed, and does not answer
      if (connection !== this.#connection || this.#signal.aborted) return;
      this.#state = "offline";
      this.#unanswered++;
    }
    this.#checkedAt = this.#clock.elapsed();
    this.#onChange();
  }

  async #introduce(): Promise<Introduction> {
    const { stdout } = await this.link.shell(INTRODUCE, this.#signal, ANSWER_TIMEOUT_MS);
    const [identity = "", model = "", androidVersion = "", sdk = "", bootId = ""] = stdout
      .split("\n")
      .map((line) => line.trim());
    return {
      identity: identity || null,
      facts: { model, androidVersion, sdk: Number.parseInt(sdk, 10) || 0 },
      ...(UUID.test(bootId) && { bootId }),
    };
  }
}

function stateOf(adbState: string): DeviceState {
  if (adbState === "gone") return "not_connected";
  return /^(unauthorized|authorizing|no permissions)/.test(adbState) ? "unauthorized" : "offline";
}

function troubleOf(adbState: string): TroubleReason {
  if (adbState === "gone") return "gone";
  if (/^(unauthorized|authorizing)/.test(adbState)) return "unauthorized";
  if (adbState.startsWith("no permissions")) return "no_permissions";
  return /^(recovery|sideload|bootloader|rescue|fastboot)/.test(adbState) ? "not_booted" : "offline";
}
