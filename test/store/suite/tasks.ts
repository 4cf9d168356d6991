import { describe, expect, it } from "vitest";
import { Problem } from "../../../src/model/problem.ts";
import {
  away,
  claimOne,
  completed,
  connected,
  held,
  create,
  history,
  interrupted,
  openTest,
  type Place,
  point,
  noTrace,
  task,
} from "../place.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export function tasksSuite(makePlace: () => Promise<Place>): void {
  describe("creating", () => {
    it("gives ids in order and keeps what was given", async () => {
      await using t = await openTest(makePlace);
      const media = [
        { path: "/a.mp4", kind: "video", contentType: "video/mp4", size: 3, modifiedAtMs: 1 },
      ] as const;
      const given = task({ scriptName: "post", app: "instagram", username: "ada", source: "ui", media });
      const ids = await create(t.store, given, { serial: "R2" });
      expect(ids).toEqual([1, 2]);
      const found = await t.store.tasks.get(1);
      expect(found).toMatchObject({ ...given, id: 1, status: "pending", retryCount: 0, attempts: [] });
      expect(found?.createdAt).toBe(t.clock.now());
    });

    it("creates nothing when the plan refuses", async () => {
      await using t = await openTest(makePlace);
      const refuse = () => {
        throw new Problem("NOT_FOUND", "no account @bob");
      };
      await expect(t.store.tasks.create({ serials: [], usernames: ["bob"] }, refuse)).rejects.toThrow("bob");
      expect(await t.store.tasks.list({}, 1, 20)).toEqual({ tasks: [], total: 0 });
    });

    it("tells the plan which names are one phone and which accounts there are", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([connected("10.0.0.5:5555", "R1")]);
      const blank = { package: null, isEnabled: true };
      await t.store.accounts.create({ app: "tiktok", username: "@Ada", serial: "R1", ...blank });
      await t.store.accounts.create({ app: "instagram", username: "ada", serial: "R9", ...blank });
      await t.store.accounts.create({ app: "tiktok", username: "free", serial: null, ...blank });
      await t.store.tasks.create(
        { serials: ["R1", "10.0.0.5:5555", "new"], usernames: ["ADA"] },
        (directory) => {
          expect(directory.phoneKey("R1")).toBe(directory.phoneKey("10.0.0.5:5555"));
          expect(directory.phoneKey("new")).not.toBe(directory.phoneKey("R1"));
          expect(directory.accountsOn("10.0.0.5:5555").map((a) => a.username)).toEqual(["Ada"]);
          expect(directory.accountsOn("new")).toEqual([]);
          expect(directory.accountsNamed("@ada").map((a) => a.app)).toEqual(["tiktok", "instagram"]);
          expect(directory.accountsNamed("bob")).toEqual([]);
          return [];
        },
      );
    });

    it("answers a repeated key with the first ids, once and for a day", async () => {
      await using t = await openTest(makePlace);
      const call = (fingerprint: string) =>
        t.store.tasks.create({ serials: ["R1"], usernames: [] }, () => [task()], { key: "k", fingerprint });
      const both = await Promise.all([call("a"), call("a"), call("a")]);
      expect(both).toEqual([[1], [1], [1]]);
      await expect(call("b")).rejects.toMatchObject({ reason: "IDEMPOTENCY_KEY_REUSED" });
      t.clock.advance(DAY_MS);
      expect(await call("b")).toEqual([2]);
    });
  });

  describe("listing", () => {
    it("finds by every combination of filters, newest first, with exact totals", async () => {
      await using t = await openTest(makePlace);
      const kinds = ["R1", "R2"].flatMap((serial) =>
        ["follow", "post"].flatMap((scriptName) =>
          (["api", "ui"] as const).flatMap((source) =>
            (["pending", "failed"] as const).map((status) => ({ serial, scriptName, source, status })),
          ),
        ),
      );
      const all = [...kinds, ...kinds, ...kinds].map((kind, index) => ({ ...kind, id: index + 1 }));
      await create(t.store, ...all.map(({ serial, scriptName, source }) => ({ serial, scriptName, source })));
      for (const { id, status } of all) if (status === "failed") await t.store.tasks.stop(id);
      for (let mask = 0; mask < 16; mask += 1) {
        const example = Object.entries({ serial: "R2", scriptName: "post", source: "ui", status: "failed" });
        const filter = Object.fromEntries(example.filter((_, index) => (mask >> index) % 2 === 1));
        const matches = all
          .filter((row) => Object.entries(filter).every(([name, value]) => row[name as "serial"] === value))
          .map((row) => row.id)
          .toReversed();
        for (const page of [1, 2, 3, 4, 50]) {
          const found = await t.store.tasks.list(filter, page, 5);
          expect(found.total).toBe(matches.length);
          expect(found.tasks.map((row) => row.id)).toEqual(matches.slice((page - 1) * 5, page * 5));
        }
      }
    });

    it("finds nothing for names that no task has", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      for (const filter of [{ serial: "x" }, { scriptName: "x" }, { source: "x" }]) {
        expect(await t.store.tasks.list(filter, 1, 20)).toEqual({ tasks: [], total: 0 });
      }
    });

    it("says why a task waits", async () => {
      await using t = await openTest(makePlace, { deviceLimit: 1 });
      const account = {
        app: "tiktok",
        username: "ada",
        serial: "R1",
        package: null,
        isEnabled: true,
      } as const;
      const { id: accountId } = await t.store.accounts.create(account);
      const reason = async (id: number) => (await t.store.tasks.get(id))?.waitReason;
      const [plain = 0, later = 0, other = 0] = await create(
        t.store,
        { accountId },
        { scheduledAt: t.clock.now() + 1000 },
        { serial: "R2" },
      );
      expect(await reason(plain)).toBe("not_connected");
      expect((await t.store.tasks.get(later))?.waitsUntil).toBeNull();
      await t.store.devices.sight([away("R1", "unauthorized")]);
      expect(await reason(plain)).toBe("unauthorized");
      await t.store.devices.sight([connected("R1"), connected("R2")]);
      expect([await reason(plain), await reason(later), await reason(other)]).toEqual([
        null,
        "not_due",
        "device_limit",
      ]);
      expect((await t.store.tasks.get(later))?.waitsUntil).toBe(t.clock.now() + 1000);
      const device = await t.store.devices.get("R1");
      await t.store.devices.quarantine(device?.id ?? 0, held);
      expect(await reason(plain)).toBe("device_quarantined");
      await t.store.accounts.update(accountId, { quarantineReason: "blocked" });
      expect(await reason(plain)).toBe("account_quarantined");
      expect((await t.store.tasks.list({ serial: "R1" }, 1, 5)).tasks.map((row) => row.waitReason)).toEqual([
        "device_quarantined",
        "account_quarantined",
      ]);
    });
  });

  describe("stopping, retrying, deleting", () => {
    it("cancels a pending task and asks a running one to stop, which it tells once", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {}, {});
      await t.store.devices.sight([connected("R1")]);
      await claimOne(t.store);
      expect(await t.store.tasks.stop(2)).toMatchObject({ status: "failed", error: { reason: "STOPPED" } });
      expect(await t.store.tasks.stop(1)).toMatchObject({ status: "running", stopRequested: true });
      await t.store.tasks.stop(1);
      const kinds = (await history(t.store)).map((event) => event.about === "task" && event.kind);
      expect(kinds).toEqual(["created", "created", "started", "failed", "stop_requested"]);
      await expect(t.store.tasks.stop(2)).rejects.toMatchObject({ reason: "STATE_CONFLICT" });
      await expect(t.store.tasks.stop(99)).rejects.toMatchObject({ reason: "NOT_FOUND" });
    });

    it("does not say STOPPED of a task that may have published", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      await t.store.devices.sight([connected("R1")]);
      const claim = await claimOne(t.store);
      await t.store.queue.passPointOfNoReturn(claim, point, noTrace);
      await t.store.queue.settle(claim, interrupted, false);
      expect(await t.store.tasks.stop(1)).toMatchObject({ error: { reason: "OUTCOME_UNKNOWN" } });
    });

    it("retries a failed task at once, whatever its start time was", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, { startTime: "23:00", scheduledAt: t.clock.now() + DAY_MS });
      await t.store.tasks.stop(1);
      await t.store.devices.sight([connected("R1")]);
      expect(await t.store.tasks.retry(1, false)).toMatchObject({
        ...{
          status: "pending",
          retryCount: 1,
          error: null,
          remark: null,
          finishedAt: null,
          waitReason: null,
          waitsUntil: null,
        },
      });
      expect((await claimOne(t.store)).task.id).toBe(1);
      await expect(t.store.tasks.retry(1, false)).rejects.toMatchObject({ reason: "STATE_CONFLICT" });
      await expect(t.store.tasks.retry(7, false)).rejects.toMatchObject({ reason: "NOT_FOUND" });
    });

    it("retries every failed task and no other", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, ...Array.from({ length: 1203 }, () => ({})));
      const stopped = Array.from({ length: 1201 }, (_, index) => index + 2);
      await Promise.all(stopped.map((id) => t.store.tasks.stop(id)));
      expect(await t.store.tasks.retryAll()).toBe(1201);
      expect(await t.store.tasks.stats()).toEqual({ pending: 1203, running: 0, completed: 0, failed: 0 });
      expect(await t.store.tasks.retryAll()).toBe(0);
    });

    it("hides a deleted task at once and never gives its id again", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {}, {});
      await t.store.devices.sight([connected("R1")]);
      const claim = await claimOne(t.store);
      expect(await t.store.tasks.delete([1, 2, 2, 77])).toEqual({ deletedCount: 2, notFound: [77] });
      expect(await t.store.tasks.get(1)).toBeUndefined();
      expect(await t.store.tasks.list({}, 1, 20)).toEqual({ tasks: [], total: 0 });
      expect(await t.store.tasks.stats()).toEqual({ pending: 0, running: 0, completed: 0, failed: 0 });
      expect(await t.store.tasks.delete([1])).toEqual({ deletedCount: 0, notFound: [1] });
      expect(await create(t.store, {})).toEqual([3]);
      // The phone is busy until the attempt lets go of it.
      expect(await t.store.queue.claimDue()).toEqual([]);
      expect((await t.store.queue.settle(claim, completed, true))?.task.id).toBe(3);
    });
  });
}
