/**
 * list: a million tasks over 200 phones. Page 1 of all 16 combinations of the four filters with its exact total, page
 * 10,000, and the stats, each as the store answers them.
 */
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import type { NewTask } from "../../src/model/task.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import type { Store } from "../../src/store/store.ts";
import type { TaskFilter } from "../../src/store/task-store.ts";
import { percentile, print } from "./report.ts";
import { scratchDirectory } from "./scratch.ts";

const TASKS = 1_000_000;
const PHONES = Array.from({ length: 200 }, (_, k) => `phone-${k}`);
const PER_CALL = 10_000;
/** Every status is there, as on a server that has worked for long. */
const SETTLED = 20_000;
const ROUNDS = 20;

export async function list(): Promise<void> {
  await using data = await scratchDirectory();
  await using store = await openSqliteStore({ file: join(data.path, "phonefleet.db"), clock: systemClock });
  await fill(store);
  const pageOne = await time(ROUNDS, filters(), async (filter) => {
    const { tasks, total } = await store.tasks.list(filter, 1, 20);
    if (tasks.length === 0 || total === 0) throw new Error(`nothing matches ${JSON.stringify(filter)}`);
  });
  print({
    name: "list",
    value: percentile(pageOne, 0.99),
    unit: "ms, p99, page 1 of 16 filters, exact total",
  });
  const far = await time(5, [{}], async (filter) => void (await store.tasks.list(filter, 10_000, 20)));
  print({ name: "list-page-10000", value: Math.max(...far), unit: "ms, slowest" });
  const stats = await time(100, [{}], async () => void (await store.tasks.stats()));
  print({ name: "stats", value: percentile(stats, 0.99), unit: "ms, p99" });
}

async function fill(store: Store): Promise<void> {
  for (let from = 0; from < TASKS; from += PER_CALL) {
    const serials = PHONES;
    await store.tasks.create({ serials, usernames: [] }, () =>
      Array.from({ length: PER_CALL }, (_, k) => taskAt(from + k)),
    );
  }
  const facts = { model: "bench", androidVersion: "14", sdk: 34 };
  await store.devices.sight(
    PHONES.map((serial) => ({ adbSerial: serial, identity: serial, state: "connected", facts })),
  );
  await settleSome(store);
}

async function settleSome(store: Store): Promise<void> {
  const trace = { steps: [], progress: null, remark: null };
  const error = { reason: "APP_MISSING", message: "the app is missing" } as const;
  for (let settled = 0; settled < SETTLED; settled += PHONES.length) {
    const claims = await store.queue.claimDue();
    await Promise.all(
      claims.map((claim, k) =>
        store.queue.settle(
          claim,
          k % 3 === 0 ? { kind: "failed", error, trace } : { kind: "completed", trace },
          false,
        ),
      ),
    );
  }
  await store.queue.claimDue(); // and one runs on each phone
}

function taskAt(k: number): NewTask {
  return {
    serial: PHONES[k % PHONES.length]!,
    accountId: null,
    username: null,
    app: "tiktok",
    scriptName: ["post", "follow", "unfollow"][Math.floor(k / PHONES.length) % 3]!,
    scriptConfig: { target_users: [`user${k}`] },
    source: Math.floor(k / PHONES.length) % 5 === 0 ? "ui" : "api",
    startTime: null,
    scheduledAt: null,
    media: [],
  };
}

/** Every combination of the four filters being there or not. */
function filters(): readonly TaskFilter[] {
  return Array.from({ length: 16 }, (_, bits) => ({
    ...(bits & 1 && { status: "completed" as const }),
    ...(bits & 2 && { serial: "phone-7" }),
    ...(bits & 4 && { scriptName: "follow" }),
    ...(bits & 8 && { source: "api" }),
  }));
}

async function time<T>(
  rounds: number,
  each: readonly T[],
  act: (one: T) => Promise<void>,
): Promise<number[]> {
  const samples: number[] = [];
  for (const one of each) await act(one); // compiles its query
  for (let round = 0; round < rounds; round += 1) {
    for (const one of each) {
      const startedAt = performance.now();
      await act(one);
      samples.push(performance.now() - startedAt);
    }
  }
  return samples;
}
