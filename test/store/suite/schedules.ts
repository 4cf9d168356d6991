import { describe, expect, it } from "vitest";
import { Problem } from "../../../src/model/problem.ts";
import { MAX_SCHEDULES } from "../../../src/model/recurrence.ts";
import type { NewSchedule, Schedule, ScheduleChange } from "../../../src/model/recurrence.ts";
import type { NewTask } from "../../../src/model/task.ts";
import type { Store } from "../../../src/store/store.ts";
import { history, openTest, type Place, task } from "../place.ts";

const MINUTE = 60_000;

function schedule(change: Partial<NewSchedule> = {}): NewSchedule {
  const call = {
    serials: ["R1"],
    usernames: [],
    isMultiAccount: false,
    scriptName: "follow",
    scriptConfig: { target_user: "ada" },
    source: "api",
  } as const;
  return { name: "mornings", cron: "0 9 * * *", timeZone: "UTC", isPaused: false, call, ...change };
}

const onePlan = (): readonly NewTask[] => [task()];
const refuse = () => {
  throw new Problem("NOT_FOUND", "no such account: ada", { field: "usernames" });
};

/** Moves a schedule on. */
function to(nextRunAt: number | null) {
  return { nextRunAt, ran: [{ from: 3, to: 4 }] };
}

function add(store: Store, nextRunAt: number | null, change: Partial<NewSchedule> = {}): Promise<Schedule> {
  return store.schedules.create(schedule(change), nextRunAt, onePlan);
}

async function counts(store: Store, scheduleId: number) {
  const [{ total }, found] = await Promise.all([
    store.tasks.list({ scheduleId }, 1, 1),
    store.schedules.get(scheduleId),
  ]);
  return { total, next: found?.nextRunAt, last: found?.lastRunAt, count: found?.lastTaskCount };
}

export function schedulesSuite(makePlace: () => Promise<Place>): void {
  describe("schedules", () => {
    it("are kept as they are given, and listed in order", async () => {
      await using t = await openTest(makePlace);
      const now = t.clock.now();
      const first = await add(t.store, now + MINUTE);
      expect(first).toEqual({
        ...schedule(),
        ...{ id: 1, version: 0, nextRunAt: now + MINUTE, lastRunAt: null, ran: [] },
        ...{ lastError: null, lastTaskCount: null, createdAt: now, updatedAt: now },
      });
      await add(t.store, null, { name: "later", isPaused: true });
      await add(t.store, now + 2 * MINUTE);
      expect(await t.store.schedules.get(1)).toEqual(first);
      expect(await t.store.schedules.get(9)).toBeUndefined();
      const { schedules, total } = await t.store.schedules.list(2, 2);
      expect([total, ...schedules.map(({ id }) => id)]).toEqual([3, 3]);
      expect(await t.store.schedules.nextRunAt(now)).toBe(now + MINUTE);
      expect(await history(t.store, ({ about }) => about === "schedule")).toMatchObject([
        { about: "schedule", scheduleId: 1 },
        { scheduleId: 2 },
        { scheduleId: 3 },
      ]);
      expect((await t.store.tasks.stats()).pending).toBe(0);
    });

    it("are not created where their call is refused", async () => {
      await using t = await openTest(makePlace);
      const refused = t.store.schedules.create(schedule(), null, refuse);
      await expect(refused).rejects.toMatchObject({ reason: "NOT_FOUND", field: "usernames" });
      expect(await t.store.schedules.list(1, 1)).toEqual({ schedules: [], total: 0 });
    });

    it("are created once for a key, and never for another request's", async () => {
      await using t = await openTest(makePlace);
      const create = (fingerprint: string) =>
        t.store.schedules.create(schedule(), null, onePlan, { key: "k", fingerprint });
      const first = await create("same");
      expect(await create("same")).toEqual(first);
      await expect(create("other")).rejects.toMatchObject({ reason: "IDEMPOTENCY_KEY_REUSED" });
      await t.store.schedules.delete(1);
      await expect(create("same")).rejects.toMatchObject({ reason: "NOT_FOUND" });
    });

    it("are at most so many", { timeout: 60_000 }, async () => {
      await using t = await openTest(makePlace);
      for (let made = 0; made < MAX_SCHEDULES; made += 500)
        await Promise.all(Array.from({ length: 500 }, () => add(t.store, null)));
      await expect(add(t.store, null)).rejects.toMatchObject({ reason: "LIMIT_EXCEEDED" });
      await t.store.schedules.delete(7);
      expect(await add(t.store, null)).toMatchObject({ id: MAX_SCHEDULES + 1 });
    });

    it("change only in what is told, and their next time as the rule says", async () => {
      await using t = await openTest(makePlace);
      await add(t.store, 5);
      t.clock.advance(10);
      const change: ScheduleChange = { name: "evenings", cron: "0 18 * * *" };
      const rule = (before: { nextRunAt: number | null }, after: { cron: string }, now: number) => {
        expect([before.nextRunAt, after.cron]).toEqual([5, "0 18 * * *"]);
        return now + 1;
      };
      const updatedAt = t.clock.now();
      expect(await t.store.schedules.update(1, change, rule)).toMatchObject({
        ...{ name: "evenings", cron: "0 18 * * *", timeZone: "UTC", call: schedule().call, version: 1 },
        ...{ nextRunAt: updatedAt + 1, updatedAt },
      });
      await expect(t.store.schedules.update(1, { name: "x" }, () => null, refuse)).rejects.toThrow("ada");
      expect(await t.store.schedules.get(1)).toMatchObject({ name: "evenings", version: 1 });
      await t.store.schedules.delete(1);
      for (const gone of [t.store.schedules.update(1, {}, () => null), t.store.schedules.delete(1)])
        await expect(gone).rejects.toMatchObject({ reason: "NOT_FOUND" });
    });

    it("are due by id, from their time on, and not while they are paused", async () => {
      await using t = await openTest(makePlace);
      for (const next of [30, 10, null, 20, 40]) await add(t.store, next);
      const ids = async (now: number, after: number, limit: number) =>
        (await t.store.schedules.due(now, after, limit)).map(({ id }) => id);
      expect(await ids(30, 0, 9)).toEqual([1, 2, 4]);
      expect(await ids(30, 1, 1)).toEqual([2]);
      expect(await ids(30, 4, 9)).toEqual([]);
      expect(await ids(9, 0, 9)).toEqual([]);
      const next = [0, 10, 29, 40].map((after) => t.store.schedules.nextRunAt(after));
      expect(await Promise.all(next)).toEqual([10, 20, 30, null]);
    });
  });

  describe("a run of a schedule", () => {
    it("creates its tasks and moves it on, in one commit, once", async () => {
      await using t = await openTest(makePlace);
      const now = t.clock.now();
      const due = await add(t.store, now);
      const [run, again] = await Promise.all([
        t.store.schedules.run(due, to(now + MINUTE), () => [task(), task({ serial: "R2" })]),
        t.store.schedules.run(due, to(now + MINUTE), onePlan),
      ]);
      expect([run, again]).toEqual([{ kind: "ran", taskIds: [1, 2] }, { kind: "changed" }]);
      expect(await counts(t.store, 1)).toEqual({ total: 2, next: now + MINUTE, last: now, count: 2 });
      expect(await t.store.tasks.get(2)).toMatchObject({ serial: "R2", scheduleId: 1 });
      const [, created] = await history(t.store);
      expect(created).toMatchObject({ kind: "created", task: { id: 2, scheduleId: 1 } });
    });

    it("of another read does nothing, be it changed, paused or deleted meanwhile", async () => {
      await using t = await openTest(makePlace);
      const now = t.clock.now();
      const due = await add(t.store, now);
      await t.store.schedules.update(1, { name: "x" }, () => now);
      const run = () => t.store.schedules.run(due, to(null), onePlan);
      expect(await run()).toEqual({ kind: "changed" });
      expect(await t.store.schedules.leaveOut(due, null, "late")).toBe(false);
      await t.store.schedules.delete(1);
      expect(await run()).toEqual({ kind: "changed" });
      expect((await t.store.tasks.stats()).pending).toBe(0);
    });

    it("that is refused is kept as that, and the schedule goes on", async () => {
      await using t = await openTest(makePlace);
      const now = t.clock.now();
      const due = await add(t.store, now);
      const why = "no such account: ada";
      expect(await t.store.schedules.run(due, to(now + MINUTE), refuse)).toEqual({ kind: "refused", why });
      const refused = await t.store.schedules.get(1);
      expect(refused).toMatchObject({ lastError: why, lastRunAt: now, lastTaskCount: 0 });
      await t.store.schedules.run(refused!, to(null), onePlan);
      expect(await t.store.schedules.get(1)).toMatchObject({ lastError: null, lastTaskCount: 1 });
    });

    it("that hits a bug leaves everything as it was", async () => {
      await using t = await openTest(makePlace);
      const due = await add(t.store, 5);
      const bug = () => {
        throw new TypeError("of undefined");
      };
      await expect(t.store.schedules.run(due, to(10), bug)).rejects.toThrow("of undefined");
      expect(await t.store.schedules.get(1)).toEqual(due);
    });

    it("that is left out keeps when it last ran, and tells why", async () => {
      await using t = await openTest(makePlace);
      await t.store.schedules.run(await add(t.store, 5), to(10), onePlan);
      const ran = (await t.store.schedules.get(1))!;
      expect(await t.store.schedules.leaveOut(ran, 20, "missed")).toBe(true);
      const { lastRunAt, lastTaskCount } = ran;
      const kept = { lastRunAt, ran: ran.ran, lastTaskCount, nextRunAt: 20, lastError: "missed" };
      expect(await t.store.schedules.get(1)).toMatchObject(kept);
    });

    it("counts as one at its time, where the clock was set back since it was read", async () => {
      await using t = await openTest(makePlace);
      const dueAt = t.clock.now();
      const due = await add(t.store, dueAt);
      t.clock.set(dueAt - MINUTE);
      await t.store.schedules.run(due, to(dueAt + MINUTE), onePlan);
      expect(await t.store.schedules.get(1)).toMatchObject({ lastRunAt: dueAt });
    });

    it("times are asked anew a few at once, and only others are written", async () => {
      await using t = await openTest(makePlace);
      for (const next of [10, null, 30, 40]) await add(t.store, next);
      const asked: unknown[] = [];
      const ask = (after: number) =>
        t.store.schedules.retime(after, 2, (timing) => {
          asked.push(timing.nextRunAt);
          return timing.nextRunAt === 30 ? 35 : timing.nextRunAt;
        });
      expect([await ask(0), await ask(3), await ask(4)]).toEqual([3, undefined, undefined]);
      expect(asked).toEqual([10, 30, 40]);
      const { schedules } = await t.store.schedules.list(1, 9);
      expect(schedules.map(({ nextRunAt }) => nextRunAt)).toEqual([10, null, 35, 40]);
      expect(await history(t.store, ({ about }) => about === "schedule")).toHaveLength(5);
    });
  });

  describe("the tasks of a schedule", () => {
    it("are listed by it and all else that tasks are listed by", async () => {
      await using t = await openTest(makePlace);
      for (const serial of ["R1", "R2"])
        await t.store.schedules.run(await add(t.store, 5), to(null), () => [
          task({ serial }),
          task({ serial, source: "ui" }),
          task({ serial, scriptName: "post" }),
        ]);
      const ids = async (filter: Parameters<Store["tasks"]["list"]>[0], page = 1) => {
        const { tasks, total } = await t.store.tasks.list({ scheduleId: 2, ...filter }, page, 2);
        return [total, ...tasks.map(({ id }) => id)];
      };
      expect(await ids({})).toEqual([3, 6, 5]);
      expect(await ids({}, 2)).toEqual([3, 4]);
      expect(await ids({}, 3)).toEqual([3]);
      expect(await ids({ source: "ui" })).toEqual([1, 5]);
      expect(await ids({ scriptName: "post", status: "pending", serial: "R2" })).toEqual([1, 6]);
      expect(await ids({ serial: "R1" })).toEqual([0]);
      await t.store.tasks.delete([6]);
      expect(await ids({})).toEqual([2, 5, 4]);
    });

    it("outlast it", async () => {
      await using t = await openTest(makePlace);
      await t.store.schedules.run(await add(t.store, 5), to(null), onePlan);
      await t.store.schedules.delete(1);
      expect(await t.store.tasks.get(1)).toMatchObject({ scheduleId: 1 });
      expect(await add(t.store, null)).toMatchObject({ id: 2 });
    });
  });
}
