import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StoreEvent, TaskEventKind } from "../../../src/model/event.ts";
import { Problem } from "../../../src/model/problem.ts";
import type { Task, TaskStatus } from "../../../src/model/task.ts";
import type { Claim, Settlement, Store } from "../../../src/store/store.ts";
import type { ManualClock } from "../../support/manual-clock.ts";
import {
  completed,
  connected,
  create,
  failed,
  history,
  interrupted,
  noTrace,
  openTest,
  type Place,
  point,
} from "../place.ts";

const phones = ["R1", "R2", "R3"];
const settlements: readonly Settlement[] = [completed, failed, interrupted];

/** One verb; `pick` chooses among what there is at that moment. */
interface Step {
  readonly verb: keyof typeof verbs;
  readonly pick: number;
  readonly flag: boolean;
}

/** A store and what must be true of it. */
interface World {
  store: Store;
  readonly clock: ManualClock;
  readonly place: Place;
  readonly alive: Set<number>;
  /** Also those that are lost. */
  readonly claims: Claim[];
  /** The claims that hold their phone. */
  readonly held: Map<number, Claim>;
  /** What a reader was told live, over all boots. */
  readonly told: StoreEvent[];
  listener: { readonly stop: AbortController; readonly done: Promise<void> };
}

const verbs = {
  create: createTwo,
  stop: (world: World, { pick }: Step) => refusable(world.store.tasks.stop(anyTask(world, pick))),
  retry: (world: World, { pick, flag }: Step) =>
    refusable(world.store.tasks.retry(anyTask(world, pick), flag)),
  retryAll: (world: World) => world.store.tasks.retryAll(),
  delete: deleteOne,
  claim,
  settle,
  record,
  pass,
  wait: async (world: World) => world.clock.advance(1000),
  restart,
} satisfies Record<string, (world: World, step: Step) => Promise<unknown>>;

async function createTwo(world: World, { pick, flag }: Step): Promise<void> {
  const serial = phones[pick % phones.length] ?? "R1";
  const scheduledAt = flag ? world.clock.now() + 1000 : null;
  for (const id of await create(world.store, { serial, scheduledAt }, { serial })) world.alive.add(id);
}

async function deleteOne(world: World, { pick }: Step): Promise<void> {
  const id = anyTask(world, pick);
  const { deletedCount } = await world.store.tasks.delete([id, 10_000]);
  expect(deletedCount).toBe(world.alive.delete(id) ? 1 : 0);
}

async function claim(world: World): Promise<void> {
  for (const taken of await world.store.queue.claimDue()) hold(world, taken);
}

async function settle(world: World, { pick, flag }: Step): Promise<void> {
  const chosen = anyClaim(world, pick);
  const settlement = settlements[pick % settlements.length];
  if (chosen === undefined || settlement === undefined) return;
  const next = await world.store.queue.settle(chosen, settlement, flag);
  if (isHeld(world, chosen)) world.held.delete(chosen.deviceId);
  else expect(next).toBeUndefined();
  if (next !== undefined) hold(world, next);
}

async function record(world: World, { pick }: Step): Promise<void> {
  const chosen = anyClaim(world, pick);
  if (chosen === undefined) return;
  expect(await world.store.queue.record(chosen, noTrace)).toBe(isHeld(world, chosen));
}

async function pass(world: World, { pick }: Step): Promise<void> {
  const chosen = anyClaim(world, pick);
  if (chosen === undefined) return;
  const isPassed = await world.store.queue.passPointOfNoReturn(chosen, point, noTrace);
  if (!isHeld(world, chosen)) expect(isPassed).toBe(false);
}

function isHeld(world: World, chosen: Claim): boolean {
  return world.held.get(chosen.deviceId) === chosen;
}

function hold(world: World, claim: Claim): void {
  expect(world.held.has(claim.deviceId)).toBe(false);
  world.claims.push(claim);
  world.held.set(claim.deviceId, claim);
}

function anyTask(world: World, pick: number): number {
  return [...world.alive][pick % (world.alive.size + 1)] ?? 5000;
}

function anyClaim(world: World, pick: number): Claim | undefined {
  return world.claims[world.claims.length - 1 - (pick % Math.max(1, world.claims.length))];
}

async function refusable(verb: Promise<unknown>): Promise<void> {
  await verb.catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    expect(["NOT_FOUND", "STATE_CONFLICT"]).toContain(error.reason);
  });
}

/** Listens until `stop` and the last event of the log was heard. */
function listen(store: Store, told: StoreEvent[]): World["listener"] {
  const stop = new AbortController();
  const from = told.at(-1) === undefined ? "start" : { after: told.at(-1)?.token ?? "" };
  const read = async () => {
    for await (const batch of store.feed.follow(from, (event) => event.about === "task", stop.signal)) {
      told.push(...batch.events);
    }
  };
  return { stop, done: read() };
}

const leadsTo: Readonly<Record<TaskEventKind, TaskStatus | undefined>> = {
  created: "pending",
  started: "running",
  stop_requested: "running",
  requeued: "pending",
  retried: "pending",
  completed: "completed",
  failed: "failed",
  deleted: undefined,
};

async function check(world: World): Promise<void> {
  const { store, held, alive } = world;
  const { tasks, total } = await store.tasks.list({}, 1, 1000);
  expect(tasks.map((row) => row.id).toSorted((a, b) => a - b)).toEqual([...alive].toSorted((a, b) => a - b));
  expect(total).toBe(alive.size);
  const count = (status: TaskStatus) => tasks.filter((row) => row.status === status).length;
  const counted = { pending: count("pending"), running: count("running") };
  expect(await store.tasks.stats()).toEqual({
    ...counted,
    completed: count("completed"),
    failed: count("failed"),
  });
  for (const serial of phones) {
    const found = await store.tasks.list({ serial, status: "failed" }, 1, 1000);
    expect(found.total).toBe(tasks.filter((row) => row.serial === serial && row.status === "failed").length);
  }
  const running = tasks.filter((row) => row.status === "running").map((row) => row.serial);
  expect(new Set(running).size).toBe(running.length);
  const busy = (await store.devices.list()).filter((device) => device.taskId !== null);
  expect(busy.map((device) => [device.id, device.taskId])).toEqual(
    [...held.values()].map((claim) => [claim.deviceId, claim.task.id]).toSorted(([a = 0], [b = 0]) => a - b),
  );
  await checkLog(world, tasks);
}

/** The log leads to the rows, and the listener heard all of it. */
async function checkLog({ store, told }: World, tasks: readonly Task[]): Promise<void> {
  const log = await history(store);
  await expect.poll(() => told.length).toBe(log.length);
  expect(told.map((event) => event.token)).toEqual(log.map((event) => event.token));
  const last = new Map<number, StoreEvent & { readonly about: "task" }>();
  for (const event of log) if (event.about === "task") last.set(event.taskId, event);
  for (const row of tasks) {
    const event = last.get(row.id);
    last.delete(row.id);
    expect(leadsTo[event?.kind ?? "deleted"]).toBe(row.status);
    // Remarks go on without events while a task runs.
    const remark = event?.task?.remark ?? null;
    expect(event?.task).toEqual({ ...row, waitReason: null, waitsUntil: null, progress: null, remark });
  }
  expect([...last.values()].every((event) => event.kind === "deleted")).toBe(true);
}

async function restart(world: World): Promise<void> {
  world.listener.stop.abort();
  await world.listener.done;
  await world.store[Symbol.asyncDispose]();
  world.store = await world.place.open({ clock: world.clock });
  await world.store.queue.recover();
  world.held.clear();
  await world.store.devices.sight(phones.map((name) => connected(name)));
  world.listener = listen(world.store, world.told);
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...(Object.keys(verbs) as (keyof typeof verbs)[])),
  pick: fc.nat(40),
  flag: fc.boolean(),
});

export function randomSuite(makePlace: () => Promise<Place>): void {
  describe("any sequence of verbs", () => {
    it("keeps counters, log and rows in step, and one task to a phone", { timeout: 60_000 }, async () => {
      const property = fc.asyncProperty(
        fc.array(anyStep, { minLength: 10, maxLength: 60 }),
        async (steps) => {
          await using t = await openTest(makePlace);
          const told: StoreEvent[] = [];
          const fresh = { alive: new Set<number>(), claims: [], held: new Map<number, Claim>(), told };
          const world: World = { ...t, ...fresh, listener: listen(t.store, told) };
          await world.store.devices.sight(phones.map((name) => connected(name)));
          for (const step of steps) {
            await verbs[step.verb](world, step);
          }
          await check(world);
          await restart(world);
          await check(world);
          world.listener.stop.abort();
          await world.listener.done;
          await world.store[Symbol.asyncDispose]();
        },
      );
      await fc.assert(property, { numRuns: 25 });
    });
  });
}
