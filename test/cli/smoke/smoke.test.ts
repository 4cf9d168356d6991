import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { AdbServer } from "../../../src/device/adb/adb.ts";
import { openSession } from "../../../src/device/session.ts";
import { type Simulator, startSimulator } from "../../../src/sim/simulator.ts";
import { temporaryDirectory } from "../../support/serve-process.ts";
import { SimControl } from "../../support/sim-control.ts";
import { phonefleet } from "../command.ts";

describe("phonefleet smoke", () => {
  let simulator: Simulator;
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  beforeAll(async () => {
    folder = await temporaryDirectory();
    simulator = await startSimulator({ phones: 2, speed: 100, controlPort: 0 });
  });
  afterAll(async () => {
    await simulator.stop();
    await folder[Symbol.asyncDispose]();
  });

  const smoke = (...argv: readonly string[]) =>
    phonefleet(["smoke", "--adb", `127.0.0.1:${simulator.adbPort}`, ...argv]);

  it.each([
    [["--serial", "sim-1", "--post", "assets/demo.mp4"], "smoke never publishes: --post needs --dry-run"],
    [["--serial", "sim-1", "--dry-run"], "--dry-run needs --post"],
    [[], "--serial S is required"],
    [["--serial", "sim-9"], "no phone is called sim-9; adb lists sim-1, sim-2"],
    [["--serial", "sim-1", "--post", "/nowhere.mp4", "--dry-run"], "/nowhere.mp4 does not exist"],
    [["--serial", "sim-1", "--out", "src"], "src exists already; name another folder with --out"],
  ])("refuses %j in one line, without touching the phone", async (argv, expected) => {
    const { code, stderr } = await smoke(...argv);
    expect(code).toBe(1);
    expect(stderr).toContain(expected);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("refuses a phone that another program drives", async () => {
    const link = new AdbServer({ host: "127.0.0.1", port: simulator.adbPort }, systemClock).phone("sim-1");
    {
      await using session = await openSession(link, systemClock, new AbortController().signal);
      const { code, stderr } = await smoke("--serial", session.serial);
      expect(code).toBe(1);
      expect(stderr).toContain("another program drives phone sim-1");
    }
    const { signal } = new AbortController();
    expect((await link.shell("pidof io.appium.uiautomator2.server", signal)).code).toBe(1);
  });

  it("writes its report without the phone's serial, and exits with 1 where something failed", async () => {
    const control = new SimControl(`http://127.0.0.1:${simulator.controlPort}`);
    // fails in each trial before the phone is touched
    await control.hurt("sim-2", "low_battery");
    const out = join(folder.path, "report");
    const { code, stdout } = await smoke("--serial", "sim-2", "--app", "instagram", "--out", out);
    expect(code).toBe(1);
    expect(stdout).toContain("instagram: own profile: failed\n  DEVICE_BATTERY_LOW: device sim-2 has 4 %");
    expect(await readdir(out)).toEqual(["report.md"]);
    const report = await readFile(join(out, "report.md"), "utf8");
    expect(report).toMatch(/^# phonefleet smoke: not all went well/);
    expect(report).toContain("device … has 4 %");
    expect(report).not.toContain("sim-2");
  });
});
