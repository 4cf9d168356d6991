/** `phonefleet sim`: simulated phones as a process of their own, until SIGINT or SIGTERM. */
import { once } from "node:events";
import { readFlags } from "../flags.ts";
import { startSimulator } from "../sim/simulator.ts";
import type { Simulator } from "../sim/simulator.ts";
import { simFlags } from "./sim-flags.ts";

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = readFlags(simFlags, argv);
  await using simulator = await startSimulator({
    phones: values.phones,
    adbPort: values["adb-port"],
    controlPort: values.control ?? undefined,
    speed: values.speed,
    seed: values.seed,
    uiServerInstalled: values["ui-server"] === "installed",
  });
  describe(simulator);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  return 0;
}

function describe(simulator: Simulator): void {
  console.table(
    simulator.phones.map(({ serial, accounts, glass }) => ({
      serial,
      screen: `${glass.size.width}x${glass.size.height}`,
      accounts: accounts.map(({ app, name }) => `${app}:${name}`).join(" "),
    })),
  );
  console.log(`adb server   127.0.0.1:${simulator.adbPort}`);
  if (simulator.controlPort !== undefined)
    console.log(`control API  http://127.0.0.1:${simulator.controlPort}`);
}
