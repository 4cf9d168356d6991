import { describe, expect, it, vi } from "vitest";
import { adbFindings } from "../../../src/cli/doctor/adb-findings.ts";
import { phoneFindings } from "../../../src/cli/doctor/phone-findings.ts";
import { systemClock } from "../../../src/clock.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { RealAdb } from "../../sim/links/real-adb.ts";
import { SimProcess } from "../../support/sim-process.ts";
import { lacks } from "../../support/tools.ts";

const PATIENCE_MS = 30_000;

describe.skipIf(lacks("adb"))("doctor with Debian's adb", { timeout: 2 * PATIENCE_MS }, () => {
  it("finds the program, its server, and phones that are well, unauthorized and frozen", async () => {
    await using sim = await SimProcess.start("--phones", "3", "--speed", "100");
    await using adb = await RealAdb.start();
    const servers = [{ host: "127.0.0.1", port: adb.port }];
    const look = async () => {
      const { findings, ready } = await adbFindings(servers);
      return [...findings, ...(await phoneFindings(ready, [profileOf("tiktok")], systemClock))];
    };
    expect(await look()).toMatchObject([{ kind: "fine" }, { kind: "fine" }, { trouble: "NO_PHONE" }]);

    await sim.control.hurt("sim-2", "unauthorized");
    const [first, second, third] = await sim.addresses();
    for (const address of [first, second, third]) await adb.run(["connect", `${address}`]);
    // adb takes a moment to learn what it is that it connected to
    await vi.waitFor(
      async () => {
        const { findings, ready } = await adbFindings(servers);
        expect(new Set(ready.map(({ serial }) => serial))).toEqual(new Set([first, third]));
        expect(findings).toMatchObject([
          { what: expect.stringMatching(/^adb \S+ \(protocol 1\.0\.41\)$/) },
          { what: `adb server 127.0.0.1:${adb.port} (protocol 1.0.41)` },
          { trouble: "PHONE_UNAUTHORIZED", what: `phone ${second} is unauthorized` },
        ]);
      },
      { timeout: PATIENCE_MS, interval: 50 },
    );

    await sim.control.hurt("sim-3", "freeze");
    const found = await look();
    const about = (address = "") => found.filter(({ what }) => what.includes(`phone ${address} `));
    expect(about(first)).toMatchObject([
      { kind: "fine", what: expect.stringContaining("(Sim Phone, Android 14): TikTok 36") },
    ]);
    expect(about(second)).toMatchObject([{ trouble: "PHONE_UNAUTHORIZED" }]);
    expect(about(third)).toMatchObject([
      { trouble: "PHONE_SILENT", what: expect.stringContaining("does not answer") },
    ]);
  });
});
