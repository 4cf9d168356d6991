import { describe, expect, it } from "vitest";
import type { NewAccount } from "../../../src/model/account.ts";
import { connected, history, openTest, type Place } from "../place.ts";

function account(change: Partial<NewAccount> = {}): NewAccount {
  return { app: "tiktok", username: "ada", serial: "R1", package: null, isEnabled: true, ...change };
}

export function accountsSuite(makePlace: () => Promise<Place>): void {
  describe("accounts", () => {
    it("are unique by app and user name, whatever its case", async () => {
      await using t = await openTest(makePlace);
      const first = await t.store.accounts.create(account({ username: "@Ada" }));
      expect(first).toMatchObject({ id: 1, username: "Ada", serial: "R1", quarantine: null });
      await expect(t.store.accounts.create(account({ username: "ADA" }))).rejects.toMatchObject({
        reason: "STATE_CONFLICT",
      });
      await t.store.accounts.create(account({ app: "instagram" }));
      expect(await t.store.accounts.get(1)).toEqual(first);
      expect(await t.store.accounts.get(9)).toBeUndefined();
    });

    it("are listed by app and by any name of their phone", async () => {
      await using t = await openTest(makePlace);
      await t.store.accounts.create(account());
      await t.store.accounts.create(account({ app: "instagram" }));
      await t.store.accounts.create(account({ username: "bob", serial: "R2" }));
      await t.store.devices.sight([connected("usb-1", "R1")]);
      const ids = async (filter: Parameters<typeof t.store.accounts.list>[0], page = 1) => {
        const { accounts, total } = await t.store.accounts.list(filter, page, 2);
        return [total, ...accounts.map((row) => row.id)];
      };
      expect(await ids({})).toEqual([3, 1, 2]);
      expect(await ids({}, 2)).toEqual([3, 3]);
      expect(await ids({ app: "tiktok" })).toEqual([2, 1, 3]);
      expect(await ids({ serial: "usb-1" })).toEqual([2, 1, 2]);
      expect(await ids({ serial: "R1", app: "instagram" })).toEqual([1, 2]);
      expect(await ids({ serial: "unheard of" })).toEqual([0]);
    });

    it("change only in what is told, and tell it", async () => {
      await using t = await openTest(makePlace);
      await t.store.accounts.create(account({ package: "clone" }));
      t.clock.advance(10);
      const since = t.clock.now();
      expect(await t.store.accounts.update(1, { quarantineReason: "blocked" })).toMatchObject({
        ...{ serial: "R1", package: "clone", isEnabled: true, updatedAt: since },
        quarantine: { reason: "blocked", since },
      });
      t.clock.advance(10);
      const moved = await t.store.accounts.update(1, { serial: "R2", isEnabled: false });
      expect(moved).toMatchObject({ serial: "R2", isEnabled: false, quarantine: { since } });
      expect(await t.store.accounts.update(1, { serial: null, quarantineReason: null })).toMatchObject({
        ...{ serial: null, quarantine: null },
      });
      await t.store.accounts.delete(1);
      expect(await t.store.accounts.get(1)).toBeUndefined();
      await expect(t.store.accounts.delete(1)).rejects.toMatchObject({ reason: "NOT_FOUND" });
      await expect(t.store.accounts.update(1, {})).rejects.toMatchObject({ reason: "NOT_FOUND" });
      expect(await history(t.store, (event) => event.about === "account")).toHaveLength(5);
    });
  });
}
