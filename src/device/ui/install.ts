/** Both APKs of the UI server on the phone, in the version that this package brings. */
import { stat } from "node:fs/promises";
import { SERVER_APK_PATH, TEST_APK_PATH, version } from "appium-uiautomator2-server";
import { Problem } from "../../model/problem.ts";
import type { PhoneLink } from "../adb/link.ts";
import { quote } from "../adb/quote.ts";
import { installProblem, isInTheWay } from "./install-problem.ts";

export const SERVER_PACKAGE = "io.appium.uiautomator2.server";
export const TEST_PACKAGE = "io.appium.uiautomator2.server.test";

type Phone = Pick<PhoneLink, "serial" | "shell" | "push">;

const INSTALL_TIMEOUT_MS = 120_000;

/** Installs what is missing or of another version; `again` whatever is there. */
export async function installUiServer(phone: Phone, again: boolean, signal: AbortSignal): Promise<void> {
  const [present, hasTest] = await Promise.all([
    versionOf(phone, SERVER_PACKAGE, signal),
    isPresent(phone, TEST_PACKAGE, signal),
  ]);
  if (present === version && hasTest && !again) return;
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
  await phone.push(apk, { path, modifiedAtMs: (await stat(apk)).mtimeMs }, signal);
  let said = await pmInstall(phone, path, signal);
  if (isInTheWay(said)) {
    await phone.shell(`pm uninstall ${name}`, signal, INSTALL_TIMEOUT_MS);
    said = await pmInstall(phone, path, signal);
  }
  await phone.shell(`rm -f ${quote(path)}`, signal);
  if (!/^Success/m.test(said)) throw installProblem(phone.serial, name, said);
}

/** What it said; a phone that asks its owner something says nothing for as long as nobody answers. */
async function pmInstall(phone: Phone, path: string, signal: AbortSignal): Promise<string> {
  try {
    const { stdout, stderr } = await phone.shell(
      `pm install -r -t -g ${quote(path)}`,
      signal,
      INSTALL_TIMEOUT_MS,
    );
    return `${stdout}\n${stderr}`;
  } catch (cause) {
    const isMute = cause instanceof Problem && cause.reason === "DEVICE_UNRESPONSIVE";
    if (isMute) return `no answer within ${INSTALL_TIMEOUT_MS / 1000} s`;
    throw cause;
  }
}
