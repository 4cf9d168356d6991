import { describe, expect, it } from "vitest";
import { MAX_REQUEUES } from "../../../src/model/task.ts";
import {
  claimOne,
  completed,
  connected,
  held,
  create,
  failed,
  interrupted,
  noTrace,
  openTest,
  type Place,
  point,
  shutDown,
} from "../place.ts";

const trace = {
  steps: [{ name: "open the profile", startedAt: 1, durationMs: 20, note: "ada" }],
  progress: 40,
  remark: "open the profile",
};

export function queueSuite(makePlace: () => Promise<Place>): void {
  describe("claiming", () => {
    it("takes at most one due task for each phone, the longest due first", async () => {
      await using t = await openTest(makePlace);
      const soon = t.clock.now() + 1000;
      await create(t.store, { scheduledAt: soon }, {}, {}, { serial: "R2" }, { serial: "R3" });
      await t.store.devices.sight([connected("R1"), connected("R2")]);
      const claims = await t.store.queue.claimDue();
      expect(claims.map(({ task, fence, attempt }) => [task.id, fence, attempt])).toEqual([
        [2, 1, 1],
        [4, 1, 1],
      ]);
      expect(claims[0]).toMatchObject({ adbSerial: "R1", point: null, task: { status: "running" } });
      expect(await t.store.queue.claimDue()).toEqual([]);
      expect((await t.store.devices.get("R1"))?.taskId).toBe(2);
    });

    it("takes only what is due, on the phones that it is asked for", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, { scheduledAt: t.clock.now() + 1000 }, { serial: "R2" });
      await t.store.devices.sight([connected("R1"), connected("R2")]);
      const r1 = (await t.store.devices.get("R1"))?.id ?? 0;
      expect(await t.store.queue.claimDue([r1])).toEqual([]);
      expect(await t.store.queue.nextDueAt()).toBe(t.clock.now() + 1000);
      t.clock.advance(1000);
      expect((await t.store.queue.claimDue([r1])).map((claim) => claim.task.id)).toEqual([1]);
      expect(await t.store.queue.nextDueAt()).toBeNull();
    });

    it("takes what was due although the clock was set back since, and what is due later then", async () => {
      await using t = await openTest(makePlace);
      const dueAt = t.clock.now() + 1000;
      await create(t.store, {}, { scheduledAt: dueAt }, { serial: "R2" }, { serial: "R3" });
      const retried = (await create(t.store, { serial: "R3", scheduledAt: dueAt + 1000 })).at(0) ?? 0;
      await t.store.tasks.stop(4);
      await t.store.tasks.stop(retried);
      await t.store.tasks.retry(retried, false);
      await t.store.devices.sight([connected("R1"), connected("R3")]);
      expect((await t.store.queue.claimDue()).map((claim) => claim.task.id)).toEqual([1, retried]);
      await create(t.store, { serial: "R2" });
      t.clock.set(t.clock.now() - 3_600_000);
      await t.store.devices.sight([connected("R2")]);
      expect((await claimOne(t.store)).task.id).toBe(3);
      expect(await t.store.queue.nextDueAt()).toBe(dueAt);
    });

    it("takes what was due although the clock was set back between two runs of the server", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      await t.store[Symbol.asyncDispose]();
      t.clock.set(t.clock.now() - 3_600_000);
      await using store = await t.place.open({ clock: t.clock });
      await store.queue.recover();
      await store.devices.sight([connected("R1")]);
      expect((await claimOne(store)).task.id).toBe(1);
    });

    it("passes over a quarantined account's tasks without holding up the others", async () => {
      await using t = await openTest(makePlace);
      const named = { app: "tiktok", username: "ada", serial: "R1", package: null, isEnabled: true } as const;
      const { id: accountId } = await t.store.accounts.create(named);
      await t.store.accounts.update(accountId, { quarantineReason: "blocked" });
      await create(t.store, { accountId, username: "ada" }, {});
      await t.store.devices.sight([connected("R1")]);
      expect((await claimOne(t.store)).task.id).toBe(2);
    });

    it("tells the package that the task's account names", async () => {
      await using t = await openTest(makePlace);
      const named = { app: "tiktok", username: "ada", serial: "R1", isEnabled: true } as const;
      const { id: accountId } = await t.store.accounts.create({ ...named, package: "com.clone.tiktok" });
      await create(t.store, { accountId }, {});
      await t.store.devices.sight([connected("R1")]);
      const first = await claimOne(t.store);
      expect(first.package).toBe("com.clone.tiktok");
      expect((await t.store.queue.settle(first, completed, true))?.package).toBeNull();
    });

    it("leaves phones alone that are in quarantine or beyond the limit", async () => {
      await using t = await openTest(makePlace, { deviceLimit: 2 });
      await create(t.store, { serial: "R1" }, { serial: "R2" }, { serial: "R3" });
      await t.store.devices.sight([connected("R1"), connected("R2"), connected("R3")]);
      await t.store.devices.quarantine((await t.store.devices.get("R1"))?.id ?? 0, held);
      expect((await t.store.queue.claimDue()).map((claim) => claim.adbSerial)).toEqual(["R2"]);
    });
  });

  describe("settling", () => {
    it("ends the attempt and claims the next task in one go", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {}, {});
      await t.store.devices.sight([connected("R1")]);
      const first = await claimOne(t.store);
      t.clock.advance(500);
      const second = await t.store.queue.settle(first, { kind: "completed", trace }, true);
      expect(second).toMatchObject({ task: { id: 2, status: "running" }, fence: 2 });
      expect(await t.store.tasks.get(1)).toMatchObject({
        ...{ status: "completed", progress: 100, remark: "open the profile", finishedAt: t.clock.now() },
        attempts: [{ number: 1, outcome: "completed", finishedAt: t.clock.now(), steps: trace.steps }],
      });
    });

    it("keeps the error of a failed attempt with the attempt and the task", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      await t.store.devices.sight([connected("R1")]);
      await t.store.queue.settle(await claimOne(t.store), failed, false);
      const error = { reason: "APP_MISSING", message: "TikTok is not installed" };
      expect(await t.store.tasks.get(1)).toMatchObject({
        ...{ status: "failed", error, remark: error.message },
        attempts: [{ outcome: "failed", error }],
      });
    });

    it("quarantines the account that met a stop sign, whose other tasks then wait", async () => {
      await using t = await openTest(makePlace);
      const named = { app: "tiktok", username: "ada", serial: "R1", package: null, isEnabled: true } as const;
      const { id: accountId } = await t.store.accounts.create(named);
      await create(t.store, { accountId }, { accountId });
      await t.store.devices.sight([connected("R1")]);
      const error = { reason: "ACCOUNT_BLOCKED", message: "the app says to try again later" } as const;
      const blocked = { kind: "failed", error, trace: noTrace } as const;
      expect(await t.store.queue.settle(await claimOne(t.store), blocked, true)).toBeUndefined();
      expect((await t.store.accounts.get(accountId))?.quarantine).toEqual({
        reason: "ACCOUNT_BLOCKED: the app says to try again later",
        since: t.clock.now(),
      });
      expect((await t.store.tasks.get(2))?.waitReason).toBe("account_quarantined");
      await t.store.accounts.update(accountId, { quarantineReason: null });
      expect((await claimOne(t.store)).task.id).toBe(2);
    });

    it("leaves the account alone after any other failure", async () => {
      await using t = await openTest(makePlace);
      const named = { app: "tiktok", username: "ada", serial: "R1", package: null, isEnabled: true } as const;
      const { id: accountId } = await t.store.accounts.create(named);
      await create(t.store, { accountId });
      await t.store.devices.sight([connected("R1")]);
      await t.store.queue.settle(await claimOne(t.store), failed, false);
      expect((await t.store.accounts.get(accountId))?.quarantine).toBeNull();
    });

    it("drops whatever comes after the fence is lost", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {}, {});
      await t.store.devices.sight([connected("R1")]);
      const claim = await claimOne(t.store);
      await t.store.queue.settle(claim, interrupted, false);
      const again = await claimOne(t.store);
      expect(again).toMatchObject({ task: { id: 1 }, fence: 2, attempt: 2 });
      expect(await t.store.queue.record(claim, trace)).toBe(false);
      expect(await t.store.queue.passPointOfNoReturn(claim, point, trace)).toBe(false);
      expect(await t.store.queue.settle(claim, completed, true)).toBeUndefined();
      expect(await t.store.tasks.get(1)).toMatchObject({ status: "running", progress: null });
    });

    it("queues an interrupted task again a few times, then gives it up as lost", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      await t.store.devices.sight([connected("R1")]);
      for (let round = 0; round < MAX_REQUEUES; round += 1) {
        await t.store.queue.settle(await claimOne(t.store), interrupted, false);
        expect(await t.store.tasks.get(1)).toMatchObject({
          status: "pending",
          retryCount: 0,
          startedAt: null,
        });
      }
      await t.store.queue.settle(await claimOne(t.store), interrupted, false);
      expect(await t.store.tasks.get(1)).toMatchObject({ status: "failed", error: { reason: "LOST" } });
      await t.store.tasks.retry(1, false);
      await t.store.queue.settle(await claimOne(t.store), interrupted, false);
      expect(await t.store.tasks.get(1)).toMatchObject({ status: "pending" });
    });

    it("queues a task again however often the server is shut down and started", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      await t.store.devices.sight([connected("R1")]);
      for (let round = 0; round <= MAX_REQUEUES; round += 1)
        await t.store.queue.settle(await claimOne(t.store), shutDown, false);
      await t.store.queue.settle(await claimOne(t.store), interrupted, false);
      expect(await t.store.tasks.get(1)).toMatchObject({ status: "pending" });
    });

    it("ends a stopped attempt as STOPPED", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      await t.store.devices.sight([connected("R1")]);
      const claim = await claimOne(t.store);
      await t.store.tasks.stop(1);
      await t.store.queue.settle(claim, interrupted, false);
      expect(await t.store.tasks.get(1)).toMatchObject({ status: "failed", error: { reason: "STOPPED" } });
    });
  });

  describe("the point of no return", () => {
    it("is handed to the next attempt until the task completes or is told to repeat", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      await t.store.devices.sight([connected("R1")]);
      const first = await claimOne(t.store);
      expect(await t.store.queue.passPointOfNoReturn(first, point, trace)).toBe(true);
      expect(await t.store.tasks.get(1)).toMatchObject({ progress: 40, attempts: [{ steps: trace.steps }] });
      await t.store.queue.settle(first, interrupted, false);
      const second = await claimOne(t.store);
      expect(second.point).toEqual(point);
      await t.store.queue.settle(second, failed, false);
      await t.store.tasks.retry(1, false);
      const third = await claimOne(t.store);
      expect(third.point).toEqual(point);
      await t.store.queue.settle(third, failed, false);
      await t.store.tasks.retry(1, true);
      expect((await claimOne(t.store)).point).toBeNull();
    });

    it("is refused once somebody asked to stop or deleted the task", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {}, { serial: "R2" });
      await t.store.devices.sight([connected("R1"), connected("R2")]);
      const [stopped, deleted] = await t.store.queue.claimDue();
      if (stopped === undefined || deleted === undefined) throw new Error("two were due");
      await t.store.tasks.stop(stopped.task.id);
      await t.store.tasks.delete([deleted.task.id]);
      expect(await t.store.queue.passPointOfNoReturn(stopped, point, noTrace)).toBe(false);
      expect(await t.store.queue.passPointOfNoReturn(deleted, point, noTrace)).toBe(false);
      expect(await t.store.queue.record(stopped, noTrace)).toBe(true);
    });
  });

  describe("recovering", () => {
    it("takes back what an earlier boot ran, and nothing of its own", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {}, { serial: "R2" }, { serial: "R3" }, { serial: "R4" });
      await t.store.devices.sight([connected("R1"), connected("R2"), connected("R3"), connected("R4")]);
      const [, stopped, deleted, published] = await t.store.queue.claimDue();
      if (stopped === undefined || deleted === undefined || published === undefined)
        throw new Error("4 are due");
      await t.store.tasks.stop(stopped.task.id);
      await t.store.tasks.delete([deleted.task.id]);
      await t.store.queue.passPointOfNoReturn(published, point, trace);
      expect(await t.store.queue.recover()).toEqual({ requeued: 0, failed: 0 });

      await using later = await t.place.open({ clock: t.clock });
      expect(await later.queue.recover()).toEqual({ requeued: 2, failed: 1 });
      expect(await later.tasks.stats()).toEqual({ pending: 2, running: 0, completed: 0, failed: 1 });
      expect(await later.tasks.get(stopped.task.id)).toMatchObject({ error: { reason: "STOPPED" } });
      expect((await later.devices.list()).map(({ state, taskId }) => [state, taskId])).toEqual(
        Array.from({ length: 4 }, () => ["not_connected", null]),
      );
      expect(await later.queue.claimDue()).toEqual([]);
      await later.devices.sight([connected("R1"), connected("R4")]);
      expect((await later.queue.claimDue()).map((claim) => [claim.fence, claim.point])).toEqual([
        [2, null],
        [2, point],
      ]);
    });

    it("fails what was interrupted too often, as unknown where it may have published", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      await t.store.devices.sight([connected("R1")]);
      for (let round = 0; round < MAX_REQUEUES; round += 1) {
        await t.store.queue.settle(await claimOne(t.store), interrupted, false);
      }
      await t.store.queue.passPointOfNoReturn(await claimOne(t.store), point, noTrace);
      await using later = await t.place.open({ clock: t.clock });
      expect(await later.queue.recover()).toEqual({ requeued: 0, failed: 1 });
      expect(await later.tasks.get(1)).toMatchObject({ error: { reason: "OUTCOME_UNKNOWN" } });
    });
  });
}
