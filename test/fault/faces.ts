/** The two ways to the simulated phones: the adb server that is built in, and Debian's in front of their own ports. */
import { startSimulator } from "../../src/sim/simulator.ts";
import type { Simulator, SimulatorOptions } from "../../src/sim/simulator.ts";
import { RealAdb } from "../sim/links/real-adb.ts";
import { lacks } from "../support/tools.ts";

export interface Reached extends AsyncDisposable {
  readonly simulator: Simulator;
  /** Of the adb server that lists them. */
  readonly adbPort: number;
}

export interface Face {
  readonly name: string;
  readonly isSkipped: boolean;
  /** How many times faster than in life the server may go: Debian's adb takes its time to see that a phone has gone. */
  readonly hurry: number;
  readonly reach: (options: SimulatorOptions) => Promise<Reached>;
}

export const builtIn: Face = {
  name: "on the built-in adb server",
  isSkipped: false,
  hurry: 10,
  async reach(options) {
    const simulator = await startSimulator(options);
    return {
      simulator,
      adbPort: simulator.adbPort,
      [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
    };
  },
};

export const debians: Face = {
  name: "behind a real adb server",
  isSkipped: lacks("adb"),
  hurry: 5,
  async reach(options) {
    await using starting = new AsyncDisposableStack();
    const simulator = starting.use(await startSimulator({ ...options, adbPort: null, adbdPort: 0 }));
    const adb = starting.use(await RealAdb.start());
    for (const port of simulator.adbdPorts) await adb.connect(`127.0.0.1:${port}`);
    const started = starting.move();
    return { simulator, adbPort: adb.port, [Symbol.asyncDispose]: () => started.disposeAsync() };
  },
};
