/** What the doctor finds about adb: the program, each server, and what state its phones are in. Starts no server. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { firstProgram } from "../../device/adb/adb-process.ts";
import type { Address } from "../../flag-kinds.ts";
import { askAdb, MuteServer } from "./adb-host.ts";
import { fine, type Finding, note, type Trouble, wrong } from "./finding.ts";

/** A phone that adb can talk to. */
export interface ReadyPhone {
  readonly server: Address;
  /** adb's name for it. */
  readonly serial: string;
}

export interface AdbFindings {
  readonly findings: readonly Finding[];
  readonly ready: readonly ReadyPhone[];
}

interface Server extends AdbFindings {
  /** Undefined where it was not reached. */
  readonly protocol: number | undefined;
}

const PATIENCE_MS = 3000;
/** What the product was tried with, adb 29.0.6, speaks 1.0.41. */
const OLDEST_PROTOCOL = 41;
const NEWER = "install adb 29 or newer, then run: adb kill-server; adb start-server";

const states: Readonly<Record<string, readonly [Trouble, remedy: string]>> = {
  unauthorized: ["PHONE_UNAUTHORIZED", "unlock the phone and allow USB debugging for this computer"],
  authorizing: ["PHONE_UNAUTHORIZED", "wait a moment, and allow USB debugging on the phone if it asks"],
  "no permissions": [
    "PHONE_UNAUTHORIZED",
    "give this user access to the USB device (udev rules), then run: adb kill-server; adb start-server",
  ],
  offline: ["PHONE_OFFLINE", "plug the phone in again, or run: adb reconnect offline"],
  recovery: ["PHONE_OFFLINE", "restart the phone normally: adb reboot"],
  sideload: ["PHONE_OFFLINE", "restart the phone normally: adb reboot"],
  bootloader: ["PHONE_OFFLINE", "restart the phone normally: fastboot reboot"],
};

/** `programs`: where serve looks for an adb that it may start a server with; none: it starts none. */
export async function adbFindings(
  servers: readonly Address[],
  programs: readonly string[] = [],
): Promise<AdbFindings> {
  if (servers.length === 0)
    return { findings: [note("no adb server is used: the phones are simulated")], ready: [] };
  const path = await firstProgram(programs);
  const [program, ...found] = await Promise.all([
    readProgram(path ?? "adb"),
    ...servers.map((server) => lookAtServer(server, path !== undefined)),
  ]);
  return {
    findings: [programFinding(program, found), ...found.flatMap(({ findings }) => findings)],
    ready: found.flatMap(({ ready }) => ready),
  };
}

type Program = { readonly release: string; readonly protocol: number } | { readonly trouble: string };

/** `adb version` starts no server. */
async function readProgram(path: string): Promise<Program> {
  try {
    const { stdout } = await promisify(execFile)(path, ["version"], { timeout: PATIENCE_MS });
    const [, protocol = "0"] = /version 1\.0\.(\d+)/.exec(stdout) ?? [];
    const [, release = "?"] = /^Version (\S+)/m.exec(stdout) ?? [];
    return { release, protocol: Number(protocol) };
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return {
      trouble: isMissing ? "the program adb is not on the PATH" : `adb version fails: ${String(error)}`,
    };
  }
}

function programFinding(program: Program, servers: readonly Server[]): Finding {
  const isReached = servers.every(({ protocol }) => protocol !== undefined);
  if ("trouble" in program) {
    if (isReached) return note(`${program.trouble}; the adb server was started elsewhere`);
    return wrong(
      "ADB_MISSING",
      program.trouble,
      "install it: apt-get install adb, or Android's platform-tools",
    );
  }
  const { release, protocol } = program;
  const what = `adb ${release} (protocol 1.0.${protocol})`;
  if (protocol < OLDEST_PROTOCOL) return wrong("ADB_OLD", `${what} is old`, NEWER);
  const other = servers.find((server) => server.protocol !== undefined && server.protocol !== protocol);
  if (!other) return fine(what);
  return note(
    `${what} is not that of the server (1.0.${other.protocol}): each use of it restarts the server, and phones in the network are lost`,
  );
}

async function lookAtServer(server: Address, mayStart: boolean): Promise<Server> {
  const name = `adb server ${server.host}:${server.port}`;
  try {
    const [version, list] = await Promise.all([
      askAdb(server, "host:version"),
      askAdb(server, "host:devices-l"),
    ]);
    return {
      protocol: Number.parseInt(version, 16),
      ...readList(server, Number.parseInt(version, 16), list),
    };
  } catch (error) {
    return { protocol: undefined, ready: [], findings: [unreached(name, server, error, mayStart)] };
  }
}

function unreached(name: string, { host, port }: Address, error: unknown, mayStart: boolean): Finding {
  if (error instanceof MuteServer) {
    const remedy = `end its process (ss -ltnp 'sport = :${port}' tells which; adb kill-server does not help), then run: adb start-server`;
    return wrong("ADB_HUNG", `${name} hangs: it takes connections and gives ${error.message}`, remedy);
  }
  const why = error instanceof Error ? error.message : String(error);
  // until it runs nobody knows whether its phones are well, so it is wrong all the same
  const bySelf = mayStart && ["127.0.0.1", "localhost"].includes(host) ? ", as serve does by itself" : "";
  return wrong(
    "ADB_UNREACHABLE",
    `${name} cannot be reached: ${why}`,
    `start it: adb start-server${bySelf}; or name another one with --adb`,
  );
}

function readList(server: Address, protocol: number, list: string): AdbFindings {
  const name = `adb server ${server.host}:${server.port}`;
  const what = `${name} (protocol 1.0.${protocol})`;
  const about = protocol < OLDEST_PROTOCOL ? wrong("ADB_OLD", `${what} is old`, NEWER) : fine(what);
  const phones = list
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(readLine);
  if (phones.length === 0) {
    const remedy = "connect a phone with USB debugging on, or run: adb connect HOST:PORT";
    return { ready: [], findings: [about, wrong("NO_PHONE", `${name} knows no phone`, remedy)] };
  }
  return {
    ready: phones.filter(({ state }) => state === "device").map(({ serial }) => ({ server, serial })),
    findings: [about, ...phones.filter(({ state }) => state !== "device").map(stateFinding)],
  };
}

interface Line {
  readonly serial: string;
  readonly state: string;
  /** Where it is plugged in, as "usb:1-2". */
  readonly port: string | undefined;
}

/** A line of devices-l: the serial, the state (which may be two words), then names with values. */
function readLine(line: string): Line {
  const [, serial = line, state = "?"] = /^(\S+)\s+(no permissions|\S+)/.exec(line) ?? [];
  return { serial, state, port: /\b(usb:\S+)/.exec(line)?.[1] };
}

function stateFinding({ serial, state, port }: Line): Finding {
  const [trouble, remedy] = states[state] ?? (["PHONE_OFFLINE", "plug the phone in again"] as const);
  const what = `phone ${serial}${port === undefined ? "" : ` (${port})`} is ${state}`;
  return wrong(trouble, what, remedy);
}
