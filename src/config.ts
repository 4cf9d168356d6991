/**
 * What `serve` can be told, read once from flags and environment. `serveFlags` defines every flag; `phonefleet help
 * serve` and docs/configuration.md are printed from it.
 */
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { address, decimal, hostName, integer, listOf, loopback, oneOf, path } from "./flag-kinds.ts";
import { type Environment, type Flag, type Flags, type FlagValues, readFlags } from "./flags.ts";
import type { ReadFlags } from "./flags.ts";
import { isZone } from "./model/time-of-day.ts";

const flag = <const Value>(definition: Flag<Value>) => definition;
const nothing = { otherwise: null, otherwiseText: "none" };
const port = integer(0, 65_535);
const DAY_MS = 24 * 60 * 60 * 1000;
const MIB = 1024 * 1024;

export const serveFlags = {
  port: flag({
    placeholder: "PORT",
    help: "Where gRPC, gRPC-Web, Connect and REST are served, side by side. 0: any free port.",
    otherwise: 50_809,
    parse: port,
  }),
  host: flag({
    placeholder: "ADDRESS",
    help: "The loopback address to listen on. Anything else is refused: there are no access tokens yet.",
    otherwise: "127.0.0.1",
    parse: loopback,
  }),
  "allowed-hosts": flag<readonly string[]>({
    placeholder: "NAME[,…]",
    help: "Host names, besides this machine's own, under which clients may reach the server.",
    otherwise: Object.freeze([]),
    otherwiseText: "none",
    parse: listOf(hostName, "host names without ports, with commas between them"),
  }),
  data: flag({
    placeholder: "DIR",
    help: "Where the database, the library of materials and what attempts left are kept. One server at a time may use it.",
    otherwise: "",
    otherwiseText:
      "$XDG_DATA_HOME/phonefleet, else ~/.local/share/phonefleet; on Windows %LOCALAPPDATA%\\phonefleet; with --sim phonefleet-sim",
    parse: path("a directory"),
  }),
  "database-url": flag<null>({
    placeholder: "postgres://…",
    help: "Reserved for PostgreSQL, which is not supported yet: giving it is refused.",
    ...nothing,
    isSecret: true,
    parse: () => ({
      mistake: "is not supported yet; leave it out, and tasks are kept in SQLite below --data",
    }),
  }),
  adb: flag({
    placeholder: "HOST:PORT[,…]",
    help: "The adb servers whose phones are used.",
    otherwise: Object.freeze([Object.freeze({ host: "127.0.0.1", port: 5037 })]),
    otherwiseText: "127.0.0.1:5037; with --sim none",
    parse: listOf(address, "HOST:PORT, several with commas between them"),
  }),
  "start-adb": flag({
    placeholder: "on|off",
    help: "Whether an adb server of --adb is started on this machine where none answers, and started again when it ends or hangs. The program adb is looked for on the PATH, then below ANDROID_HOME and ANDROID_SDK_ROOT. One that somebody else started is never ended.",
    otherwise: "on",
    parse: oneOf("on", "off"),
  }),
  "reboot-phones": flag({
    placeholder: "on|off",
    help: "Whether a phone that does not answer, and that connecting again did not help, is restarted.",
    otherwise: "off",
    parse: oneOf("on", "off"),
  }),
  "time-zone": flag({
    placeholder: "ZONE",
    help: "The IANA time zone that a task's start_time is meant in, as Europe/Berlin.",
    otherwise: "",
    otherwiseText: "the system's",
    parse: (text) =>
      isZone(text) ? { value: text } : { mistake: "must be an IANA time zone, as Europe/Berlin" },
  }),
  "log-level": flag({
    placeholder: "LEVEL",
    help: "The least important log lines to write: debug, info, warn or error. The line that says where the server listens is always written.",
    otherwise: "info",
    parse: oneOf("debug", "info", "warn", "error"),
  }),
  "media-root": flag<readonly string[]>({
    placeholder: "DIR[,…]",
    help: "The folders that files to publish may lie in, their links resolved.",
    otherwise: Object.freeze([]),
    otherwiseText: "any file that the server can read",
    parse: listOf(path("a directory"), "directories, with commas between them"),
  }),
  "http-status": flag({
    placeholder: "by-code|always-200",
    help: "Whether REST answers carry the HTTP status of their code, or always 200 for clients that read only the envelope.",
    otherwise: "by-code",
    parse: oneOf("by-code", "always-200"),
  }),
  license: flag<string | null>({
    placeholder: "FILE",
    help: "The license, as `phonefleet license issue` prints it. Without one the plan is Business for 10,000 phones.",
    ...nothing,
    needs: "license-key",
    parse: path("a file"),
  }),
  "license-key": flag<string | null>({
    placeholder: "FILE",
    help: "The public key that the license is checked with; needed with --license.",
    ...nothing,
    parse: path("a file"),
  }),
  "drain-timeout": flag({
    placeholder: "SECONDS",
    help: "How long running tasks may take to end after SIGTERM.",
    otherwise: 30,
    parse: decimal("from 0", 86_400),
  }),
  evidence: flag({
    placeholder: "all|failures|none",
    help: "Of what screenshots and trees are kept: of the decisive steps of every attempt and of what failed; only of what failed, and of the filled form of a dry run; of nothing. No pictures are kept of passwords and sign-in pages.",
    otherwise: "all",
    parse: oneOf("all", "failures", "none"),
  }),
  "artifact-days": flag({
    placeholder: "DAYS",
    help: "How long is kept what phones showed at decisive steps and when tasks failed. 0: nothing is kept.",
    otherwise: 7,
    parse: decimal("from 0", 3650),
  }),
  "artifact-mb": flag({
    placeholder: "MB",
    help: "How much of it is kept, in MiB below --data; what is older goes first. 0: nothing is kept.",
    otherwise: 1024,
    parse: decimal("from 0", 1_000_000),
  }),
  caps: flag({
    placeholder: "on|off",
    help: "Whether accounts are held to the daily limits and pauses of the settings (docs/care.md). What they do is counted either way.",
    otherwise: "on",
    otherwiseText: "on; with --sim off",
    parse: oneOf("on", "off"),
  }),
  sim: flag({
    placeholder: "N",
    help: "Runs N simulated phones in this process, in place of the default --adb.",
    otherwise: 0,
    otherwiseText: "none",
    parse: integer(0, 1000),
  }),
  "sim-control": flag<number | null>({
    placeholder: "PORT",
    help: "Where the simulated phones are looked at and broken, as JSON over HTTP on 127.0.0.1. 0: any free port.",
    ...nothing,
    needs: "sim",
    parse: port,
  }),
  "sim-speed": flag({
    placeholder: "X",
    help: "Divides every delay of the simulated phones.",
    otherwise: 1,
    parse: decimal("above 0", 1_000_000),
  }),
} as const satisfies Flags;

type Values = FlagValues<typeof serveFlags>;

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly allowedHosts: readonly string[];
  /** Absolute. */
  readonly dataDir: string;
  readonly adb: Values["adb"];
  /** Where the program adb may be, in the order to look; none where it may not be run. */
  readonly adbPrograms: readonly string[];
  readonly mayReboot: boolean;
  readonly timeZone: string;
  readonly logLevel: Values["log-level"];
  /** Absolute; none: any readable file. */
  readonly mediaRoots: readonly string[];
  readonly httpStatus: Values["http-status"];
  readonly licenseFile: string | null;
  readonly licenseKeyFile: string | null;
  readonly drainTimeoutMs: number;
  readonly evidence: Values["evidence"];
  /** Of what is kept of attempts; 0 of either: nothing is. */
  readonly artifactAgeMs: number;
  readonly artifactBytes: number;
  readonly areCapsOn: boolean;
  /** How many simulated phones; 0: none. */
  readonly simPhones: number;
  readonly simControlPort: number | null;
  readonly simSpeed: number;
}

/** The frozen configuration; throws FlagProblem with everything that is wrong. `argv` is what follows the command. */
export function readConfig(argv: readonly string[], env: Environment): Config {
  return configOf(readFlags(serveFlags, argv, env), env);
}

/** The same, of a command that takes more flags than serve. */
export function configOf(
  { values, given }: Pick<ReadFlags<typeof serveFlags>, "values" | "given">,
  env: Environment,
): Config {
  const isSimulated = values.sim > 0;
  return Object.freeze({
    port: values.port,
    host: values.host,
    allowedHosts: values["allowed-hosts"],
    dataDir: values.data || defaultDataDir(env, isSimulated ? "phonefleet-sim" : "phonefleet"),
    adb: isSimulated && !given.has("adb") ? Object.freeze([]) : values.adb,
    adbPrograms: values["start-adb"] === "on" ? adbPrograms(env) : Object.freeze([]),
    mayReboot: values["reboot-phones"] === "on",
    timeZone: values["time-zone"] || systemZone(),
    logLevel: values["log-level"],
    mediaRoots: values["media-root"],
    httpStatus: values["http-status"],
    licenseFile: values.license,
    licenseKeyFile: values["license-key"],
    drainTimeoutMs: Math.round(1000 * values["drain-timeout"]),
    evidence: values.evidence,
    artifactAgeMs: Math.round(DAY_MS * values["artifact-days"]),
    artifactBytes: Math.round(MIB * values["artifact-mb"]),
    areCapsOn: given.has("caps") ? values.caps === "on" : !isSimulated,
    simPhones: values.sim,
    simControlPort: values["sim-control"],
    simSpeed: values["sim-speed"],
  });
}

/** Simulated phones and their accounts never get among the real ones. */
function defaultDataDir(env: Environment, name: string): string {
  const { LOCALAPPDATA: local, XDG_DATA_HOME: xdg } = env;
  if (process.platform === "win32") return join(local || join(homedir(), "AppData", "Local"), name);
  // The XDG specification has relative paths ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(env["HOME"] || homedir(), ".local", "share"), name);
}

/** As a shell would look for it, then where Android's own tools have it. */
function adbPrograms({ PATH = "", ANDROID_HOME, ANDROID_SDK_ROOT }: Environment): readonly string[] {
  const name = process.platform === "win32" ? "adb.exe" : "adb";
  const tools = [ANDROID_HOME, ANDROID_SDK_ROOT].map((sdk) => (sdk ? join(sdk, "platform-tools") : ""));
  const folders = [...PATH.split(delimiter), ...tools].filter((folder) => isAbsolute(folder));
  return Object.freeze([...new Set(folders)].map((folder) => join(folder, name)));
}

function systemZone(): string {
  return namedZone() ?? "UTC";
}

/** The system's zone; undefined where it has none, or TZ names one that does not exist. */
export function namedZone(): string | undefined {
  const { timeZone: zone }: { timeZone?: string } = new Intl.DateTimeFormat().resolvedOptions();
  return zone !== undefined && zone !== "Etc/Unknown" && isZone(zone) ? zone : undefined;
}
