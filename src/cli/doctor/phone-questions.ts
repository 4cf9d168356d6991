/** What the doctor asks a phone, in one command, and the answers. Nothing on the phone is changed. */
import type { Clock } from "../../clock.ts";
import { parseFree } from "../../device/free-space.ts";
import type { PhoneLink } from "../../device/link.ts";
import { quote } from "../../device/quote.ts";
import { SERVER_PACKAGE, TEST_PACKAGE } from "../../device/ui-install.ts";
import type { UiServerFacts } from "../../device/ui-obstacle.ts";
import { askInOne, type Question } from "../ask-in-one.ts";

export interface PhoneFacts extends UiServerFacts {
  readonly model: string;
  /** As "14". */
  readonly android: string;
  /** How far its clock is ahead of ours, in milliseconds; undefined where it is not told. */
  readonly aheadMs: number | undefined;
  /** Versions by package, of the packages that are there; empty where it is not told. */
  readonly versions: ReadonlyMap<string, string>;
}

/** A phone that is busy may take this long; one that is frozen takes for ever. */
const ANSWER_TIMEOUT_MS = 4000;

/** Rejects with a Problem where the phone does not answer in time. */
export async function askPhone(
  phone: Pick<PhoneLink, "shell">,
  packages: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<PhoneFacts> {
  const asked = clock.now();
  const answers = await askInOne(phone, questions(packages), signal, ANSWER_TIMEOUT_MS);
  const get = (name: string) => answers.get(name) ?? "";
  // its clock is read first, so the answer is about as old as the question
  const seconds = /^\d+$/.exec(get("time"))?.[0];
  const versionOf = (name: string) => /versionName=(\S+)/.exec(get(`version ${name}`))?.[1];
  const isThere = (name: string) => get(`path ${name}`).includes("package:");
  return {
    model: get("model"),
    android: get("android"),
    sdk: Number.parseInt(get("sdk"), 10) || 0,
    aheadMs: seconds === undefined ? undefined : Number(seconds) * 1000 - asked,
    freeBytes: parseFree(get("space")),
    present: isThere(SERVER_PACKAGE) ? versionOf(SERVER_PACKAGE) : undefined,
    hasTests: isThere(TEST_PACKAGE),
    isXiaomi: get("miui") !== "" || get("hyperos") !== "",
    mayInstall: /^(1|true)$/.test(get("adbinstall")),
    installs: get("installs"),
    versions: new Map(packages.filter(isThere).map((name) => [name, versionOf(name) ?? ""])),
  };
}

function questions(packages: readonly string[]): readonly Question[] {
  const path = (name: string) => `pm path ${quote(name)}`;
  const version = (name: string) => `dumpsys package ${quote(name)} | grep versionName=`;
  return [
    ["time", "date +%s"],
    ["model", "getprop ro.product.model"],
    ["android", "getprop ro.build.version.release"],
    ["sdk", "getprop ro.build.version.sdk"],
    ["miui", "getprop ro.miui.ui.version.name"],
    ["hyperos", "getprop ro.mi.os.version.name"],
    ["adbinstall", "getprop persist.security.adbinstall"],
    ["space", "df -k /data/local/tmp"],
    [`path ${TEST_PACKAGE}`, path(TEST_PACKAGE)],
    ...[SERVER_PACKAGE, ...packages].flatMap((name) => [
      [`path ${name}`, path(name)] as const,
      [`version ${name}`, version(name)] as const,
    ]),
    // long, and of interest only where it is not there
    [
      "installs",
      `${path(SERVER_PACKAGE)} || dumpsys package installs | grep -E 'Session|ackageName=|mFinal'`,
    ],
  ];
}
