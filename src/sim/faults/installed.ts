import type { App } from "../apps/app.ts";
import type { Phone } from "../phone.ts";

type Details = Readonly<Record<string, unknown>>;
type Begun = (() => void) | string;

const OLDEST_SDK = 24;
const NEWEST_SDK = 36;
/** What Xiaomi's phones say until "Install via USB" is on. */
const REFUSED = "INSTALL_FAILED_USER_RESTRICTED: Install canceled by user";

export function installRefused({ packages }: Phone, { reason = REFUSED }: Details): Begun {
  if (typeof reason !== "string" || !/^INSTALL_\w+/.test(reason))
    return 'reason must begin with a name of Android\'s, as "INSTALL_FAILED_USER_RESTRICTED"';
  packages.refusal = reason;
  return () => {
    packages.refusal = undefined;
  };
}

export function storageFull({ files }: Phone): Begun {
  files.isFull = true;
  return () => {
    files.isFull = false;
  };
}

/** As if nobody had ever installed it. Mended, its accounts are there again. */
export function appMissing(phone: Phone, { app }: Details): Begun {
  const found = findApp(phone, app);
  if (typeof found === "string") return found;
  const before = phone.packages.get(found.packageName);
  phone.stopApp(found.packageName);
  phone.packages.remove(found.packageName);
  return () => {
    if (before) phone.packages.add(before);
  };
}

export function appVersion(phone: Phone, { app, version }: Details): Begun {
  const found = findApp(phone, app);
  if (typeof found === "string") return found;
  if (typeof version !== "string" || !/^\d+(\.\d+)*$/.test(version))
    return 'version must be numbers with dots, as "37.1.4"';
  const before = phone.packages.get(found.packageName) ?? found;
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const versionCode = major * 10_000 + minor * 100 + patch;
  // an update ends what runs
  phone.stopApp(found.packageName);
  phone.packages.add({ packageName: found.packageName, versionName: version, versionCode });
  return () => {
    phone.stopApp(found.packageName);
    phone.packages.add(before);
  };
}

export function oldAndroid(phone: Phone, { sdk }: Details): Begun {
  if (typeof sdk !== "number" || !Number.isInteger(sdk) || sdk < OLDEST_SDK || sdk > NEWEST_SDK)
    return `sdk must be a whole number from ${OLDEST_SDK} to ${NEWEST_SDK}`;
  const before = phone.sdk;
  phone.sdk = sdk;
  return () => {
    phone.sdk = before;
  };
}

/** Somebody has cloned the app, and unless {"open": false} has it on the screen. */
export function appClone(phone: Phone, { app, package: name, open = true }: Details): Begun {
  const found = findApp(phone, app);
  if (typeof found === "string") return found;
  if (typeof name !== "string" || !/^[a-z]\w*(\.[a-z]\w*)+$/i.test(name))
    return 'package must be one of Android\'s, as "com.clone.app"';
  const clone = phone.clone(found === phone.knownApps.tiktok ? "tiktok" : "instagram", name);
  if (open === true) phone.glass.show(clone, [0, 0]);
  return () => void phone.uninstall(name);
}

function findApp({ knownApps }: Phone, name: unknown): App | string {
  if (name === "tiktok" || name === "instagram") return knownApps[name];
  return `app must be one of ${Object.keys(knownApps).join(", ")}`;
}
