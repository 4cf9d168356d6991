import { describe, expect, it } from "vitest";
import type { FailureReason } from "../../../src/model/problem.ts";
import type { Settlement } from "../../../src/store/store.ts";
import { claimOne, connected, create, history, noTrace, openTest, type Place, point } from "../place.ts";

const autoRetry = { isEnabled: true, times: 2, minSeconds: 10, maxSeconds: 50 };

function failedBy(reason: FailureReason): Settlement {
  return { kind: "failed", trace: noTrace, error: { reason, message: "what happened" } };
}

async function openRetrying(makePlace: () => Promise<Place>) {
  const t = await openTest(makePlace, { chance: () => 0.5 });
  await t.store.settings.update(() => ({ autoRetry }));
  await t.store.devices.sight([connected("R1")]);
  await create(t.store, {});
  return t;
}

export function autoRetrySuite(makePlace: () => Promise<Place>): void {
  describe("auto retry", () => {
    it("has a task wait and run again, as often as it is told to, its attempts kept", async () => {
      await using t = await openRetrying(makePlace);
      for (let retry = 1; retry <= 2; retry += 1) {
        await t.store.queue.settle(await claimOne(t.store), failedBy("SCREEN_UNKNOWN"), false);
        expect(await t.store.tasks.get(1)).toMatchObject({
          ...{ status: "pending", waitReason: "not_due", retryCount: retry, error: null },
          remark: "tried again by itself 30 s after SCREEN_UNKNOWN: what happened",
          attempts: Array.from({ length: retry }, () => ({
            outcome: "failed",
            error: { reason: "SCREEN_UNKNOWN" },
          })),
        });
        expect(await t.store.queue.claimDue()).toEqual([]);
        expect(await t.store.queue.nextDueAt()).toBe(t.clock.now() + 30_000);
        t.clock.advance(30_000);
      }
      await t.store.queue.settle(await claimOne(t.store), failedBy("SCREEN_UNKNOWN"), false);
      expect(await t.store.tasks.get(1)).toMatchObject({ status: "failed", retryCount: 2 });
      const told = (await history(t.store)).map((event) => event.about === "task" && event.kind);
      expect(told.filter((kind) => kind === "retried")).toHaveLength(2);
    });

    it("begins anew where somebody asks for the task", async () => {
      await using t = await openRetrying(makePlace);
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        await t.store.queue.settle(await claimOne(t.store), failedBy("SCREEN_UNKNOWN"), false);
        t.clock.advance(30_000);
      }
      expect((await t.store.tasks.retry(1, false)).retryCount).toBe(3);
      await t.store.queue.settle(await claimOne(t.store), failedBy("SCREEN_UNKNOWN"), false);
      expect(await t.store.tasks.get(1)).toMatchObject({ status: "pending", retryCount: 4 });
    });

    it("does not repeat what is not worth it, nor what may have published", async () => {
      await using t = await openRetrying(makePlace);
      await t.store.queue.settle(await claimOne(t.store), failedBy("WRONG_ACCOUNT"), false);
      expect((await t.store.tasks.get(1))?.status).toBe("failed");
      await t.store.tasks.retry(1, false);
      const claim = await claimOne(t.store);
      await t.store.queue.passPointOfNoReturn(claim, point, noTrace);
      await t.store.queue.settle(claim, failedBy("SCREEN_UNKNOWN"), false);
      expect((await t.store.tasks.get(1))?.status).toBe("failed");
    });

    it("waits across a restart, and no longer than its pause where the clock was set back", async () => {
      await using t = await openRetrying(makePlace);
      await t.store.queue.settle(await claimOne(t.store), failedBy("UPLOAD_TIMEOUT"), false);
      const dueAt = await t.store.queue.nextDueAt();
      await t.store.queue.recover();
      expect(await t.store.queue.nextDueAt()).toBe(dueAt);
      t.clock.set(t.clock.now() - 3_600_000);
      await t.store.queue.recover();
      await t.store.devices.sight([connected("R1")]);
      expect((await claimOne(t.store)).task.id).toBe(1);
    });

    it("gives a waiting task to whoever stops or deletes it", async () => {
      await using t = await openRetrying(makePlace);
      await create(t.store, {});
      await t.store.queue.settle(await claimOne(t.store), failedBy("UPLOAD_TIMEOUT"), false);
      await t.store.queue.settle(await claimOne(t.store), failedBy("UPLOAD_TIMEOUT"), false);
      expect(await t.store.tasks.stop(1)).toMatchObject({ status: "failed", error: { reason: "STOPPED" } });
      expect(await t.store.tasks.delete([2])).toEqual({ deletedCount: 1, notFound: [] });
      expect(await t.store.queue.nextDueAt()).toBeNull();
      expect((await t.store.tasks.retry(1, false)).status).toBe("pending");
      expect((await claimOne(t.store)).task.id).toBe(1);
    });
  });
}
