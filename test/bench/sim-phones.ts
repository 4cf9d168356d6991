/** sim-phones: what 1,000 idle simulated phones cost their process, each listening for adb: memory each, and CPU in all. */
import { setTimeout as pass } from "node:timers/promises";
import { print } from "./report.ts";
import { forkSimulator } from "./sim-process.ts";

const PHONES = 1000;
const IDLE_MS = 5000;

export async function simPhones(): Promise<void> {
  const simulator = forkSimulator();
  await simulator.start(1);
  const without = await simulator.rssBytes();
  await simulator.start(PHONES);
  const grownBytes = (await simulator.rssBytes()) - without;
  print({ name: "sim-phones", value: grownBytes / PHONES / 2 ** 20, unit: "MiB of memory a phone" });

  const before = await simulator.cpu();
  const from = performance.now();
  await pass(IDLE_MS);
  const after = await simulator.cpu();
  const usedMs = (after.user + after.system - before.user - before.system) / 1000;
  print({
    name: "sim-phones-cpu",
    value: (usedMs / (performance.now() - from)) * 100,
    unit: `% of a core for ${PHONES} idle phones`,
  });
  await simulator.stop();
}
