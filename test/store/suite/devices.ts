import { describe, expect, it } from "vitest";
import { away, claimOne, completed, connected, create, history, openTest, type Place } from "../place.ts";

export function devicesSuite(makePlace: () => Promise<Place>): void {
  describe("phones", () => {
    it("are one row under their ro.serialno, whatever adb calls them", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([connected("10.0.0.5:5555", "R1")]);
      await t.store.devices.sight([away("10.0.0.5:5555")]);
      await t.store.devices.sight([connected("R1")]);
      const [device, ...others] = await t.store.devices.list();
      expect(others).toEqual([]);
      expect(device).toMatchObject({
        ...{ serial: "R1", aliases: ["10.0.0.5:5555", "R1"], state: "connected" },
        facts: { model: "Pixel 8", androidVersion: "15", sdk: 35 },
      });
      expect(await t.store.devices.get("10.0.0.5:5555")).toEqual(device);
      expect(await t.store.devices.get(device?.id ?? 0)).toEqual(device);
      expect(await t.store.devices.get("unheard of")).toBeUndefined();
    });

    it("become one where two names turn out to be one phone: tasks and accounts follow", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, { serial: "R1" }, { serial: "10.0.0.5:5555" });
      const named = { app: "tiktok", username: "ada", package: null, isEnabled: true } as const;
      await t.store.accounts.create({ ...named, serial: "10.0.0.5:5555" });
      expect(await t.store.devices.list()).toHaveLength(2);
      await t.store.devices.sight([connected("10.0.0.5:5555", "R1")]);
      expect(await t.store.devices.list()).toHaveLength(1);
      expect((await t.store.accounts.list({ serial: "R1" }, 1, 9)).total).toBe(1);
      const next = await t.store.queue.settle(await claimOne(t.store), completed, true);
      expect(next?.task).toMatchObject({ id: 2, serial: "10.0.0.5:5555" });
    });

    it("keep their row when an address goes to another phone", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([connected("10.0.0.5:5555", "R1")]);
      await t.store.devices.sight([connected("10.0.0.5:5555", "R2")]);
      expect(
        (await t.store.devices.list()).map(({ serial, aliases, state }) => ({ serial, aliases, state })),
      ).toEqual([
        { serial: "R1", aliases: ["R1"], state: "not_connected" },
        { serial: "R2", aliases: ["10.0.0.5:5555", "R2"], state: "connected" },
      ]);
    });

    it("with the ro.serialno of another connected phone are refused until that one is gone", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, { serial: "0123" });
      await t.store.devices.sight([connected("a:5555", "0123"), connected("b:5555", "0123")]);
      const second = await t.store.devices.get("b:5555");
      expect(second).toMatchObject({ serial: "b:5555", state: "offline" });
      expect(second?.quarantine?.reason).toBe("b:5555 says that it is 0123, which is connected as a:5555");
      expect(await t.store.queue.claimDue()).toMatchObject([{ adbSerial: "a:5555" }]);
      await t.store.devices.sight([away("a:5555")]);
      expect(await t.store.devices.list()).toMatchObject([
        { serial: "0123", state: "connected", aliases: ["0123", "a:5555", "b:5555"], quarantine: null },
      ]);
    });

    it("that are reached in two ways at once are one, by the moment their kernel started", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, { serial: "wifi:5555" });
      const bootId = "6f1c2d3e-0000-4000-8000-000000000001";
      await t.store.devices.sight([{ ...connected("R1"), bootId }]);
      await t.store.devices.sight([{ ...connected("wifi:5555", "R1"), bootId }]);
      expect(await t.store.devices.list()).toMatchObject([
        { serial: "R1", state: "connected", aliases: ["R1", "wifi:5555"], quarantine: null },
      ]);
      await t.store.devices.sight([away("R1")]);
      expect(await t.store.queue.claimDue()).toMatchObject([{ adbSerial: "wifi:5555" }]);
    });

    it("with one ro.serialno and two kernels are two, and the second is refused", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([
        { ...connected("a:5555", "0123"), bootId: "6f1c2d3e-0000-4000-8000-000000000001" },
        { ...connected("b:5555", "0123"), bootId: "6f1c2d3e-0000-4000-8000-000000000002" },
      ]);
      expect(await t.store.devices.get("b:5555")).toMatchObject({
        state: "offline",
        quarantine: { reason: expect.stringContaining("b:5555 says that it is 0123") },
      });
    });

    it("that adb itself cannot tell apart are refused with its reason until it can", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([{ ...away("0123", "offline"), refusal: "2 phones are called 0123" }]);
      await create(t.store, { serial: "0123" });
      expect(await t.store.devices.get("0123")).toMatchObject({
        state: "offline",
        quarantine: { reason: "2 phones are called 0123" },
      });
      expect(await t.store.queue.claimDue()).toEqual([]);
      await t.store.devices.sight([connected("0123")]);
      expect(await t.store.devices.get("0123")).toMatchObject({ state: "connected", quarantine: null });
    });

    it("that are there under two known names stay connected while one is left", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([connected("wifi", "R1")]);
      await t.store.devices.sight([away("wifi"), connected("R1")]);
      await t.store.devices.sight([connected("wifi", "R1")]);
      expect(await t.store.devices.list()).toHaveLength(1);
      await t.store.devices.sight([away("wifi")]);
      expect(await t.store.devices.get("R1")).toMatchObject({ state: "connected" });
      await t.store.devices.sight([connected("wifi", "R1")]);
      await t.store.devices.sight([away("R1")]);
      await create(t.store, {});
      expect(await t.store.queue.claimDue()).toMatchObject([{ adbSerial: "wifi" }]);
    });

    it("count as connected only once they told who they are", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([{ ...connected("a:5555"), identity: null }]);
      expect(await t.store.devices.get("a:5555")).toMatchObject({ state: "offline" });
      await t.store.devices.sight([connected("a:5555", "R1")]);
      expect(await t.store.devices.list()).toMatchObject([{ serial: "R1", state: "connected" }]);
    });

    it("tell only what changed", async () => {
      await using t = await openTest(makePlace);
      const isDevice = (event: { readonly about: string }) => event.about === "device";
      await t.store.devices.sight([connected("R1"), connected("R2")]);
      const before = (await history(t.store, isDevice)).length;
      await t.store.devices.sight([connected("R1"), connected("R2"), away("never seen")]);
      await t.store.devices.setLimit(10);
      expect((await history(t.store, isDevice)).length).toBe(before);
      t.clock.advance(5);
      await t.store.devices.sight([away("R2", "offline")]);
      expect((await history(t.store, isDevice)).length).toBe(before + 1);
      expect(await t.store.devices.get("R2")).toMatchObject({ state: "offline", stateSince: t.clock.now() });
    });

    it("within the limit are those known longest of the connected ones", async () => {
      await using t = await openTest(makePlace, { deviceLimit: 1 });
      const within = async () =>
        (await t.store.devices.list()).filter((row) => row.isWithinLimit).map((row) => row.serial);
      await t.store.devices.sight([connected("R1"), connected("R2"), connected("R3")]);
      expect(await within()).toEqual(["R1"]);
      await t.store.devices.sight([away("R1")]);
      expect(await within()).toEqual(["R1", "R2"]);
      await t.store.devices.setLimit(2);
      expect(await within()).toEqual(["R1", "R2", "R3"]);
      await t.store.devices.sight([connected("R1")]);
      expect(await within()).toEqual(["R1", "R2"]);
    });

    it("are kept from work by a quarantine until it is lifted", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([connected("R1")]);
      const id = (await t.store.devices.get("R1"))?.id ?? 0;
      await t.store.devices.quarantine(id, "did not let go");
      expect(await t.store.devices.get(id)).toMatchObject({
        quarantine: { reason: "did not let go", since: t.clock.now() },
      });
      await t.store.devices.quarantine(id, null);
      expect(await t.store.devices.get(id)).toMatchObject({ quarantine: null });
      await expect(t.store.devices.quarantine(99, null)).rejects.toMatchObject({ reason: "NOT_FOUND" });
    });

    it("leave their quarantine at the next start: whatever held them ended with its process", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([connected("R1"), connected("R2"), away("R2")]);
      for (const { id } of await t.store.devices.list())
        await t.store.devices.quarantine(id, "did not let go");
      await using later = await t.place.open({ clock: t.clock });
      await later.queue.recover();
      expect((await later.devices.list()).map(({ quarantine }) => quarantine)).toEqual([null, null]);
    });
  });
}
