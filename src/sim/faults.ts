import type { Phone } from "./phone.ts";

/** What goes with a fault, e.g. {"factor": 5}. */
export type FaultDetails = Readonly<Record<string, unknown>>;

/** Starts it and returns what mends it. */
type Fault = (phone: Phone, details: FaultDetails) => () => void;

const FAULTS = {
  unplug: (phone) => {
    phone.cable.set("absent");
    return () => phone.cable.set("device");
  },
  unauthorized: (phone) => {
    phone.cable.set("unauthorized");
    return () => phone.cable.set("device");
  },
  freeze: (phone) => {
    phone.cable.gate.shut();
    return () => phone.cable.gate.open();
  },
  slow: (phone, { factor }) => {
    phone.delays.slowBy(typeof factor === "number" && factor > 0 ? factor : 3);
    return () => phone.delays.slowBy(1);
  },
  drop_next_push: (phone) => {
    phone.cable.dropsNextPush = true;
    return () => {
      phone.cable.dropsNextPush = false;
    };
  },
  kill_ui_server: (phone) => {
    phone.instrumentation.kill();
    return () => {};
  },
  upload_stuck: (phone) => {
    phone.network.shut();
    return () => phone.network.open();
  },
  asleep: (phone) => {
    phone.glass.isAwake = false;
    return () => phone.glass.press(WAKE_UP);
  },
  /** A swipe opens it, unless {"pin": true}. */
  locked: (phone, { pin }) => {
    phone.glass.isLocked = true;
    phone.glass.asksForPin = pin === true;
    return () => {
      phone.glass.asksForPin = false;
      phone.glass.dismissKeyguard();
    };
  },
  low_battery: (phone) => {
    phone.batteryPercent = 4;
    return () => {
      phone.batteryPercent = 100;
    };
  },
  /** Whether the platform got the post is drawn from the seed, unless {"published": true|false} says it. */
  vanish_after_post: (phone, { published }) => {
    const vanish = (upload: { publish(): void }): void => {
      const arrived = typeof published === "boolean" ? published : phone.chance.fork("vanish").next() < 0.5;
      if (arrived) upload.publish();
      phone.cable.set("absent");
      phone.restart();
    };
    phone.events.once("post", vanish);
    return () => {
      phone.events.off("post", vanish);
      phone.cable.set("device");
    };
  },
} as const satisfies Record<string, Fault>;

const WAKE_UP = 224;

export type FaultKind = keyof typeof FAULTS;
export const FAULT_KINDS: readonly string[] = Object.keys(FAULTS);

export function isFaultKind(kind: unknown): kind is FaultKind {
  return typeof kind === "string" && Object.hasOwn(FAULTS, kind);
}

/** The faults that one phone suffers from. */
export class Faults {
  readonly #phone: Phone;
  #mends: (() => void)[] = [];

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  start(kind: FaultKind, details: FaultDetails): void {
    const fault: Fault = FAULTS[kind];
    this.#mends.push(fault(this.#phone, details));
  }

  mendAll(): void {
    const mends = this.#mends;
    this.#mends = [];
    for (const mend of mends) mend();
  }
}
