/** The simulator of a benchmark, in a process of its own. By IPC it tells its ports, its memory and its CPU time. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Simulator, startSimulator } from "../../src/sim/simulator.ts";
import { ask } from "./load.ts";
import { ended } from "./server-process.ts";

export interface SimProcess {
  /** Starts so many phones on both faces, in place of those before. @returns the port of the host face */
  start(phones: number): Promise<number>;
  /** After a collection of garbage. */
  rssBytes(): Promise<number>;
  cpu(): Promise<NodeJS.CpuUsage>;
  stop(): Promise<void>;
}

type Order = { readonly phones: number } | { readonly tell: "rss" | "cpu" };

export function forkSimulator(): SimProcess {
  const child = fork(fileURLToPath(import.meta.url), ["bench-sim"], { execArgv: ["--expose-gc"] });
  const order = (message: Order) => message;
  return {
    start: async (phones) => (await ask<{ port: number }>(child, order({ phones }))).port,
    rssBytes: async () => (await ask<{ rss: number }>(child, order({ tell: "rss" }))).rss,
    cpu: () => ask<NodeJS.CpuUsage>(child, order({ tell: "cpu" })),
    stop: () => ended(child),
  };
}

if (process.argv[2] === "bench-sim") {
  let simulator: Simulator | undefined;
  const restart = async (phones: number) => {
    await simulator?.stop();
    simulator = await startSimulator({ phones, adbdPort: 0, controlPort: 0 });
    return { port: simulator.adbPort };
  };
  process.on("message", (order: Order) => {
    if ("phones" in order) {
      restart(order.phones).then(
        (answer) => process.send?.(answer),
        (error: unknown) => process.send?.({ failed: String(error) }),
      );
    } else if (order.tell === "cpu") process.send?.(process.cpuUsage());
    else {
      globalThis.gc?.();
      process.send?.({ rss: process.memoryUsage.rss() });
    }
  });
}
