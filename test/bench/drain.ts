/**
 * drain: tasks with attempts that do nothing, from the first claim to the last settlement, against a plainjob worker on
 * the same number of jobs. Both durable (synchronous=FULL), both in this process.
 */
import { join } from "node:path";
import Database from "better-sqlite3";
import { better, defineQueue, defineWorker } from "plainjob";
import { systemClock } from "../../src/clock.ts";
import type { NewTask } from "../../src/model/task.ts";
import { Scheduler } from "../../src/run/scheduler.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import type { Feed } from "../../src/store/store.ts";
import { inTurn, print } from "./report.ts";
import { scratchDirectory } from "./scratch.ts";

const ROUNDS = 5;
const TASKS = 3_000;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export async function drain(): Promise<void> {
  for (const phones of [100, 1]) {
    const { ours, peer } = await inTurn(ROUNDS, () => drainOurs(phones), drainPlainjob);
    print({
      name: phones === 1 ? "drain-1" : "drain",
      value: ours,
      unit: `tasks/s, ${phones} phone${phones === 1 ? "" : "s"}`,
      peer: "plainjob, one worker",
      peerValue: peer,
    });
  }
}

async function drainOurs(phoneCount: number): Promise<number> {
  await using data = await scratchDirectory();
  await using store = await openSqliteStore({ file: join(data.path, "phonefleet.db"), clock: systemClock });
  const phones = Array.from({ length: phoneCount }, (_, k) => `phone-${k}`);
  await store.tasks.create({ serials: phones, usernames: [] }, () =>
    Array.from({ length: TASKS }, (_, k) => taskFor(phones[k % phoneCount]!)),
  );
  const facts = { model: "bench", androidVersion: "14", sdk: 34 };
  const { queue, feed, devices } = store;
  const done = Promise.withResolvers<void>();
  let left = TASKS;
  const ports = {
    openSession: async () => ({ [Symbol.asyncDispose]: async () => {} }),
    runScript: async () => ({ note: "done" }),
  };
  const watching = new AbortController();
  const watched = countCompleted(feed, () => (left -= 1) === 0 && done.resolve(), watching.signal);
  await using scheduler = new Scheduler({ queue, feed, devices, ports, clock: systemClock, log: quiet });
  await scheduler.start();
  const startedAt = performance.now();
  await devices.sight(
    phones.map((serial) => ({ adbSerial: serial, identity: serial, state: "connected", facts })),
  );
  await done.promise;
  const elapsedMs = performance.now() - startedAt;
  watching.abort();
  await watched;
  return (TASKS / elapsedMs) * 1000;
}

async function countCompleted(feed: Feed, onCompleted: () => void, signal: AbortSignal): Promise<void> {
  const isWanted = (event: { about: string; kind?: string }) => event.kind === "completed";
  for await (const { events } of feed.follow("now", isWanted, signal)) for (const _ of events) onCompleted();
}

function taskFor(serial: string): NewTask {
  return {
    serial,
    accountId: null,
    username: null,
    app: "tiktok",
    scriptName: "follow",
    scriptConfig: { target_users: ["someone"] },
    source: "api",
    startTime: null,
    scheduledAt: null,
    media: [],
  };
}

async function drainPlainjob(): Promise<number> {
  await using data = await scratchDirectory();
  const database = new Database(join(data.path, "plainjob.db"));
  const queue = defineQueue({ connection: better(database), logger: quiet });
  database.pragma("synchronous = FULL"); // defineQueue sets NORMAL
  const job = { serial: "phone", script_name: "follow", script_config: { target_users: ["someone"] } };
  queue.addMany(
    "task",
    Array.from({ length: TASKS }, () => job),
  );
  const done = Promise.withResolvers<void>();
  let left = TASKS;
  const worker = defineWorker("task", async () => {}, {
    queue,
    logger: quiet,
    onCompleted: () => void ((left -= 1) === 0 && done.resolve()),
  });
  const startedAt = performance.now();
  const working = worker.start();
  await done.promise;
  const elapsedMs = performance.now() - startedAt;
  await worker.stop();
  await working;
  queue.close();
  return (TASKS / elapsedMs) * 1000;
}
