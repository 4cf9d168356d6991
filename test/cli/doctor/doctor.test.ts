import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { troubles } from "../../../src/cli/doctor/finding.ts";
import { startSimulator } from "../../../src/sim/simulator.ts";
import { moduleOf, writeScripts } from "../../support/operator-scripts.ts";
import { ServeProcess, temporaryDirectory } from "../../support/serve-process.ts";
import { phonefleet } from "../command.ts";

describe("phonefleet doctor", () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  let data: string;
  beforeEach(async () => {
    folder = await temporaryDirectory();
    data = join(folder.path, "data");
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  const doctor = (argv: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    phonefleet(["doctor", "--data", data, ...argv], env);

  /** A program of that name, first on the PATH. */
  async function adbSaying(version: string): Promise<NodeJS.ProcessEnv> {
    const adb = join(folder.path, "adb");
    await writeFile(
      adb,
      `#!/bin/sh\necho "Android Debug Bridge version ${version}"\necho "Version 34.0.4"\n`,
    );
    await chmod(adb, 0o755);
    return { PATH: folder.path };
  }

  it("exits with 0 where nothing is wrong", async () => {
    const { code, stdout } = await doctor(["--sim", "1", "--port", "0"]);
    expect(stdout).toMatch(/nothing is wrong\n$/);
    expect(code).toBe(0);
  });

  it("tells which profiles of an operator are in use, and why one is refused", async () => {
    await mkdir(join(data, "profiles"), { recursive: true });
    await writeFile(join(data, "profiles", "tiktok.json"), '{ "versions": { "to": 50 } }');
    await writeFile(join(data, "profiles", "instagram.json"), '{\n "versions": { "to": "50" } }');
    const { code, stdout } = await doctor(["--sim", "1", "--port", "0"]);
    expect(stdout).toContain("ok     profile of tiktok: from profiles/tiktok.json\n");
    expect(stdout).toMatch(
      /^WRONG  profiles\/instagram\.json is refused.* line 2: profile\.versions\.to must be a number$/m,
    );
    expect(code).toBe(troubles.PROFILE_REFUSED.exitCode);
  });

  it("tells which scripts of an operator can be used, and why one cannot", async () => {
    await writeScripts(join(data, "scripts"), {
      "a.mjs": moduleOf("mine", ""),
      "b.mjs": moduleOf("post", ""),
    });
    const { code, stdout } = await doctor(["--sim", "1", "--port", "0"]);
    expect(stdout).toContain("ok     script mine of the operator's can be used\n");
    expect(stdout).toContain("WRONG  scripts/b.mjs: post is the name of a script of phonefleet");
    expect(code).toBe(troubles.SCRIPT_REFUSED.exitCode);
  });

  it("exits with the code that is nearest to the root, and tells all that is wrong", async () => {
    const env = await adbSaying("1.0.39");
    const { code, stdout } = await doctor(["--adb", "127.0.0.1:1", "--port", "0"], env);
    expect(stdout).toContain("WRONG  adb 34.0.4 (protocol 1.0.39) is old\n       → install adb 29 or newer");
    expect(stdout).toContain("start it: adb start-server, as serve does by itself; or name another one");
    expect(stdout).toMatch(/2 wrong: ADB_OLD, ADB_UNREACHABLE\n$/);
    expect(code).toBe(troubles.ADB_OLD.exitCode);
  });

  it("says where to get adb where there is neither program nor server", async () => {
    const { code, stdout } = await doctor(["--adb", "127.0.0.1:1", "--port", "0"], { PATH: folder.path });
    expect(stdout).toContain(
      "WRONG  the program adb is not on the PATH\n       → install it: apt-get install adb",
    );
    expect(code).toBe(troubles.ADB_MISSING.exitCode);
  });

  it("tells programs the same as JSON", async () => {
    await using simulator = await startSimulator({ phones: 1, speed: 100 });
    const argv = ["--json", "--adb", `127.0.0.1:${simulator.adbPort}`, "--port", "0", "--apps", "tiktok"];
    const { code, stdout } = await doctor(argv, await adbSaying("1.0.41"));
    const { exit_code: exitCode, findings } = JSON.parse(stdout);
    expect([code, exitCode]).toEqual([0, 0]);
    expect(findings).toContainEqual({
      kind: "fine",
      what: expect.stringContaining("phone sim-1 (Sim Phone"),
    });
  });

  it("finds nothing wrong with a server that runs, and the port wrong for another one", async () => {
    await using server = await ServeProcess.start("--sim", "1", "--data", data, "--port", "0");
    const beside = await doctor(["--sim", "1", "--port", String(server.port)]);
    expect(beside.stdout).toContain(`used by a server that runs (process ${server.pid})`);
    expect(beside.stdout).toContain("is used by the phonefleet that runs, and is ready");
    expect(beside.code).toBe(0);
    const other = await doctor(["--sim", "1", "--port", String(server.port), "--data", folder.path]);
    expect(other.code).toBe(troubles.PORT_TAKEN.exitCode);
  });

  it("ends within ten seconds where adb hangs", async () => {
    await using hung = createServer((socket) => socket.on("error", () => {}).resume());
    await new Promise<void>((resolve) => hung.listen(0, "127.0.0.1", resolve));
    const address = hung.address();
    const port = typeof address === "object" ? address?.port : 0;
    const begun = performance.now();
    const argv = ["--adb", `127.0.0.1:${port}`, "--port", "0"];
    const { code, stdout } = await doctor(argv, await adbSaying("1.0.41"));
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(stdout).toContain("hangs: it takes connections and gives no answer within 3 s");
    expect(stdout).toContain(`ss -ltnp 'sport = :${port}'`);
    expect(code).toBe(troubles.ADB_HUNG.exitCode);
  });

  it("tells a TZ that is no time zone", async () => {
    const { code, stdout } = await doctor(["--sim", "1", "--port", "0"], { TZ: "Mars/Olympus" });
    expect(stdout).toContain('WRONG  TZ is "Mars/Olympus", which is no time zone');
    expect(code).toBe(troubles.ZONE_UNKNOWN.exitCode);
    const named = await doctor(["--sim", "1", "--port", "0", "--time-zone", "UTC"], { TZ: "Mars/Olympus" });
    expect(named.code).toBe(0);
  });
});
