import { isLanguageTag } from "../android/language.ts";
import type { Phone } from "../phone.ts";
import { appClone, appMissing, appVersion, installRefused, oldAndroid, storageFull } from "./installed.ts";
import { popup } from "./popup.ts";

/** What goes with a fault, e.g. {"factor": 5}. */
export type FaultDetails = Readonly<Record<string, unknown>>;

/** Starts it and returns what mends it, or says what is wrong with the details. */
export type Fault = (phone: Phone, details: FaultDetails) => (() => void) | string;

const WAKE_UP = 224;
const LOW_PERCENT = 4;
const SLOW_FACTOR = 3;

export const FAULTS = {
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
  slow: (phone, { factor = SLOW_FACTOR }) => {
    if (typeof factor !== "number" || !(factor > 0)) return "factor must be a number above 0";
    phone.delays.slowBy(factor);
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
  popup,
  block: (phone) => restrict(phone, "blocked"),
  signed_out: (phone) => restrict(phone, "signed_out"),
  upload_stuck: (phone) => {
    phone.network.shut();
    return () => phone.network.open();
  },
  language: (phone, { locale }) => {
    if (!isLanguageTag(locale)) return 'locale must be a language tag, as "es" or "pt-BR"';
    const before = phone.locale;
    phone.locale = locale;
    return () => {
      phone.locale = before;
    };
  },
  low_battery: (phone, { percent = LOW_PERCENT }) => {
    if (typeof percent !== "number" || percent < 0 || percent > 100) return "percent must be from 0 to 100";
    const before = phone.batteryPercent;
    phone.batteryPercent = percent;
    return () => {
      phone.batteryPercent = before;
    };
  },
  asleep: (phone) => {
    phone.glass.sleep();
    return () => {
      phone.glass.press(WAKE_UP);
      phone.glass.dismissKeyguard();
    };
  },
  /** A swipe opens it, unless {"pin": true} or a PIN of digits. */
  locked: (phone, { pin = false }) => {
    if (typeof pin !== "boolean" && !(typeof pin === "string" && /^\d{4,16}$/.test(pin)))
      return "pin must be true, false or 4 to 16 digits";
    const drawn = String(phone.chance.fork("pin").between(1000, 9999));
    phone.glass.keyguard.setPin(pin === true ? drawn : pin === false ? undefined : pin);
    phone.glass.keyguard.show();
    return () => {
      phone.glass.keyguard.setPin(undefined);
      phone.glass.dismissKeyguard();
    };
  },
  /** Whether the platform got the post is drawn from the seed, unless {"published": true|false} says it. */
  vanish_after_post: (phone, { published }) => {
    if (published !== undefined && typeof published !== "boolean") return "published must be true or false";
    const vanish = (upload: { publish(): void }): void => {
      if (published ?? phone.chance.fork("vanish").next() < 0.5) upload.publish();
      phone.cable.set("absent");
      phone.restart();
    };
    phone.events.once("post", vanish);
    return () => {
      phone.events.off("post", vanish);
      phone.cable.set("device");
    };
  },
  install_refused: installRefused,
  storage_full: storageFull,
  app_clone: appClone,
  app_missing: appMissing,
  app_version: appVersion,
  old_android: oldAndroid,
} as const satisfies Record<string, Fault>;

export type FaultKind = keyof typeof FAULTS;

/** What the platforms hold against all accounts of the phone. */
function restrict(phone: Phone, restriction: Phone["restriction"]): () => void {
  const before = phone.restriction;
  phone.restriction = restriction;
  return () => {
    phone.restriction = before;
  };
}
