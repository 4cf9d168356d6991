import fc, { type Scheduler } from "fast-check";
import { describe, expect, it } from "vitest";
import { inputFirst } from "../../src/clock.ts";
import type { LoggedEvent } from "../../src/store/event-log.ts";
import { EventFeed, type EventLog } from "../../src/store/feed.ts";
import { tokenOf } from "../../src/store/token.ts";

function logged(seq: number): LoggedEvent {
  return { seq, event: { about: "account", token: tokenOf(seq), at: 0, accountId: seq, quarantine: null } };
}

/** A log whose reads begin and answer when the scheduler likes. */
function scheduledLog(events: readonly LoggedEvent[], s: Scheduler): EventLog {
  const read = async <T>(look: () => T): Promise<T> => {
    await s.schedule(Promise.resolve("begin"));
    const found = look();
    return s.schedule(Promise.resolve(found));
  };
  return {
    after: (seq, limit) => read(() => events.filter((event) => event.seq > seq).slice(0, limit)),
    bounds: () => read(() => ({ floor: 0, last: events.length })),
    rest: () => s.schedule(Promise.resolve()),
  };
}

/** Reads until the signal aborts or so many events came. */
async function read(feed: EventFeed, seen: number[], signal: AbortSignal, atMost: number): Promise<void> {
  for await (const batch of feed.follow("start", () => true, signal)) {
    for (const event of batch.events) if (event.about === "account") seen.push(event.accountId);
    if (seen.length >= atMost) return;
  }
}

describe("the feed, whatever comes first", () => {
  it("tells each follower every event once and in order", async () => {
    const property = fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 9 }), async (s, count) => {
      const events: LoggedEvent[] = [];
      const feed = new EventFeed(scheduledLog(events, s), 2);
      const stop = new AbortController();
      const start = (atMost: number) => {
        const seen: number[] = [];
        const begin = s.schedule(Promise.resolve("start"));
        return { seen, done: begin.then(() => read(feed, seen, stop.signal, atMost)) };
      };
      const readers = [Infinity, Infinity].map(start);
      const leavers = [1, 2].map(start);
      for (let seq = 1; seq <= count; seq += 1) {
        void s.schedule(Promise.resolve("commit")).then(() => {
          events.push(logged(events.length + 1));
          feed.ring();
        });
      }
      await s.waitIdle();
      const all = Array.from({ length: count }, (_, index) => index + 1);
      expect(readers.map(({ seen }) => seen)).toEqual([all, all]);
      for (const { seen } of leavers) expect(seen).toEqual(all.slice(0, seen.length));
      stop.abort();
      await Promise.all([...readers, ...leavers].map(({ done }) => done));
      expect(feed.followers).toBe(0);
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it("cuts nobody who reads on, however much is committed at once", async () => {
    const events: LoggedEvent[] = [];
    const feed = new EventFeed({
      after: async (seq, limit) => events.slice(seq, seq + limit),
      bounds: async () => ({ floor: 0, last: events.length }),
      rest: inputFirst,
    });
    let seen = 0;
    const reading = (async () => {
      for await (const batch of feed.follow("start", () => true, new AbortController().signal)) {
        seen += batch.events.length;
        if (seen === 50_000) return;
        // as whoever sends it on, or writes it
        await inputFirst();
      }
    })();
    while (feed.followers === 0) await inputFirst();
    for (let seq = 1; seq <= 50_000; seq += 1) events.push(logged(seq));
    feed.ring();
    await reading;
    expect(seen).toBe(50_000);
  });

  it("ends its live followers with the error where the log cannot be read, and serves those that come later", async () => {
    const events = [logged(1)];
    let isBroken = false;
    const feed = new EventFeed({
      after: async (seq, limit) => {
        if (isBroken) throw new Error("disk");
        return events.filter((event) => event.seq > seq).slice(0, limit);
      },
      bounds: async () => ({ floor: 0, last: events.length }),
      rest: inputFirst,
    });
    const { signal } = new AbortController();
    const reader = feed.follow("now", () => true, signal);
    await reader.next();
    isBroken = true;
    feed.ring();
    await expect(reader.next()).rejects.toThrow("disk");
    isBroken = false;
    const later = feed.follow("start", () => true, signal);
    expect(await later.next()).toMatchObject({ value: { events: [{ accountId: 1 }] } });
    await later.return(undefined);
    expect(feed.followers).toBe(0);
  });

  it("tells a reader now and then where it stands, though nothing is for it", async () => {
    const events: LoggedEvent[] = [];
    const feed = new EventFeed({
      after: async (seq, limit) => events.slice(seq, seq + limit),
      bounds: async () => ({ floor: 0, last: events.length }),
      rest: inputFirst,
    });
    const reader = feed.follow("now", () => false, new AbortController().signal);
    await reader.next();
    const news = reader.next();
    for (let seq = 1; seq <= 10_000; seq += 1) events.push(logged(seq));
    feed.ring();
    expect(await news).toEqual({ done: false, value: { token: tokenOf(10_000), events: [] } });
    await reader.return(undefined);
  });
});
