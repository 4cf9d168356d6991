import { describe, expect, it } from "vitest";
import type { FeedBatch, Store } from "../../../src/store/store.ts";
import { claimOne, completed, connected, create, events, history, openTest, type Place } from "../place.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const isTask = (event: { readonly about: string }) => event.about === "task";

function follow(store: Store, from: Parameters<Store["feed"]["follow"]>[0], signal: AbortSignal) {
  return store.feed.follow(from, isTask, signal)[Symbol.asyncIterator]();
}

async function next(reader: AsyncIterator<FeedBatch>): Promise<FeedBatch> {
  const { value, done } = await reader.next();
  if (done === true) throw new Error("the feed ended");
  return value;
}

export function feedSuite(makePlace: () => Promise<Place>): void {
  describe("the feed", () => {
    it("tells each change with the task as that change left it", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      await t.store.devices.sight([connected("R1")]);
      await t.store.queue.settle(await claimOne(t.store), completed, false);
      const told = await history(t.store);
      expect(told).toMatchObject([
        {
          kind: "created",
          taskId: 1,
          serial: "R1",
          scriptName: "follow",
          task: { id: 1, status: "pending" },
        },
        { kind: "started", task: { status: "running", startedAt: t.clock.now(), finishedAt: null } },
        { kind: "completed", task: { status: "completed", scriptConfig: { target_user: "ada" } } },
      ]);
      await t.store.tasks.delete([1]);
      expect((await history(t.store)).map((event) => event.about === "task" && event.task)).toEqual(
        Array.from({ length: 4 }, () => null),
      );
    });

    it("goes from history to live without gap or duplicate", async () => {
      await using t = await openTest(makePlace);
      for (let round = 0; round < 3; round += 1)
        await create(t.store, ...Array.from({ length: 400 }, () => ({})));
      const writing = (async () => {
        for (let round = 0; round < 40; round += 1) await create(t.store, {}, {});
      })();
      const readers = Array.from({ length: 5 }, () => events(t.store, "start", 1280));
      const seen = await Promise.all(readers);
      await writing;
      const ids = Array.from({ length: 1280 }, (_, index) => index + 1);
      for (const told of seen)
        expect(told.map((event) => event.about === "task" && event.taskId)).toEqual(ids);
    });

    it("begins now with an empty batch, and goes on from any token", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      const stop = new AbortController();
      const reader = follow(t.store, "now", stop.signal);
      const first = await next(reader);
      expect(first.events).toEqual([]);
      await create(t.store, {}, {});
      const second = await next(reader);
      expect(second.events).toMatchObject([{ taskId: 2 }, { taskId: 3 }]);
      const [event] = second.events;
      const again = await events(t.store, { after: event?.token ?? "" }, 1);
      expect(again).toMatchObject([{ taskId: 3 }]);
      expect(await events(t.store, { after: first.token }, 2)).toHaveLength(2);
      stop.abort();
      expect(await reader.next()).toMatchObject({ done: true });
    });

    it("resumes in another boot", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {}, {});
      const [event] = await history(t.store);
      await using later = await t.place.open({ clock: t.clock });
      expect(await events(later, { after: event?.token ?? "" }, 1)).toMatchObject([{ taskId: 2 }]);
    });

    it("refuses tokens that are none or whose history is gone", async () => {
      await using t = await openTest(makePlace, { eventRetentionMs: DAY_MS });
      await create(t.store, {});
      const [old] = await history(t.store);
      const { signal } = new AbortController();
      for (const token of ["", "x", "djE6", Buffer.from("v1:99").toString("base64url")]) {
        await expect(next(follow(t.store, { after: token }, signal))).rejects.toMatchObject({
          reason: "INVALID_ARGUMENT",
          field: "resume_token",
        });
      }
      t.clock.advance(DAY_MS - 1);
      await create(t.store, {});
      t.clock.advance(60 * 60 * 1000);
      await expect.poll(() => history(t.store)).toMatchObject([{ taskId: 2 }]);
      // It has seen the first event, so nothing is missing.
      expect(await events(t.store, { after: old?.token ?? "" }, 1)).toMatchObject([{ taskId: 2 }]);
      t.clock.advance(DAY_MS);
      await create(t.store, {});
      t.clock.advance(60 * 60 * 1000);
      await expect.poll(() => history(t.store)).toMatchObject([{ taskId: 3 }]);
      await expect(next(follow(t.store, { after: old?.token ?? "" }, signal))).rejects.toThrow(
        "no longer kept",
      );
    });

    it("forgets all that is too old but the newest event, from which numbers go on", async () => {
      await using t = await openTest(makePlace, { eventRetentionMs: DAY_MS });
      await create(t.store, ...Array.from({ length: 2500 }, () => ({})));
      const newest = (await history(t.store)).at(-1);
      t.clock.advance(2 * DAY_MS);
      await expect.poll(async () => (await history(t.store)).length).toBe(1);
      await create(t.store, {});
      expect(await events(t.store, { after: newest?.token ?? "" }, 1)).toMatchObject([{ taskId: 2501 }]);
    });

    it("cuts a reader that does not come for its events; it can go on from its last token", async () => {
      await using t = await openTest(makePlace);
      const reader = follow(t.store, "now", new AbortController().signal);
      const { token } = await next(reader);
      const other = events(t.store, "now", 12_000);
      for (let round = 0; round < 6; round += 1)
        await create(t.store, ...Array.from({ length: 2000 }, () => ({})));
      await other;
      await expect(reader.next()).rejects.toMatchObject({ reason: "LIMIT_EXCEEDED" });
      expect(await events(t.store, { after: token }, 12_000)).toHaveLength(12_000);
    });

    it("ends its readers when the store closes", async () => {
      await using t = await openTest(makePlace);
      const reader = follow(t.store, "now", new AbortController().signal);
      await next(reader);
      const last = reader.next();
      await t.store[Symbol.asyncDispose]();
      expect(await last).toMatchObject({ done: true });
      await t.store[Symbol.asyncDispose]();
      await expect(create(t.store, {})).rejects.toMatchObject({ reason: "UNAVAILABLE" });
      await expect(t.store.tasks.get(1)).rejects.toMatchObject({ reason: "UNAVAILABLE" });
      expect(t.clock.timers).toBe(0);
    });
  });
}
