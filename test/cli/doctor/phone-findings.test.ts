import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../../../src/cli/doctor/finding.ts";
import { phoneFindings } from "../../../src/cli/doctor/phone-findings.ts";
import { systemClock } from "../../../src/clock.ts";
import { AdbServer } from "../../../src/device/adb/adb.ts";
import { installUiServer } from "../../../src/device/ui/install.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { type Simulator, startSimulator } from "../../../src/sim/simulator.ts";
import { fastClock } from "../../device/fast-clock.ts";
import { SimControl } from "../../support/sim-control.ts";

const bothApps = [profileOf("tiktok"), profileOf("instagram")];

describe("what is found about phones that adb can talk to", () => {
  let simulator: Simulator;
  let control: SimControl;

  const start = async (phones: number, uiServerInstalled = false) => {
    simulator = await startSimulator({ phones, speed: 100, controlPort: 0, uiServerInstalled });
    control = new SimControl(`http://127.0.0.1:${simulator.controlPort}`);
  };
  beforeEach(() => start(1));
  afterEach(() => simulator.stop());

  const server = () => ({ host: "127.0.0.1", port: simulator.adbPort });
  const look = (profiles = bothApps, clock = systemClock): Promise<readonly Finding[]> =>
    phoneFindings(
      simulator.phones.map(({ serial }) => ({ server: server(), serial })),
      profiles,
      clock,
    );
  const wrongs = async (profiles = bothApps) => (await look(profiles)).filter(({ kind }) => kind === "wrong");

  it("is all well with a phone that has both apps", async () => {
    expect(await look()).toEqual([
      {
        kind: "note",
        what: expect.stringContaining("nobody has seen tiktok and instagram work on hardware"),
      },
      {
        kind: "fine",
        what: expect.stringMatching(
          /^phone sim-1 \(Sim Phone, Android 14\): TikTok 36[\d.]+, Instagram 350[\d.]+, the UI server comes with/,
        ),
      },
      { kind: "fine", what: "the phones' clocks are right" },
    ]);
  });

  it("is the UI server's version where it is there", async () => {
    await simulator.stop();
    await start(1, true);
    expect((await look())[1]?.what).toMatch(/UI server 10[\d.]+$/);
  });

  it("is an app that is missing, unless nobody wants it", async () => {
    await control.hurt("sim-1", "app_missing", { app: "tiktok" });
    expect(await wrongs()).toMatchObject([
      {
        trouble: "APP_MISSING",
        what: expect.stringContaining("has no TikTok (com.zhiliaoapp.musically"),
        remedy: expect.stringContaining("--apps"),
      },
    ]);
    expect(await wrongs([profileOf("instagram")])).toEqual([]);
  });

  it("is an app of a version that its profile does not know", async () => {
    await control.hurt("sim-1", "app_version", { app: "instagram", version: "999.1.0" });
    expect(await wrongs()).toMatchObject([
      { trouble: "APP_UNVERIFIED", what: expect.stringContaining("has Instagram 999.1.0, and its profile") },
    ]);
  });

  it.each([
    ["locked", { pin: true }, "PHONE_LOCKED", "is locked, and asks for a PIN"],
    ["low_battery", {}, "BATTERY_LOW", "has 4 % of its battery left, and charges"],
  ])("is a phone that would fail every task: %s", async (kind, details, trouble, what) => {
    await control.hurt("sim-1", kind, details);
    expect(await wrongs()).toMatchObject([{ trouble, what: expect.stringContaining(what) }]);
    await control.mend("sim-1");
    await control.hurt("sim-1", "locked");
    await control.hurt("sim-1", "asleep");
    expect(await wrongs()).toEqual([]);
  });

  it.each([
    ["old_android", { sdk: 25 }, "its Android is too old (API 25)"],
    ["storage_full", {}, "it has 0 MiB left"],
  ])("is a phone that would not take the UI server: %s", async (kind, details, why) => {
    await control.hurt("sim-1", kind, details);
    expect(await wrongs()).toMatchObject([
      { trouble: "UI_SERVER_BLOCKED", what: expect.stringContaining(why) },
    ]);
  });

  it("is a phone that refused the UI server before, as long as it remembers", async () => {
    await control.hurt("sim-1", "install_refused");
    const link = new AdbServer(server(), systemClock).phone("sim-1");
    const { signal } = new AbortController();
    await expect(installUiServer(link, false, signal)).rejects.toThrow("refused to install");
    expect(await wrongs()).toMatchObject([
      {
        trouble: "UI_SERVER_BLOCKED",
        what: expect.stringContaining("it refused it before (INSTALL_FAILED_USER_RESTRICTED"),
        remedy: expect.stringContaining('switch on "Install via USB"'),
      },
    ]);
    await control.mend("sim-1");
    await installUiServer(link, false, signal);
    expect(await wrongs()).toEqual([]);
  });

  it("is a phone that answers nothing, and the others are asked all the same", async () => {
    await simulator.stop();
    await start(40);
    for (const serial of ["sim-1", "sim-2"]) await control.hurt(serial, "freeze");
    const begun = performance.now();
    const findings = await look();
    expect(performance.now() - begun).toBeLessThan(8000);
    expect(findings.filter(({ kind }) => kind === "wrong")).toMatchObject([
      { trouble: "PHONE_SILENT", what: expect.stringContaining("phone sim-1 does not answer") },
      { trouble: "PHONE_SILENT", what: expect.stringContaining("phone sim-2 does not answer") },
    ]);
    expect(findings.filter(({ what }) => what.includes("TikTok"))).toHaveLength(38);
  });

  it("is that there was no time for all where too many hang, and none of them is called wrong for it", async () => {
    await simulator.stop();
    await start(60);
    for (const { serial } of simulator.phones) await control.hurt(serial, "freeze");
    const findings = await look(bothApps, fastClock(10));
    const told = Object.groupBy(findings, ({ kind }) => kind);
    expect(told.wrong).toHaveLength(16);
    expect(told.note?.filter(({ what }) => what.includes("was not asked"))).toHaveLength(44);
  });
});
