import { describe, expect, it } from "vitest";
import type { SignedIn } from "../../../src/model/account-match.ts";
import type { NewAccount } from "../../../src/model/account.ts";
import type { Settlement } from "../../../src/store/store.ts";
import { claimOne, completed, connected, history, noTrace, openTest, type Place, task } from "../place.ts";

const seen: SignedIn = {
  ...{ app: "tiktok", package: null, active: "ada", isWhole: true },
  usernames: ["ada", "bob", "carl", "dora"],
};
const settled = (signedIn: SignedIn): Settlement => ({
  ...{ kind: "completed", signedIn },
  trace: { ...noTrace, remark: "raw" },
});
const settlement = settled(seen);

function account(change: Partial<NewAccount>): NewAccount {
  return { app: "tiktok", username: "ada", serial: null, package: null, isEnabled: true, ...change };
}

export function signedInSuite(makePlace: () => Promise<Place>): void {
  describe("who is signed in on a phone", () => {
    it("is registered there with the settlement, and nobody is taken from another phone", async () => {
      await using t = await openTest(makePlace);
      const { accounts, tasks, queue, devices } = t.store;
      await accounts.create(account({ username: "Bob", package: "com.clone.app" }));
      await accounts.create(account({ username: "carl", serial: "R2" }));
      await accounts.create(account({ username: "dora", serial: "R1", isEnabled: false }));
      await accounts.create(account({ username: "eve", serial: "R1" }));
      await accounts.create(account({ app: "instagram", username: "ada", serial: "R2" }));
      await devices.sight([connected("usb-1", "R1")]);
      await tasks.create({ serials: ["usb-1"], usernames: [] }, () => [task({ serial: "usb-1" })]);
      await queue.settle(await claimOne(t.store), settlement, false);
      const { accounts: now } = await accounts.list({}, 1, 10);
      expect(
        now.map(({ id, username, serial, package: name, isEnabled }) => [
          id,
          username,
          serial,
          name,
          isEnabled,
        ]),
      ).toEqual([
        [1, "Bob", "usb-1", "com.clone.app", true],
        [2, "carl", "R2", null, true],
        [3, "dora", "R1", null, false],
        [4, "eve", "R1", null, true],
        [5, "ada", "R2", null, true],
        [6, "ada", "usb-1", null, true],
      ]);
      expect((await tasks.get(1))?.remark).toBe(
        "signed in to tiktok: @ada (active), @bob, @carl, @dora; registered: @ada; bound to usb-1: @Bob; " +
          "@carl is bound to R2 and stays so: unbind it there first; bound to usb-1 and not signed in: @eve",
      );
      const events = await history(t.store, (event) => event.about === "account");
      expect(events.slice(5).map((event) => event.about === "account" && event.accountId)).toEqual([6, 1]);
    });

    it("is found again without a change", async () => {
      await using t = await openTest(makePlace);
      const { tasks, queue, devices } = t.store;
      await devices.sight([connected("R1")]);
      for (const _ of [1, 2]) {
        await tasks.create({ serials: ["R1"], usernames: [] }, () => [task()]);
        await queue.settle(await claimOne(t.store), settlement, false);
      }
      expect(await history(t.store, (event) => event.about === "account")).toHaveLength(4);
      expect((await tasks.get(2))?.remark).toBe("signed in to tiktok: @ada (active), @bob, @carl, @dora");
    });

    it("gets the package that was named", async () => {
      await using t = await openTest(makePlace);
      const { accounts, tasks, queue, devices } = t.store;
      await accounts.create(account({ serial: "R1" }));
      await devices.sight([connected("R1")]);
      await tasks.create({ serials: ["R1"], usernames: [] }, () => [task()]);
      const cloned = { ...seen, package: "com.clone.app", usernames: ["ada", "bob"] };
      await queue.settle(await claimOne(t.store), settled(cloned), false);
      expect((await accounts.list({}, 1, 10)).accounts).toMatchObject([
        { username: "ada", package: "com.clone.app" },
        { username: "bob", package: "com.clone.app" },
      ]);
    });

    it("is nobody's business of an attempt that lost its fence, or whose task was deleted", async () => {
      await using t = await openTest(makePlace);
      const { accounts, tasks, queue, devices } = t.store;
      await devices.sight([connected("R1")]);
      await tasks.create({ serials: ["R1"], usernames: [] }, () => [task(), task()]);
      const first = await claimOne(t.store);
      const second = await queue.settle(first, completed, true);
      await queue.settle(first, settlement, false);
      await tasks.delete([2]);
      if (second) await queue.settle(second, settlement, false);
      expect((await accounts.list({}, 1, 10)).total).toBe(0);
    });
  });
}
