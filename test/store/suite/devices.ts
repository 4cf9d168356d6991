import { describe, expect, it } from "vitest";
import type { RecoveryStep, TroubleReason } from "../../../src/model/trouble.ts";
import {
  away,
  claimOne,
  completed,
  connected,
  create,
  held,
  history,
  openTest,
  type Place,
} from "../place.ts";

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

    it("with one ro.serialno are all refused, by each of their names, as long as another is there", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, { serial: "0123" });
      await t.store.devices.sight([connected("a:5555", "0123")]);
      const reason = "a:5555 and b:5555 all say that they are 0123; unplug all but one";
      for (const [left, stays] of [
        ["a:5555", "b:5555"],
        ["b:5555", "a:5555"],
      ] as const) {
        const since = t.clock.now();
        await t.store.devices.sight([connected(left, "0123"), connected(stays, "0123")]);
        t.clock.advance(1000);
        await t.store.devices.sight([connected(stays, "0123")]);
        for (const name of ["0123", "a:5555", "b:5555"]) {
          expect(await t.store.devices.get(name)).toMatchObject({
            state: "offline",
            quarantine: { kind: "shared", reason, since },
            trouble: { reason: "serial_shared", since, step: "ask_person" },
          });
        }
        expect(await t.store.queue.claimDue()).toEqual([]);
        await t.store.devices.sight([away(left)]);
        expect(await t.store.devices.list()).toMatchObject([
          { serial: "0123", state: "connected", quarantine: null, trouble: null },
        ]);
        expect(await t.store.devices.get(stays)).toMatchObject({ serial: "0123" });
      }
      expect(await t.store.queue.claimDue()).toMatchObject([{ adbSerial: "a:5555" }]);
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

    it("with one ro.serialno and two kernels are two, which nobody but their leaving can lift", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([
        { ...connected("a:5555", "0123"), bootId: "6f1c2d3e-0000-4000-8000-000000000001" },
        { ...connected("b:5555", "0123"), bootId: "6f1c2d3e-0000-4000-8000-000000000002" },
      ]);
      const second = await t.store.devices.get("b:5555");
      expect(second).toMatchObject({ state: "offline", quarantine: { kind: "shared" } });
      await expect(t.store.devices.lift(second?.id ?? 0)).rejects.toMatchObject({ reason: "STATE_CONFLICT" });
      await t.store.devices.sight([away("a:5555"), away("b:5555")]);
      expect((await t.store.devices.list()).map(({ state, quarantine }) => [state, quarantine])).toEqual([
        ["not_connected", null],
        ["not_connected", null],
      ]);
    });

    it("tell what keeps them from work, what is done about it, and since when each", async () => {
      await using t = await openTest(makePlace);
      const wifi = "10.0.0.5:5555";
      const lost = (step: RecoveryStep | null, reason: TroubleReason = "gone") =>
        t.store.devices.sight([{ ...away(wifi), trouble: { reason, step } }]);
      const trouble = async () => (await t.store.devices.get("R1"))?.trouble;
      await t.store.devices.sight([connected(wifi, "R1")]);
      const [since] = [t.clock.now()];
      await lost(null);
      expect(await trouble()).toEqual({ reason: "gone", since, step: null, stepSince: null });
      t.clock.advance(4000);
      await lost("connect_again");
      t.clock.advance(4000);
      await lost("connect_again");
      const stepSince = since + 4000;
      expect(await trouble()).toEqual({ reason: "gone", since, step: "connect_again", stepSince });
      await lost("ask_person", "adb_hung");
      const now = t.clock.now();
      expect(await trouble()).toEqual({ reason: "adb_hung", since: now, step: "ask_person", stepSince: now });
      await t.store.devices.sight([connected("R1")]);
      await lost("connect_again");
      expect(await trouble()).toBeNull();
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
      const wifi = { ...connected("wifi", "R1"), bootId: "6f1c2d3e-0000-4000-8000-000000000001" };
      const cable = { ...wifi, adbSerial: "R1" };
      await t.store.devices.sight([wifi]);
      await t.store.devices.sight([away("wifi"), cable]);
      await t.store.devices.sight([wifi]);
      expect(await t.store.devices.list()).toHaveLength(1);
      await t.store.devices.sight([away("wifi")]);
      expect(await t.store.devices.get("R1")).toMatchObject({ state: "connected" });
      await t.store.devices.sight([wifi]);
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
      await t.store.devices.quarantine(id, held);
      expect(await t.store.devices.get(id)).toMatchObject({
        quarantine: { ...held, since: t.clock.now() },
      });
      await t.store.devices.lift(id);
      expect(await t.store.devices.get(id)).toMatchObject({ quarantine: null });
      await expect(t.store.devices.lift(99)).rejects.toMatchObject({ reason: "NOT_FOUND" });
    });

    it("keep the quarantine that weighs more, whatever comes after it", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([connected("R1")]);
      const id = (await t.store.devices.get("R1"))?.id ?? 0;
      const kind = async () => (await t.store.devices.get(id))?.quarantine?.kind;
      const failing = { kind: "failing", reason: "locked", until: t.clock.now() + 1000 } as const;
      await t.store.devices.quarantine(id, failing);
      await t.store.devices.quarantine(id, { ...held, kind: "by_hand" });
      await t.store.devices.quarantine(id, failing);
      expect(await kind()).toBe("by_hand");
      await t.store.devices.lift(id, "failing");
      expect(await kind()).toBe("by_hand");
      await t.store.devices.lift(id);
      expect(await kind()).toBeUndefined();
    });

    it("leave their quarantine at the next start, unless a person wanted it: what held them ended", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([connected("R1"), connected("R2"), connected("R3")]);
      await t.store.devices.sight([away("R2")]);
      for (const { id, serial } of await t.store.devices.list())
        await t.store.devices.quarantine(id, serial === "R3" ? { ...held, kind: "by_hand" } : held);
      await using later = await t.place.open({ clock: t.clock });
      await later.queue.recover();
      expect((await later.devices.list()).map(({ quarantine }) => quarantine?.kind)).toEqual([
        undefined,
        undefined,
        "by_hand",
      ]);
    });
  });
}
