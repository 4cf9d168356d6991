/**
 * Our side of a benchmark: the whole server in a process of its own, with attempts that do nothing in place of phones.
 * By IPC it tells its port, its process.cpuUsage(), and when attempts were entered (ns of the monotonic clock, which all
 * processes of a machine share).
 */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { systemChance, systemClock } from "../../src/clock.ts";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/log/log.ts";
import { startServer } from "../../src/server.ts";
import { ask } from "./load.ts";

export interface BenchServer {
  readonly port: number;
  cpu(): Promise<NodeJS.CpuUsage>;
  /** When the attempt at each task was entered, and forgets them. */
  entered(): Promise<ReadonlyMap<number, bigint>>;
  stop(): Promise<void>;
}

interface Order {
  readonly what: "start" | "cpu" | "entered";
  readonly dataDir?: string;
  readonly phones?: readonly string[];
}

/** Serves on `dataDir`, with these phones connected. */
export async function startBenchServer(
  dataDir: string,
  phones: readonly string[] = [],
): Promise<BenchServer> {
  const child = fork(fileURLToPath(import.meta.url), ["bench-server"]);
  const order = (message: Order) => message;
  const { port } = await ask<{ port: number }>(child, order({ what: "start", dataDir, phones }));
  return {
    port,
    cpu: () => ask<NodeJS.CpuUsage>(child, order({ what: "cpu" })),
    entered: async () => {
      const { entered } = await ask<{ entered: [number, string][] }>(child, order({ what: "entered" }));
      return new Map(entered.map(([id, at]) => [id, BigInt(at)]));
    },
    stop: () => ended(child),
  };
}

/** Ends a child and waits until it is gone. */
export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

async function start(dataDir: string, phones: readonly string[], entered: Map<number, bigint>) {
  const config = readConfig(["--port", "0", "--data", dataDir], {});
  const server = await startServer(config, {
    clock: systemClock,
    chance: systemChance,
    log: createLog("error"),
    attempts: {
      openSession: async () => ({ [Symbol.asyncDispose]: async () => {} }),
      runScript: async ({ task }) => {
        entered.set(task.id, process.hrtime.bigint());
        return { note: "done" };
      },
    },
  });
  const facts = { model: "bench", androidVersion: "14", sdk: 34 };
  await server.store.devices.sight(
    phones.map((serial) => ({ adbSerial: serial, identity: serial, state: "connected", facts })),
  );
  return { port: Number(new URL(server.url).port) };
}

if (process.argv[2] === "bench-server") {
  const entered = new Map<number, bigint>();
  process.on("message", ({ what, dataDir, phones }: Order) => {
    if (what === "cpu") process.send?.(process.cpuUsage());
    else if (what === "entered") {
      process.send?.({ entered: [...entered].map(([id, at]) => [id, String(at)]) });
      entered.clear();
    } else {
      start(dataDir ?? "", phones ?? [], entered).then(
        (answer) => process.send?.(answer),
        (error: unknown) => process.send?.({ failed: String(error) }),
      );
    }
  });
}
