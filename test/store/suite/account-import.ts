import { describe, expect, it } from "vitest";
import { inputFirst } from "../../../src/clock.ts";
import type { AccountEntry } from "../../../src/model/account-import.ts";
import { history, openTest, type Place } from "../place.ts";

const entry = (username: string, change: Partial<AccountEntry> = {}): AccountEntry => ({
  ...{ app: "tiktok", username },
  ...change,
});

export function accountImportSuite(makePlace: () => Promise<Place>): void {
  describe("a table of accounts", () => {
    it("creates who is not known and changes only what it says of the others, with one event each", async () => {
      await using t = await openTest(makePlace);
      const { accounts } = t.store;
      const known = { app: "tiktok", serial: "R1", package: "com.x.y", isEnabled: true } as const;
      await accounts.create({ ...known, username: "Ada" });
      await accounts.update(1, { quarantineReason: "blocked" });
      const table = [
        entry("ada", { serial: "R2", isEnabled: false }),
        entry("ada", { app: "instagram", serial: "R2" }),
        entry("bob"),
      ];
      const counts = { created: 2, updated: 1, unchanged: 0 };
      expect(await accounts.import(table, true)).toEqual(counts);
      expect((await accounts.after(0, {}, 100)).map(({ serial }) => serial)).toEqual(["R1"]);
      expect(await accounts.import(table, false)).toEqual(counts);
      expect(await accounts.after(0, {}, 100)).toMatchObject([
        { id: 1, username: "Ada", serial: "R2", package: "com.x.y", isEnabled: false, quarantine: {} },
        { id: 2, username: "ada", app: "instagram", serial: "R2", package: null, isEnabled: true },
        { id: 3, username: "bob", serial: null, isEnabled: true, quarantine: null },
      ]);
      expect(await accounts.import(table, false)).toEqual({ created: 0, updated: 0, unchanged: 3 });
      expect(await history(t.store, ({ about }) => about === "account")).toHaveLength(5);
      expect(await accounts.after(0, { app: "tiktok", serial: "R2" }, 100)).toMatchObject([{ id: 1 }]);
    });

    it("is taken as a whole, or not at all", async () => {
      await using t = await openTest(makePlace);
      const { accounts } = t.store;
      const broken = [entry("ada", { serial: "R1" }), entry("bob"), entry("bob")];
      await expect(accounts.import(broken, false)).rejects.toMatchObject({ reason: "STATE_CONFLICT" });
      expect(await accounts.after(0, {}, 100)).toEqual([]);
      expect(await t.store.devices.list()).toEqual([]);
    });

    it("is written while others read", async () => {
      await using t = await openTest(makePlace);
      const { accounts } = t.store;
      const table = Array.from({ length: 2000 }, (_, index) => entry(`u${index}`, { serial: "R1" }));
      const importing = accounts.import(table, false).then(({ created }) => created);
      const reading = (async () => {
        for (let turn = 0; turn < 4; turn += 1) await inputFirst();
        return (await accounts.list({}, 1, 1)).total;
      })();
      expect(await Promise.race([importing, reading])).toBe(0);
      expect(await importing).toBe(2000);
    });
  });
}
