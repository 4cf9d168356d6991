/** The scheduler over a real store: what waits for its account runs by itself when it may, and nobody looks in between. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { DAY_MS } from "../../src/model/care.ts";
import { Problem } from "../../src/model/problem.ts";
import type { NewTask } from "../../src/model/task.ts";
import { Scheduler } from "../../src/run/scheduler.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import type { Store } from "../../src/store/store.ts";
import { ManualClock } from "../support/manual-clock.ts";

const silence = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const limit = { app: "tiktok", action: "follow", perDay: 2, pauseSeconds: 20, stretchSeconds: 0 } as const;

async function start() {
  await using owned = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(tmpdir(), "phonefleet-care-"));
  owned.defer(() => rmSync(folder, { recursive: true }));
  const clock = new ManualClock();
  const file = path.join(folder, "queue.db");
  const store = owned.use(await openSqliteStore({ file, clock, areCapsOn: true, chance: () => 0 }));
  await store.settings.update(() => ({ limits: [limit] }));
  const ran: number[] = [];
  let claims = 0;
  const failures: Problem[] = [];
  const queue = new Proxy(store.queue, {
    get(target, name) {
      if (name === "claimDue") claims += 1;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const scheduler = owned.use(
    new Scheduler({
      queue,
      feed: store.feed,
      devices: store.devices,
      clock,
      log: silence,
      ports: {
        openSession: async () => ({ [Symbol.asyncDispose]: async () => {} }),
        runScript: async ({ task }, _session, hooks) => {
          ran.push(task.id);
          const failure = failures.shift();
          if (failure) throw failure;
          await hooks.countAction("Post");
          return { note: "done" };
        },
      },
    }),
  );
  await scheduler.start();
  const facts = { model: "Pixel", androidVersion: "14", sdk: 34 };
  await store.devices.sight([{ adbSerial: "sim-1", identity: "sim-1", state: "connected", facts }]);
  const kept = owned.move();
  return {
    ...{ store, clock, ran, failures },
    claims: () => claims,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function create(store: Store, ...usernames: readonly string[]): Promise<readonly number[]> {
  const tasks = usernames.map((username): NewTask => ({
    ...{ serial: "sim-1", accountId: null, username, app: "tiktok", scriptName: "follow", scriptConfig: {} },
    ...{ source: "api", startTime: null, scheduledAt: null, media: [] },
  }));
  return store.tasks.create({ serials: ["sim-1"], usernames: [] }, () => tasks);
}

/** Lets everything happen that needs no time to pass. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

it("a phone goes on with another account, and comes back as soon as the pause is over", async () => {
  await using t = await start();
  await create(t.store, "ada", "ada", "bob");
  await settle();
  expect(t.ran).toEqual([1, 3]);
  t.clock.advance(19_999);
  await settle();
  expect(t.ran).toEqual([1, 3]);
  const before = t.claims();
  t.clock.advance(1);
  await settle();
  expect(t.ran).toEqual([1, 3, 2]);
  expect(t.claims() - before).toBe(1);
});

it("a task that comes during the pause runs after it, and a cap's end is waited for too", async () => {
  await using t = await start();
  await create(t.store, "ada");
  await settle();
  t.clock.advance(5_000);
  await create(t.store, "ada", "ada");
  await settle();
  expect(t.ran).toEqual([1]);
  t.clock.advance(15_000);
  await settle();
  expect(t.ran).toEqual([1, 2]);
  // A machine that slept: no timer noticed, and the next look, half a minute at most, takes the new time for what it is.
  t.clock.set(t.clock.now() + DAY_MS - 70_000);
  t.clock.advance(30_000);
  await settle();
  t.clock.advance(19_999);
  await settle();
  expect(t.ran).toEqual([1, 2]);
  t.clock.advance(1);
  await settle();
  expect(t.ran).toEqual([1, 2, 3]);
});

it("wider limits let what waits run at once", async () => {
  await using t = await start();
  await create(t.store, "ada", "ada");
  await settle();
  expect(t.ran).toEqual([1]);
  await t.store.settings.update(() => ({ limits: [{ ...limit, pauseSeconds: 0 }] }));
  await settle();
  expect(t.ran).toEqual([1, 2]);
});

it("what is tried again by itself runs when its pause is over, and a stop ends the wait", async () => {
  await using t = await start();
  await t.store.settings.update(() => ({ autoRetry: { isEnabled: true, minSeconds: 7, maxSeconds: 7 } }));
  const unknown = () => new Problem("SCREEN_UNKNOWN", "the screen says nothing");
  t.failures.push(unknown(), unknown());
  await create(t.store, "ada");
  await settle();
  t.clock.advance(6_999);
  await settle();
  expect(t.ran).toEqual([1]);
  t.clock.advance(1);
  await settle();
  expect(t.ran).toEqual([1, 1]);
  await t.store.tasks.stop(1);
  t.clock.advance(7_000);
  await settle();
  expect(t.ran).toEqual([1, 1]);
  expect(await t.store.tasks.get(1)).toMatchObject({ status: "failed", error: { reason: "STOPPED" } });
});
