/**
 * start-latency: from sending POST /task to the attempt being entered, on an idle server. due-latency: from the instant
 * that a task is due to its attempt being entered. The client is another process than the server.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../src/clock.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { HttpClient, requestBytes } from "./http-client.ts";
import { percentile, print } from "./report.ts";
import { scratchDirectory } from "./scratch.ts";
import { startBenchServer } from "./server-process.ts";

const PHONES = Array.from({ length: 20 }, (_, k) => `phone-${k + 1}`);
const SAMPLES = 500;

export async function startLatency(): Promise<void> {
  await using data = await scratchDirectory();
  const server = await startBenchServer(data.path, PHONES);
  const client = await HttpClient.connect(server.port);
  const sentAt = new Map<number, bigint>();
  for (let k = 0; k < SAMPLES + 50; k += 1) {
    const config = { target_users: [`user${k}`] };
    const task = { serials: [PHONES[k % PHONES.length]], script_name: "follow", script_config: config };
    const request = requestBytes("POST", "/api/v1/task", JSON.stringify(task));
    const at = process.hrtime.bigint();
    const answer = JSON.parse((await client.exchange(request)).toString());
    if (k >= 50) sentAt.set(answer.data.task_ids[0], at); // the first ones warm the code
    await sleep(4); // idle again
  }
  await sleep(200);
  const entered = await server.entered();
  const latencies = [...sentAt].map(([id, at]) => Number(entered.get(id)! - at) / 1e6);
  print({
    name: "start-latency",
    value: percentile(latencies, 0.99),
    unit: "ms, p99, create to attempt entered",
  });
  client.close();
  await server.stop();
}

export async function dueLatency(): Promise<void> {
  await using data = await scratchDirectory();
  const firstDueAt = Date.now() + 4_000;
  const dueAt = await createScheduled(join(data.path, "phonefleet.db"), firstDueAt);
  const server = await startBenchServer(data.path, PHONES);
  const offsetNs = process.hrtime.bigint() - BigInt(Date.now()) * 1_000_000n;
  await sleep(Math.max(...dueAt.values()) - Date.now() + 1_000);
  const entered = await server.entered();
  const latencies = [...dueAt].map(([id, at]) => Number((entered.get(id) ?? 0n) - offsetNs) / 1e6 - at);
  print({ name: "due-latency", value: percentile(latencies, 0.99), unit: "ms, p99, due to attempt entered" });
  await server.stop();
}

/** start_time knows whole minutes only; the store takes any instant, so that many fall into a few seconds. */
async function createScheduled(file: string, firstDueAt: number): Promise<ReadonlyMap<number, number>> {
  await using store = await openSqliteStore({ file, clock: systemClock });
  const dueAt = new Map<number, number>();
  for (let k = 0; k < SAMPLES; k += 1) {
    const scheduledAt = firstDueAt + k * 10;
    const task = {
      serial: PHONES[k % PHONES.length]!,
      accountId: null,
      username: null,
      app: "tiktok",
      scriptName: "follow",
      scriptConfig: { target_users: ["someone"] },
      source: "api",
      startTime: null,
      scheduledAt,
      media: [],
    } as const;
    const [id] = await store.tasks.create({ serials: [task.serial], usernames: [] }, () => [task]);
    dueAt.set(id!, scheduledAt);
  }
  return dueAt;
}
