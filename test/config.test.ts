import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it, test } from "vitest";
import { configurationPage } from "../src/cli/help.ts";
import { readConfig, serveFlags } from "../src/config.ts";
import { FlagProblem } from "../src/flags.ts";

const env = { HOME: "/home/op" };
const mistakesOf = (argv: readonly string[], environment: Record<string, string> = env) => {
  try {
    readConfig(argv, environment);
  } catch (error) {
    if (error instanceof FlagProblem) return error.mistakes;
    throw error;
  }
  return [];
};

describe("the configuration", () => {
  it("has a default for everything", () => {
    expect(readConfig([], { ...env })).toEqual({
      port: 50_809,
      host: "127.0.0.1",
      allowedHosts: [],
      dataDir: "/home/op/.local/share/phonefleet",
      adb: [{ host: "127.0.0.1", port: 5037 }],
      adbPrograms: [],
      mayReboot: false,
      timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      logLevel: "info",
      mediaRoots: [],
      httpStatus: "by-code",
      licenseFile: null,
      licenseKeyFile: null,
      drainTimeoutMs: 30_000,
      evidence: "all",
      artifactAgeMs: 7 * 24 * 3600 * 1000,
      artifactBytes: 2 ** 30,
      areCapsOn: true,
      simPhones: 0,
      simControlPort: null,
      simSpeed: 1,
    });
  });

  it("is read from flags", () => {
    const argv = [
      ["--port", "0"],
      ["--host=::1"],
      ["--allowed-hosts", "Fleet.local, farm"],
      ["--data", "var/data"],
      ["--adb", "10.0.0.1:5037,[::1]:5038"],
      ["--start-adb", "on", "--reboot-phones", "on"],
      ["--time-zone", "Asia/Kathmandu"],
      ["--log-level", "debug"],
      ["--media-root", "/srv/a,/srv/b/"],
      ["--http-status", "always-200"],
      ["--license", "a.jwt", "--license-key", "a.pub"],
      ["--drain-timeout", "0.5"],
      ["--evidence", "failures", "--artifact-days", "0.5", "--artifact-mb", "3"],
      ["--caps", "off"],
      ["--sim", "3", "--sim-control", "0", "--sim-speed", "2.5"],
    ].flat();
    expect(readConfig(argv, env)).toEqual({
      port: 0,
      host: "::1",
      allowedHosts: ["fleet.local", "farm"],
      dataDir: resolve("var/data"),
      adb: [
        { host: "10.0.0.1", port: 5037 },
        { host: "::1", port: 5038 },
      ],
      adbPrograms: [],
      mayReboot: true,
      timeZone: "Asia/Kathmandu",
      logLevel: "debug",
      mediaRoots: ["/srv/a", "/srv/b"],
      httpStatus: "always-200",
      licenseFile: resolve("a.jwt"),
      licenseKeyFile: resolve("a.pub"),
      drainTimeoutMs: 500,
      evidence: "failures",
      artifactAgeMs: 12 * 3600 * 1000,
      artifactBytes: 3 * 2 ** 20,
      areCapsOn: false,
      simPhones: 3,
      simControlPort: 0,
      simSpeed: 2.5,
    });
  });

  it("is read from the environment, where flags go first and empty variables do not count", () => {
    const variables = { ...env, PHONEFLEET_PORT: "1", PHONEFLEET_LOG_LEVEL: "error", PHONEFLEET_SIM: "" };
    expect(readConfig(["--port", "2", "--port", "3"], variables)).toMatchObject({
      port: 3,
      logLevel: "error",
      simPhones: 0,
    });
  });

  it("cannot be changed", () => {
    const config = readConfig(["--media-root", "/a"], env);
    expect(
      [config, config.adb, config.adb[0], config.mediaRoots, config.allowedHosts].every(Object.isFrozen),
    ).toBe(true);
  });

  it("with simulated phones uses no adb server and no caps, unless told to", () => {
    expect(readConfig(["--sim", "2"], env)).toMatchObject({ adb: [], areCapsOn: false });
    const told = readConfig(["--sim", "2", "--adb", "127.0.0.1:5037", "--caps", "on"], env);
    expect(told).toMatchObject({ adb: [{ host: "127.0.0.1", port: 5037 }], areCapsOn: true });
  });

  it("looks for adb on the PATH, then in Android's own tools, unless it is not to be started", () => {
    const tools = { ...env, PATH: "/usr/bin:bin::/opt/bin", ANDROID_SDK_ROOT: "/sdk" };
    expect(readConfig([], tools).adbPrograms).toEqual([
      "/usr/bin/adb",
      "/opt/bin/adb",
      "/sdk/platform-tools/adb",
    ]);
    expect(readConfig(["--start-adb", "off"], tools).adbPrograms).toEqual([]);
  });

  it("keeps data where the XDG specification says", () => {
    expect(readConfig([], { ...env, XDG_DATA_HOME: "/xdg" }).dataDir).toBe(join("/xdg", "phonefleet"));
    expect(readConfig([], { ...env, XDG_DATA_HOME: "relative" }).dataDir).toBe(
      "/home/op/.local/share/phonefleet",
    );
  });
});

describe("a mistake", () => {
  it.each([
    [["--port", "65536"], '--port must be an integer from 0 to 65535, not "65536"'],
    [["--port", "http"], '--port must be an integer from 0 to 65535, not "http"'],
    [["--port="], '--port must be an integer from 0 to 65535, not ""'],
    [["--port"], "--port needs a value, PORT"],
    [["--data", "--port", "1"], "--data needs a value, DIR"],
    [
      ["--host", "0.0.0.0"],
      '--host must be a loopback address, as 127.0.0.1: there are no access tokens yet, not "0.0.0.0"',
    ],
    [
      ["--host", "127.0.0.1.evil"],
      '--host must be a loopback address, as 127.0.0.1: there are no access tokens yet, not "127.0.0.1.evil"',
    ],
    [
      ["--allowed-hosts", "a b"],
      '--allowed-hosts must be host names without ports, with commas between them, not "a b"',
    ],
    [
      ["--database-url", "postgres://x"],
      "--database-url is not supported yet; leave it out, and tasks are kept in SQLite below --data",
    ],
    [["--adb", "localhost"], '--adb must be HOST:PORT, several with commas between them, not "localhost"'],
    [["--adb", "a:1,b:0"], '--adb must be HOST:PORT, several with commas between them, not "a:1,b:0"'],
    [["--time-zone", "Berlin"], '--time-zone must be an IANA time zone, as Europe/Berlin, not "Berlin"'],
    [["--log-level", "loud"], '--log-level must be one of debug, info, warn, error, not "loud"'],
    [["--media-root", ","], '--media-root must be directories, with commas between them, not ","'],
    [["--http-status", "200"], '--http-status must be one of by-code, always-200, not "200"'],
    [["--license", "a"], "--license needs --license-key"],
    [["--drain-timeout", "-1"], '--drain-timeout must be a number from 0, up to 86400, not "-1"'],
    [["--caps", "yes"], '--caps must be one of on, off, not "yes"'],
    [["--sim", "1e3"], '--sim must be an integer from 0 to 1000, not "1e3"'],
    [["--sim-control", "1"], "--sim-control needs --sim"],
    [["--sim-speed", "0"], '--sim-speed must be a number above 0, up to 1000000, not "0"'],
    [["--prot", "1"], "unknown flag --prot, did you mean --port?"],
    [["--drain-timeuot=1"], "unknown flag --drain-timeuot, did you mean --drain-timeout?"],
    [["--colour"], "unknown flag --colour"],
    [["--__proto__=1"], "unknown flag --__proto__"],
    [["-p"], "unknown flag -p"],
    [["now"], 'unexpected argument "now"'],
  ])("in %j is told in plain words", (argv, expected) => {
    expect(mistakesOf(argv)[0]).toBe(expected);
  });

  it("in the environment names its variable", () => {
    expect(mistakesOf([], { PHONEFLEET_LOG_LEVEL: "loud" })).toEqual([
      'PHONEFLEET_LOG_LEVEL must be one of debug, info, warn, error, not "loud"',
    ]);
  });

  it("does not hide the others, and all fit on one line", () => {
    const mistakes = mistakesOf(["--port", "x\ny", "--hots", "a", "--caps", "maybe"], {
      PHONEFLEET_SIM: "many",
    });
    expect(mistakes).toHaveLength(4);
    expect(new FlagProblem(mistakes).message).not.toContain("\n");
  });
});

test("docs/configuration.md is what the table prints: node src/main.ts help serve --markdown", () => {
  expect(readFileSync("docs/configuration.md", "utf8")).toBe(configurationPage());
});

test("every flag of the table is explained", () => {
  for (const { help } of Object.values(serveFlags)) expect(help).toMatch(/^[A-Z].*\.$/s);
});
