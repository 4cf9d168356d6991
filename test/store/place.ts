/** Where a store lives in a test, and short words for what tests do with it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NewQuarantine, Sighting } from "../../src/model/device.ts";
import type { StoreEvent } from "../../src/model/event.ts";
import type { NewTask, PointOfNoReturn } from "../../src/model/task.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import type { Claim, FeedStart, Settlement, Store, Trace } from "../../src/store/store.ts";
import { ManualClock } from "../support/manual-clock.ts";

export interface OpenOptions {
  readonly clock: ManualClock;
  readonly deviceLimit?: number;
  readonly eventRetentionMs?: number;
  /** Off where a test is about something else. */
  readonly areCapsOn?: boolean;
  readonly chance?: () => number;
}

/** A database that outlasts the stores that are opened on it. */
export interface Place extends AsyncDisposable {
  open(options: OpenOptions): Promise<Store>;
}

export async function sqlitePlace(): Promise<Place & { readonly file: string }> {
  const directory = await mkdtemp(join(tmpdir(), "phonefleet-store-"));
  const file = join(directory, "phonefleet.db");
  return {
    file,
    open: (options) => openSqliteStore({ file, areCapsOn: false, ...options }),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

export interface TestStore extends AsyncDisposable {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly place: Place;
}

/** A store of its own, and the clock that it goes by. */
export async function openTest(
  makePlace: () => Promise<Place>,
  options: Omit<OpenOptions, "clock"> = {},
): Promise<TestStore> {
  await using owned = new AsyncDisposableStack();
  const clock = new ManualClock();
  const place = owned.use(await makePlace());
  const store = owned.use(await place.open({ clock, ...options }));
  const kept = owned.move();
  return { store, clock, place, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

export function task(change: Partial<NewTask> = {}): NewTask {
  return {
    serial: "R1",
    accountId: null,
    username: null,
    app: "tiktok",
    scriptName: "follow",
    scriptConfig: { target_user: "ada" },
    source: "api",
    startTime: null,
    scheduledAt: null,
    media: [],
    ...change,
  };
}

/** Creates tasks as they are given, whatever the directory says. */
export function create(store: Store, ...tasks: readonly Partial<NewTask>[]): Promise<readonly number[]> {
  const full = tasks.map(task);
  return store.tasks.create({ serials: full.map(({ serial }) => serial), usernames: [] }, () => full);
}

export function connected(adbSerial: string, identity = adbSerial): Sighting {
  return {
    adbSerial,
    identity,
    state: "connected",
    facts: { model: "Pixel 8", androidVersion: "15", sdk: 35 },
  };
}

export function away(adbSerial: string, state: Sighting["state"] = "not_connected"): Sighting {
  return { adbSerial, identity: null, state, facts: null };
}

/** A quarantine as a lane starts it. */
export const held: NewQuarantine = { kind: "held", reason: "did not let go", until: null };

export async function claimOne(store: Store): Promise<Claim> {
  const [claim] = await store.queue.claimDue();
  if (claim === undefined) throw new Error("nothing is due");
  return claim;
}

export const noTrace: Trace = { steps: [], progress: null, remark: null };
export const completed: Settlement = { kind: "completed", trace: noTrace };
export const failed: Settlement = {
  kind: "failed",
  trace: noTrace,
  error: { reason: "APP_MISSING", message: "TikTok is not installed" },
};
export const interrupted: Settlement = {
  kind: "interrupted",
  trace: noTrace,
  error: { reason: "DEVICE_LOST", message: "R1 was unplugged" },
};
export const shutDown: Settlement = {
  kind: "interrupted",
  trace: noTrace,
  error: { reason: "LOST", message: "the server shut down" },
  isShutdown: true,
};
export const point: PointOfNoReturn = { at: 5, caption: "hello", newestBefore: null };

/** Reads the feed until `count` events came. */
export async function events(
  store: Store,
  from: FeedStart,
  count: number,
  isWanted: (event: StoreEvent) => boolean = (event) => event.about === "task",
): Promise<readonly StoreEvent[]> {
  const stop = new AbortController();
  const seen: StoreEvent[] = [];
  if (count === 0) return seen;
  for await (const batch of store.feed.follow(from, isWanted, stop.signal)) {
    seen.push(...batch.events);
    if (seen.length >= count) break;
  }
  return seen;
}

/** All events until now. */
export async function history(
  store: Store,
  isWanted: (event: StoreEvent) => boolean = (event) => event.about === "task",
): Promise<readonly StoreEvent[]> {
  const stop = new AbortController();
  const seen: StoreEvent[] = [];
  for await (const batch of store.feed.follow("start", isWanted, stop.signal)) {
    if (batch.events.length === 0) break;
    seen.push(...batch.events);
  }
  return seen;
}
