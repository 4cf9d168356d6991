import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../../src/model/care.ts";
import type { LimitChange } from "../../../src/model/settings.ts";
import type { NewTask } from "../../../src/model/task.ts";
import type { Claim, Store } from "../../../src/store/store.ts";
import {
  away,
  claimOne,
  completed,
  connected,
  create,
  failed,
  interrupted,
  noTrace,
  openTest,
  type OpenOptions,
  type Place,
  point,
} from "../place.ts";

const PAUSE_MS = 100_000;
const limits: readonly LimitChange[] = [
  { app: "tiktok", action: "follow", perDay: 2, pauseSeconds: 100, stretchSeconds: 0 },
  { app: "tiktok", action: "post", perDay: 2, pauseSeconds: 1000, stretchSeconds: 0 },
];
const ada: Partial<NewTask> = { username: "ada" };
const bob: Partial<NewTask> = { username: "bob" };

async function openCare(makePlace: () => Promise<Place>, options: Partial<OpenOptions> = {}) {
  const t = await openTest(makePlace, { areCapsOn: true, chance: () => 0, ...options });
  await t.store.settings.update(() => ({ limits }));
  await t.store.devices.sight([connected("R1")]);
  return t;
}

/** Acts, and ends. */
async function act(store: Store, claim: Claim): Promise<void> {
  expect(await store.queue.countAction(claim)).toBe(true);
  await store.queue.settle(claim, completed, false);
}

async function untilOf(store: Store, id: number): Promise<number | null | undefined> {
  return (await store.tasks.get(id))?.waitsUntil;
}

async function waitOf(store: Store, id: number): Promise<string | null | undefined> {
  return (await store.tasks.get(id))?.waitReason;
}

export function careSuite(makePlace: () => Promise<Place>): void {
  describe("an account that has acted", () => {
    it("pauses, its tasks say so, others go on, and the pause's end is known", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, ada, ada, bob);
      await act(t.store, await claimOne(t.store));
      expect(await waitOf(t.store, 2)).toBe("account_pause");
      expect(await untilOf(t.store, 2)).toBe(t.clock.now() + PAUSE_MS);
      expect((await claimOne(t.store)).task.id).toBe(3);
      expect(await t.store.queue.nextDueAt()).toBe(t.clock.now() + PAUSE_MS);
    });

    it("may be rehearsed with all the same", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, ada, { ...ada, isDryRun: true });
      await act(t.store, await claimOne(t.store));
      expect((await claimOne(t.store)).task).toMatchObject({ id: 2, isDryRun: true });
    });

    it("is claimed again once the pause is over, and not before", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, ada, ada);
      await act(t.store, await claimOne(t.store));
      t.clock.advance(PAUSE_MS - 1);
      expect(await t.store.queue.claimDue()).toEqual([]);
      t.clock.advance(1);
      expect([await waitOf(t.store, 2), await untilOf(t.store, 2)]).toEqual([null, null]);
      expect((await claimOne(t.store)).task.id).toBe(2);
    });

    it("does no more than its cap in any 24 hours", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, ada, ada, ada);
      const first = t.clock.now();
      await act(t.store, await claimOne(t.store));
      t.clock.advance(PAUSE_MS);
      await act(t.store, await claimOne(t.store));
      t.clock.advance(PAUSE_MS);
      expect(await waitOf(t.store, 3)).toBe("account_cap");
      expect(await t.store.queue.claimDue()).toEqual([]);
      expect(await t.store.queue.nextDueAt()).toBe(first + DAY_MS);
      t.clock.set(first + DAY_MS);
      expect((await claimOne(t.store)).task.id).toBe(3);
    });

    it("is held by what was drawn for the pause, the same after a restart", async () => {
      await using t = await openCare(makePlace, { chance: () => 0.5 });
      await t.store.settings.update(() => ({ limits: [{ ...limits[0]!, stretchSeconds: 60 }] }));
      await create(t.store, ada, ada);
      await act(t.store, await claimOne(t.store));
      await t.store[Symbol.asyncDispose]();
      await using store = await t.place.open({ clock: t.clock, areCapsOn: true, chance: () => 0.9 });
      await store.queue.recover();
      await store.devices.sight([connected("R1")]);
      t.clock.advance(PAUSE_MS + 29_999);
      expect(await store.queue.claimDue()).toEqual([]);
      t.clock.advance(1);
      expect((await claimOne(store)).task.id).toBe(2);
    });

    it("waits between two kinds of action for the shorter of their pauses", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, ada, { ...ada, scriptName: "post" }, { ...ada, scriptName: "match_account" });
      await act(t.store, await claimOne(t.store));
      const other = await claimOne(t.store);
      expect(other.task.scriptName).toBe("match_account");
      await t.store.queue.settle(other, completed, false);
      expect(await waitOf(t.store, 2)).toBe("account_pause");
      t.clock.advance(PAUSE_MS);
      expect((await claimOne(t.store)).task.scriptName).toBe("post");
    });

    it("is the same under a new row of its name, and not the same in the other app", async () => {
      await using t = await openCare(makePlace);
      await create(
        t.store,
        { ...ada, accountId: 1 },
        { username: "Ada", accountId: 2 },
        { ...ada, app: "instagram" },
      );
      await act(t.store, await claimOne(t.store));
      expect((await claimOne(t.store)).task.app).toBe("instagram");
      expect(await waitOf(t.store, 2)).toBe("account_pause");
    });

    it("does not act on two phones at once", async () => {
      await using t = await openCare(makePlace);
      await t.store.devices.sight([connected("R2")]);
      await create(t.store, ada, { ...ada, serial: "R2" }, { ...bob, serial: "R2" });
      expect((await t.store.queue.claimDue()).map(({ task }) => task.id)).toEqual([1, 3]);
    });
  });

  describe("what counts", () => {
    it("is an attempt that acted, once, whatever it ended as", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, ada, ada, ada);
      const first = await claimOne(t.store);
      await t.store.queue.countAction(first);
      await t.store.queue.countAction(first);
      await t.store.queue.settle(first, failed, false);
      t.clock.advance(PAUSE_MS);
      await act(t.store, await claimOne(t.store));
      expect(await waitOf(t.store, 3)).toBe("account_cap");
    });

    it("is not one that ended before, nor one that lost its phone or was asked to stop", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, ada, ada, ada);
      await t.store.queue.settle(await claimOne(t.store), failed, false);
      const second = await claimOne(t.store);
      await t.store.tasks.stop(second.task.id);
      expect(await t.store.queue.countAction(second)).toBe(false);
      await t.store.queue.settle(second, failed, false);
      expect(await t.store.queue.countAction(second)).toBe(false);
      expect((await claimOne(t.store)).task.id).toBe(3);
    });

    it("is a post from its point of no return on; looking for it later waits for nothing and counts no more", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, { ...ada, scriptName: "post" }, { ...ada, scriptName: "post" });
      const first = await claimOne(t.store);
      expect(await t.store.queue.passPointOfNoReturn(first, point, noTrace)).toBe(true);
      await t.store.queue.settle(first, interrupted, false);
      expect([await waitOf(t.store, 1), await waitOf(t.store, 2)]).toEqual([null, "account_pause"]);
      const again = await claimOne(t.store);
      expect(again).toMatchObject({ task: { id: 1 }, point });
      await t.store.queue.passPointOfNoReturn(again, point, noTrace);
      await t.store.queue.settle(again, completed, false);
      t.clock.advance(1_000_000);
      const second = await claimOne(t.store);
      expect(second.task.id).toBe(2);
    });

    it("is what a phone did as well, where tasks name no account, also by its other name", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, {}, { serial: "10.0.0.7:5555" }, ada);
      await act(t.store, await claimOne(t.store));
      await t.store.devices.sight([away("R1"), connected("10.0.0.7:5555", "R1")]);
      expect(await waitOf(t.store, 2)).toBe("account_pause");
      expect((await claimOne(t.store)).task.id).toBe(3);
    });
  });

  describe("limits", () => {
    it("count anew as soon as they are changed, and whoever follows the feed hears of it", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, ada, ada);
      await act(t.store, await claimOne(t.store));
      const stop = new AbortController();
      const heard: string[] = [];
      const hearing = (async () => {
        for await (const { events } of t.store.feed.follow("now", () => true, stop.signal)) {
          heard.push(...events.map(({ about }) => about));
          if (events.length > 0) return;
          await t.store.settings.update(() => ({ limits: [{ ...limits[0]!, pauseSeconds: 10 }] }));
        }
      })();
      await hearing;
      expect(heard).toEqual(["settings"]);
      expect(await t.store.queue.nextDueAt()).toBe(t.clock.now() + 10_000);
    });

    it("hold nobody where caps are off, and hold again what was done meanwhile", async () => {
      await using t = await openTest(makePlace, { areCapsOn: false });
      await t.store.settings.update(() => ({ limits }));
      await t.store.devices.sight([connected("R1")]);
      await create(t.store, ada, ada, ada);
      await act(t.store, await claimOne(t.store));
      await act(t.store, await claimOne(t.store));
      await t.store[Symbol.asyncDispose]();
      await using store = await t.place.open({ clock: t.clock, areCapsOn: true });
      await store.queue.recover();
      await store.devices.sight([connected("R1")]);
      expect(await waitOf(store, 3)).toBe("account_cap");
    });

    it("hold nobody longer because the clock was set back", async () => {
      await using t = await openCare(makePlace);
      await create(t.store, ada, ada);
      await act(t.store, await claimOne(t.store));
      await t.store.queue.claimDue();
      t.clock.set(t.clock.now() - 30 * DAY_MS);
      expect(await t.store.queue.claimDue()).toEqual([]);
      expect(await t.store.queue.nextDueAt()).toBe(t.clock.now() + PAUSE_MS);
    });
  });

  it("an account-less task that is asked for consent holds the phone until somebody answered", async () => {
    await using t = await openCare(makePlace);
    await create(t.store, {}, bob);
    const error = { reason: "CONSENT_NEEDED", message: "TikTok asks for consent" } as const;
    const asked = { kind: "failed", error, trace: noTrace } as const;
    expect(await t.store.queue.settle(await claimOne(t.store), asked, true)).toBeUndefined();
    const quarantine = { kind: "asks_person", reason: "CONSENT_NEEDED: TikTok asks for consent" };
    expect((await t.store.devices.get("R1"))?.quarantine).toMatchObject({
      ...quarantine,
      since: t.clock.now(),
    });
    expect(await waitOf(t.store, 2)).toBe("device_quarantined");
    await t.store.queue.recover();
    await t.store.devices.sight([connected("R1")]);
    const device = await t.store.devices.get("R1");
    expect(device?.quarantine).toMatchObject(quarantine);
    await t.store.devices.lift(device?.id ?? 0);
    expect((await claimOne(t.store)).task.id).toBe(2);
  });

  it("quarantines the account that was seen where the task names none, and no other task of the phone waits", async () => {
    await using t = await openCare(makePlace);
    const named = { app: "tiktok", username: "ada", serial: "R1", package: null, isEnabled: true } as const;
    const { id: accountId } = await t.store.accounts.create(named);
    const other = await t.store.accounts.create({ ...named, app: "instagram" });
    await create(t.store, {}, { accountId, username: "ada" }, {});
    const error = { reason: "SIGNED_OUT", message: "nobody is signed in" } as const;
    const end = { kind: "failed", error, actedAs: "Ada", trace: noTrace } as const;
    expect((await t.store.queue.settle(await claimOne(t.store), end, true))?.task.id).toBe(3);
    const reason = "SIGNED_OUT: nobody is signed in";
    expect((await t.store.accounts.get(accountId))?.quarantine).toMatchObject({ reason });
    expect((await t.store.accounts.get(other.id))?.quarantine).toBeNull();
    expect((await t.store.devices.get("R1"))?.quarantine).toBeNull();
    expect((await t.store.tasks.get(2))?.waitReason).toBe("account_quarantined");
  });

  it("in random order the next task of a phone is drawn among those that may run", async () => {
    let drawn = 0;
    await using t = await openCare(makePlace, { chance: () => drawn });
    await t.store.settings.update(() => ({ isRandomOrder: true }));
    await create(t.store, ada, ada, bob, bob, bob, { ...bob, scheduledAt: t.clock.now() + 1 });
    const picked: number[] = [];
    for (drawn of [0.5, 0.99, 0]) {
      const claim = await claimOne(t.store);
      picked.push(claim.task.id);
      await t.store.queue.settle(claim, completed, false);
    }
    expect(picked).toEqual([3, 5, 1]);
  });
}
