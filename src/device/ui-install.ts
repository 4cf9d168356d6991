/** Both APKs of the UI server on the phone, in the version that this package brings. */
import { stat } from "node:fs/promises";
import { SERVER_APK_PATH, TEST_APK_PATH, version } from "appium-uiautomator2-server";
import { Problem } from "../model/problem.ts";
import type { PhoneLink } from "./link.ts";
import { quote } from "./quote.ts";

export const SERVER_PACKAGE = "io.appium.uiautomator2.server";
export const TEST_PACKAGE = "io.appium.uiautomator2.server.test";

type Phone = Pick<PhoneLink, "serial" | "shell" | "push">;

const INSTALL_TIMEOUT_MS = 120_000;

/** What `pm install` says, and what a person can do about it. */
const REFUSALS: readonly (readonly [RegExp, "UI_SERVER_FAILED" | "DEVICE_STORAGE_FULL", string])[] = [
  [/INSUFFICIENT_STORAGE|ENOSPC|no space/i, "DEVICE_STORAGE_FULL", "free some space on it"],
  [
    /USER_RESTRICTED|canceled by user/i,
    "UI_SERVER_FAILED",
    'switch on "Install via USB" in its developer options',
  ],
  [/OLDER_SDK/i, "UI_SERVER_FAILED", "its Android is older than 8, which the UI server needs"],
  [/VERIFICATION/i, "UI_SERVER_FAILED", 'switch off "Verify apps over USB" in its developer options'],
];
/** Another build of the same package is in the way; removing it helps. */
const IN_THE_WAY = /UPDATE_INCOMPATIBLE|VERSION_DOWNGRADE|INCONSISTENT_CERTIFICATES/;

/** Installs what is missing or of another version. */
export async function installUiServer(phone: Phone, signal: AbortSignal): Promise<void> {
  const [present, hasTest] = await Promise.all([
    versionOf(phone, SERVER_PACKAGE, signal),
    isPresent(phone, TEST_PACKAGE, signal),
  ]);
  if (present === version && hasTest) return;
  await install(phone, SERVER_APK_PATH, SERVER_PACKAGE, signal);
  await install(phone, TEST_APK_PATH, TEST_PACKAGE, signal);
}

async function versionOf(phone: Phone, name: string, signal: AbortSignal): Promise<string | undefined> {
  if (!(await isPresent(phone, name, signal))) return undefined;
  const { stdout } = await phone.shell(`dumpsys package ${name}`, signal);
  return /versionName=(\S+)/.exec(stdout)?.[1];
}

async function isPresent(phone: Phone, name: string, signal: AbortSignal): Promise<boolean> {
  const { stdout } = await phone.shell(`pm path ${name}`, signal);
  return stdout.includes("package:");
}

async function install(phone: Phone, apk: string, name: string, signal: AbortSignal): Promise<void> {
  const path = `/data/local/tmp/phonefleet-${name}.apk`;
  await phone.push(apk, path, (await stat(apk)).mtimeMs, signal);
  let said = await pmInstall(phone, path, signal);
  if (IN_THE_WAY.test(said)) {
    await phone.shell(`pm uninstall ${name}`, signal, INSTALL_TIMEOUT_MS);
    said = await pmInstall(phone, path, signal);
  }
  await phone.shell(`rm -f ${quote(path)}`, signal);
  if (/^Success/m.test(said)) return;
  const why = /\[([^\]]+)\]/.exec(said)?.[1] ?? said.trim();
  const [, reason, remedy] = REFUSALS.find(([pattern]) => pattern.test(said)) ?? [
    undefined,
    "UI_SERVER_FAILED" as const,
    "look at its screen for a question",
  ];
  throw new Problem(reason, `device ${phone.serial} refused to install ${name} (${why}); ${remedy}`);
}

async function pmInstall(phone: Phone, path: string, signal: AbortSignal): Promise<string> {
  const { stdout, stderr } = await phone.shell(
    `pm install -r -t -g ${quote(path)}`,
    signal,
    INSTALL_TIMEOUT_MS,
  );
  return `${stdout}\n${stderr}`;
}
