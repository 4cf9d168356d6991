import { buffer } from "node:stream/consumers";
import { Adb } from "adbkit";
import { describe, expect, test } from "vitest";
import { startSimulator } from "../../src/sim/simulator.ts";
import { lacks } from "../support/tools.ts";
import { RealAdb } from "./links/real-adb.ts";

const PHONES = 200;
/** More at a time have been seen to kill a real adb server. */
const CONNECTS_AT_ONCE = 4;
const SAMPLE = 20;

describe.skipIf(lacks("adb"))("a real adb server", () => {
  test(
    `with ${PHONES} simulated phones has them all, and stays responsive`,
    { timeout: 120_000 },
    async () => {
      await using adb = await RealAdb.start();
      await using simulator = await startSimulator({ phones: PHONES, adbPort: null, adbdPort: 0 });
      const client = Adb.createClient({ host: "127.0.0.1", port: adb.port });
      const waiting = simulator.adbdPorts.values();
      await Promise.all(
        Array.from({ length: CONNECTS_AT_ONCE }, async () => {
          for (const port of waiting) await client.connect("127.0.0.1", port);
        }),
      );
      const states = (await client.listDevices()).map(({ type }: { type: string }) => type);
      expect(states).toEqual(Array.from({ length: PHONES }, () => "device"));

      for (let k = 0; k < PHONES; k += PHONES / SAMPLE) {
        const from = performance.now();
        const stream = await client
          .getDevice(`127.0.0.1:${simulator.adbdPorts[k]}`)
          .shell("getprop ro.serialno");
        expect((await buffer(stream)).toString()).toBe(`sim-${k + 1}\n`);
        expect(performance.now() - from).toBeLessThan(1000);
      }
    },
  );
});
