/**
 * What the doctor asks a phone, and the answers: side by side, and in the same words as tasks do, so that a phone on which
 * tasks run can answer. Nothing on the phone is changed.
 */
import { deadline } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import { unresponsive } from "../../device/adb/adb-problem.ts";
import type { PhoneLink } from "../../device/adb/link.ts";
import { isInstalled, versionOf } from "../../device/apps.ts";
import { type Battery, parseBattery } from "../../device/battery.ts";
import { parseFree } from "../../device/media/free-space.ts";
import { SERVER_PACKAGE, TEST_PACKAGE } from "../../device/ui/install.ts";
import type { UiServerFacts } from "../../device/ui/obstacle.ts";
import { readLock } from "../../device/wake.ts";

export interface PhoneFacts extends UiServerFacts {
  readonly model: string;
  /** As "14". */
  readonly android: string;
  /** How far its clock is ahead of ours, in milliseconds; undefined where it is not told. */
  readonly aheadMs: number | undefined;
  /** Undefined where it is not told. */
  readonly battery: Battery | undefined;
  readonly lock: ReturnType<typeof readLock>;
  /** Versions by package, of the packages that are there; empty where it is not told. */
  readonly versions: ReadonlyMap<string, string>;
}

type Phone = Pick<PhoneLink, "serial" | "shell">;

/** A phone that is busy may take this long for all of it; one that is frozen takes for ever. */
const ANSWER_TIMEOUT_MS = 4000;

/** Each prints one line, empty where the phone has no such property. */
const PROPERTIES = [
  "ro.product.model",
  "ro.build.version.release",
  "ro.build.version.sdk",
  "ro.miui.ui.version.name",
  "ro.mi.os.version.name",
  "persist.security.adbinstall",
];
const READ_PROPERTIES = PROPERTIES.map((name) => `getprop ${name}`).join("; ");

/** Rejects with a Problem where the phone does not answer in time. */
export async function askPhone(
  phone: Phone,
  packages: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<PhoneFacts> {
  const late = deadline(clock, ANSWER_TIMEOUT_MS, () =>
    unresponsive(phone.serial, "the doctor", ANSWER_TIMEOUT_MS),
  );
  try {
    return await ask(phone, packages, clock, AbortSignal.any([signal, late.signal]));
  } finally {
    late.cancel();
  }
}

async function ask(
  phone: Phone,
  packages: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<PhoneFacts> {
  const read = async (command: string) => (await phone.shell(command, signal)).stdout;
  const [properties, aheadMs, battery, window, space, server, hasTests, versions] = await Promise.all([
    read(READ_PROPERTIES),
    readClock(read, clock),
    read("dumpsys battery"),
    read("dumpsys window"),
    read("df -k /data/local/tmp"),
    versionIfThere(phone, SERVER_PACKAGE, signal),
    isInstalled(phone, TEST_PACKAGE, signal),
    Promise.all(packages.map((name) => versionIfThere(phone, name, signal))),
  ]);
  const [model = "", android = "", sdk = "", miui = "", hyperOs = "", mayInstall = ""] = properties
    .split("\n")
    .map((line) => line.trim());
  return {
    model,
    android,
    sdk: Number.parseInt(sdk, 10) || 0,
    aheadMs,
    battery: parseBattery(battery),
    lock: readLock(window),
    freeBytes: parseFree(space),
    present: server,
    hasTests,
    isXiaomi: miui !== "" || hyperOs !== "",
    mayInstall: /^(1|true)$/.test(mayInstall),
    // long, and of interest only where it is not there
    installs: server === undefined ? await read("dumpsys package installs") : "",
    versions: new Map(
      packages.flatMap((name, i) => {
        const version = versions[i];
        return version === undefined ? [] : [[name, version] as const];
      }),
    ),
  };
}

/** From the moment at which it was most likely read: halfway between question and answer. */
async function readClock(
  read: (command: string) => Promise<string>,
  clock: Clock,
): Promise<number | undefined> {
  const askedAt = clock.now();
  const seconds = /^\d+$/.exec((await read("date +%s")).trim())?.[0];
  return seconds === undefined ? undefined : Number(seconds) * 1000 - (askedAt + clock.now()) / 2;
}

/** Undefined where it is not installed, and empty where its version is not told. */
async function versionIfThere(phone: Phone, name: string, signal: AbortSignal): Promise<string | undefined> {
  if (!(await isInstalled(phone, name, signal))) return undefined;
  return (await versionOf(phone, name, signal)) ?? "";
}
