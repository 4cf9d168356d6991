import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { systemClock } from "../../src/clock.ts";
import type { NewTask, Task } from "../../src/model/task.ts";
import { Scheduler } from "../../src/run/scheduler.ts";
import type { ScriptHooks } from "../../src/scripts/script.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import type { Claim, Store } from "../../src/store/store.ts";

const silence = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const session: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };

/** What the task's script does: end at once, or publish and then wait for its signal, or just wait. */
type Conduct = "end" | "wait" | "publish";

/** A real store in a folder of its own, which later openings of the same test share. */
function openFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "phonefleet-run-"));
  return {
    open: () => openServer(path.join(folder, "queue.db")),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

async function openServer(file: string) {
  const store = await openSqliteStore({ file, clock: systemClock });
  const claims: Claim[] = [];
  const passed = Promise.withResolvers<void>();
  const ports = {
    openSession: () => Promise.resolve(session),
    runScript: (claim: Claim, _session: AsyncDisposable, hooks: ScriptHooks, signal: AbortSignal) => {
      claims.push(claim);
      return perform(claim.point === null ? conductOf(claim.task) : "end", hooks, signal, passed.resolve);
    },
  };
  const { queue, feed, devices } = store;
  const scheduler = new Scheduler({ queue, feed, devices, ports, clock: systemClock, log: silence });
  await scheduler.start();
  await connect(store);
  return {
    store,
    scheduler,
    claims,
    /** Resolves once a script was let through to publish. */
    passed: passed.promise,
    async [Symbol.asyncDispose]() {
      await scheduler.stop();
      await store[Symbol.asyncDispose]();
    },
  };
}

async function perform(conduct: Conduct, hooks: ScriptHooks, signal: AbortSignal, onPassed: () => void) {
  hooks.step("begin");
  if (conduct === "publish") {
    await hooks.passPointOfNoReturn({ at: 1, caption: "hello", newestBefore: null });
    onPassed();
  }
  if (conduct === "end") return { note: "done" };
  return new Promise<never>((_resolve, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason)),
  );
}

function conductOf(task: Task): Conduct {
  return task.scriptConfig["conduct"] as Conduct;
}

function connect(store: Store): Promise<void> {
  const facts = { model: "Pixel", androidVersion: "14", sdk: 34 };
  return store.devices.sight([{ adbSerial: "sim-1", identity: "sim-1", state: "connected", facts }]);
}

async function create(store: Store, ...conducts: Conduct[]): Promise<readonly number[]> {
  const tasks = conducts.map((conduct): NewTask => ({
    serial: "sim-1",
    accountId: null,
    username: null,
    app: "tiktok",
    scriptName: "post",
    scriptConfig: { conduct },
    source: "api",
    startTime: null,
    scheduledAt: null,
    media: [],
  }));
  return store.tasks.create({ serials: ["sim-1"], usernames: [] }, () => tasks);
}

function until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
  return vi.waitFor(async () => expect(await isTrue()).toBe(true), { interval: 5, timeout: 10_000 });
}

async function isOf(store: Store, id: number, status: string): Promise<boolean> {
  return (await store.tasks.get(id))?.status === status;
}

it("tasks of a phone run in order, and what they did is kept", async () => {
  using folder = openFolder();
  await using server = await folder.open();
  const { store, claims } = server;
  const ids = await create(store, "end", "end", "end");
  await until(async () => (await store.tasks.stats()).completed === 3);
  expect(claims.map(({ task }) => task.id)).toEqual(ids);
  expect(await store.tasks.get(ids[0] ?? 0)).toMatchObject({
    remark: "done",
    attempts: [{ number: 1, outcome: "completed", steps: [{ name: "begin" }] }],
  });
});

it("a running task that is stopped, and one that is deleted, make way for the next", async () => {
  using folder = openFolder();
  await using server = await folder.open();
  const { store, claims } = server;
  const [stopped = 0, deleted = 0, next = 0] = await create(store, "wait", "wait", "end");
  await until(() => claims.length === 1);
  await store.tasks.stop(stopped);
  await until(() => claims.length === 2);
  await store.tasks.delete([deleted]);
  await until(() => isOf(store, next, "completed"));
  expect(await store.tasks.get(stopped)).toMatchObject({ status: "failed", error: { reason: "STOPPED" } });
  expect(await store.tasks.get(deleted)).toBeUndefined();
});

it("an attempt that a shutdown interrupts is run again by the next start", async () => {
  using folder = openFolder();
  const first = await folder.open();
  const [id = 0] = await create(first.store, "wait");
  await until(() => first.claims.length === 1);
  await first.scheduler.drain(5_000);
  expect(await first.store.tasks.get(id)).toMatchObject({
    status: "pending",
    attempts: [{ outcome: "interrupted" }],
  });
  await first[Symbol.asyncDispose]();
  await using second = await folder.open();
  await until(() => second.claims.length === 1);
  expect(second.claims[0]).toMatchObject({ attempt: 2, point: null });
});

it("an attempt that died after its point of no return is looked at first by the next start", async () => {
  using folder = openFolder();
  const first = await folder.open();
  const [id = 0] = await create(first.store, "publish");
  await first.passed;
  // With the store gone, nothing of what the scheduler still does is written: as good as a kill.
  await first.store[Symbol.asyncDispose]();
  await first.scheduler.stop();
  await using second = await folder.open();
  await until(() => isOf(second.store, id, "completed"));
  expect(second.claims[0]).toMatchObject({ attempt: 2, point: { caption: "hello" } });
});
