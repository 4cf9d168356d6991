/** `phonefleet sim`: simulated phones as a process of their own, until SIGINT or SIGTERM. */
import { once } from "node:events";
import { systemClock } from "../clock.ts";
import { readFlags } from "../flags.ts";
import { startSimulator } from "../sim/simulator.ts";
import type { Simulator } from "../sim/simulator.ts";
import { checkPorts, simFlags } from "./sim-flags.ts";

export async function run(argv: readonly string[]): Promise<number> {
  const { values } = readFlags(simFlags, argv);
  checkPorts(values);
  const ended = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await using simulator = await startSimulator({
    phones: values.phones,
    adbPort: values["adb-port"],
    adbdPort: values["adbd-port"] ?? undefined,
    controlPort: values.control ?? undefined,
    speed: values.speed,
    seed: values.seed,
    uiServerInstalled: values["ui-server"] === "installed",
  });
  describe(simulator);
  // an adb kill-server closes the host face, and with it may go the last thing that this process waits for
  const untilEnded = systemClock.after(Infinity, () => {});
  await ended;
  untilEnded.cancel();
  return 0;
}

function describe({ phones, adbPort, adbdPorts, controlPort }: Simulator): void {
  console.table(
    phones.map(({ serial, accounts, glass }, i) => ({
      serial,
      ...(adbdPorts[i] === undefined ? {} : { "adb connect": `127.0.0.1:${adbdPorts[i]}` }),
      screen: `${glass.size.width}x${glass.size.height}`,
      accounts: accounts.map(({ app, name }) => `${app}:${name}`).join(" "),
    })),
  );
  if (adbPort > 0) console.log(`adb server   127.0.0.1:${adbPort}`);
  if (controlPort !== undefined) console.log(`control API  http://127.0.0.1:${controlPort}`);
  console.log(`ready        ${phones.length === 1 ? "1 phone" : `${phones.length} phones`}`);
}
