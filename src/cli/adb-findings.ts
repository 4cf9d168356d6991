/** What the doctor finds about adb and the phones. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Address } from "../flag-kinds.ts";
import { askAdb } from "./adb-host.ts";
import { fine, type Finding, note, wrong } from "./finding.ts";

const PATIENCE_MS = 5000;
/** What the product was tried with, adb 29.0.6, speaks 1.0.41. */
const OLDEST_PROTOCOL = 41;

const remedies: Readonly<Record<string, string>> = {
  unauthorized: "unlock the phone and allow USB debugging for this computer",
  authorizing: "wait a moment, and allow USB debugging on the phone if it asks",
  offline: "plug the phone in again, or run: adb reconnect offline",
  "no permissions": "give this user access to the USB device (udev rules), then run: adb kill-server",
  recovery: "restart the phone normally: adb reboot",
  sideload: "restart the phone normally: adb reboot",
  bootloader: "restart the phone normally: fastboot reboot",
};

/** Looks for the adb program, then at each adb server and its phones. */
export async function adbFindings(servers: readonly Address[]): Promise<readonly Finding[]> {
  if (servers.length === 0) return [note("no adb server is used: the phones are simulated")];
  const found = await Promise.all(servers.map(serverFindings));
  const isReached = found.every(([server]) => server?.kind === "fine");
  return [await programFinding(isReached), ...found.flat()];
}

async function programFinding(isServerReached: boolean): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)("adb", ["version"], { timeout: PATIENCE_MS });
    const [, protocol = "?"] = /version 1\.0\.(\d+)/.exec(stdout) ?? [];
    const [, release = "?"] = /^Version (\S+)/m.exec(stdout) ?? [];
    const what = `adb ${release} (protocol 1.0.${protocol})`;
    return Number(protocol) >= OLDEST_PROTOCOL
      ? fine(what)
      : wrong(`${what} is old`, "install adb 29 or newer");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const what = isMissing ? "the program adb is not on the PATH" : `adb version fails: ${String(error)}`;
    if (isServerReached) return note(`${what}; the adb server was started elsewhere`);
    return wrong(what, "install it: apt-get install adb, or Android's platform-tools");
  }
}

async function serverFindings(server: Address): Promise<readonly Finding[]> {
  const name = `adb server ${server.host}:${server.port}`;
  try {
    const version = Number.parseInt(await askAdb(server, "host:version"), 16);
    const phones = (await askAdb(server, "host:devices-l")).split("\n").filter((line) => line.trim() !== "");
    if (phones.length > 0) return [fine(`${name} (protocol 1.0.${version})`), ...phones.map(phoneFinding)];
    return [
      fine(`${name} (protocol 1.0.${version})`),
      wrong(`${name} knows no phone`, "connect a phone with USB debugging on, or run: adb connect HOST:PORT"),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      wrong(
        `${name} cannot be reached: ${why}`,
        "start it: adb start-server, or name another one with --adb",
      ),
    ];
  }
}

/** A line of devices-l: the serial, the state (which may be two words), then names with values. */
function phoneFinding(line: string): Finding {
  const [, serial = line, state = "?"] = /^(\S+)\s+(no permissions|\S+)/.exec(line) ?? [];
  const [, model] = /\bmodel:(\S+)/.exec(line) ?? [];
  const what = `phone ${serial}${model === undefined ? "" : ` (${model})`}`;
  if (state === "device") return fine(what);
  return wrong(`${what} is ${state}`, remedies[state] ?? "plug the phone in again");
}
