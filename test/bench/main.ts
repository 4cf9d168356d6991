/**
 * `npm run bench -- [NAME…]`: measures what docs/benchmarks.md promises. Each figure is a JSON line; `ratio` is value ÷
 * peer_value, both measured in turn in this run.
 */
import { drain } from "./drain.ts";
import { enqueue } from "./enqueue.ts";
import { fleet, scriptOverhead } from "./fleet.ts";
import { dueLatency, startLatency } from "./latency.ts";
import { list } from "./list.ts";
import { recovery } from "./recovery.ts";
import { restGetCpu } from "./rest-get-cpu.ts";
import { simPhones } from "./sim-phones.ts";
import { simPush } from "./sim-push.ts";
import { stopLatency } from "./stop-latency.ts";

const benchmarks: Readonly<Record<string, () => Promise<void>>> = {
  "rest-get-cpu": restGetCpu,
  enqueue,
  drain,
  "start-latency": startLatency,
  "due-latency": dueLatency,
  list,
  "script-overhead": scriptOverhead,
  fleet,
  recovery,
  "stop-latency": stopLatency,
  "sim-phones": simPhones,
  "sim-push": simPush,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(", ")}; there are ${Object.keys(benchmarks).join(", ")}`);
  process.exitCode = 1;
} else {
  for (const [name, run] of Object.entries(benchmarks)) {
    if (names.length === 0 || names.includes(name)) await run();
  }
}
