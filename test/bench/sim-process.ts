/** Simulated phones in a process of their own, as benchmarks of the server want them. */
import { fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { startSimulator } from "../../src/sim/simulator.ts";
import { ask } from "./load.ts";
import { ended } from "./server-process.ts";

export interface BenchPhones extends AsyncDisposable {
  readonly adbPort: number;
  readonly serials: readonly string[];
  readonly pid: number;
  /** As the control API tells them. */
  look(): Promise<readonly PhoneFacts[]>;
}

interface PhoneFacts {
  readonly serial: string;
  /** The simulated delays so far. */
  readonly delay_ms: number;
  /** What its UI server was asked so far. */
  readonly ui_calls: number;
  /** And of that how often for the tree. */
  readonly ui_source_calls: number;
}

interface Options {
  readonly phones: number;
  readonly speed: number;
}

interface Ports {
  readonly adbPort: number;
  readonly controlPort: number;
}

/** With the UI server on them already. */
export async function startBenchPhones(options: Options): Promise<BenchPhones> {
  const child = fork(fileURLToPath(import.meta.url), ["bench-phones"]);
  const { adbPort, controlPort } = await ask<Ports>(child, options);
  return {
    adbPort,
    serials: Array.from({ length: options.phones }, (_, k) => `sim-${k + 1}`),
    pid: child.pid!,
    look: async () => {
      const answer = await fetch(`http://127.0.0.1:${controlPort}/phones`);
      return (await answer.json()) as readonly PhoneFacts[];
    },
    [Symbol.asyncDispose]: () => ended(child),
  };
}

/** What a process holds of memory now. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
}

if (process.argv[2] === "bench-phones") {
  process.on("message", ({ phones, speed }: Options) => {
    startSimulator({ phones, speed, controlPort: 0, uiServerInstalled: true }).then(
      ({ adbPort, controlPort }) => process.send?.({ adbPort, controlPort }),
      (error: unknown) => process.send?.({ failed: String(error) }),
    );
  });
}
