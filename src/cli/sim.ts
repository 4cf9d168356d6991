import { once } from "node:events";
import { parseArgs } from "node:util";
import { type Simulator, startSimulator } from "../sim/simulator.ts";

const USAGE =
  "phonefleet sim --phones N --adb-port P [--control PORT] [--speed X] [--seed TEXT] [--ui-server-installed]";

/** Simulated phones as a process of their own, until SIGINT or SIGTERM. @returns the exit code */
export async function runSim(argv: readonly string[]): Promise<number> {
  const flags = readFlags(argv);
  if (typeof flags === "string") {
    console.error(`${flags}\n${USAGE}`);
    return 1;
  }
  let simulator: Simulator;
  try {
    simulator = await startSimulator(flags);
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : String(cause));
    return 1;
  }
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
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await simulator.stop();
  return 0;
}

/** What to start, or what is wrong with the flags. */
function readFlags(argv: readonly string[]): Parameters<typeof startSimulator>[0] | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        phones: { type: "string", default: "1" },
        "adb-port": { type: "string" },
        "adbd-port": { type: "string" },
        control: { type: "string" },
        speed: { type: "string", default: "1" },
        seed: { type: "string" },
        "ui-server-installed": { type: "boolean", default: false },
      },
    });
    if (values["adbd-port"] !== undefined) {
      return "--adbd-port is not there yet: these phones do not speak the device protocol; use --adb-port";
    }
    if (values["adb-port"] === undefined)
      return "--adb-port is needed: the phones must be reachable somewhere";
    return {
      phones: number("--phones", values.phones, 1),
      adbPort: number("--adb-port", values["adb-port"], 0),
      controlPort: values.control === undefined ? undefined : number("--control", values.control, 0),
      speed: number("--speed", values.speed, Number.MIN_VALUE),
      uiServerInstalled: values["ui-server-installed"],
      ...(values.seed === undefined ? {} : { seed: values.seed }),
    };
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function number(flag: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < least)
    throw new Error(`${flag} cannot be '${text}'`);
  if (flag !== "--speed" && !Number.isInteger(value)) throw new Error(`${flag} must be a whole number`);
  return value;
}
