import { expect, test } from "vitest";
import { matchAccounts } from "../../src/model/account-match.ts";
import type { SignedIn } from "../../src/model/account-match.ts";
import type { Account } from "../../src/model/account.ts";

const seen = (change: Partial<SignedIn>): SignedIn => ({
  ...{ app: "tiktok", package: null, usernames: ["ada"], active: "ada", isWhole: true },
  ...change,
});

const account = (username: string, serial: string | null, name: string | null = null): Account => ({
  ...{ id: 1, app: "tiktok", username, serial, package: name, isEnabled: true },
  ...{ quarantine: null, createdAt: 0, updatedAt: 0 },
});

const nobody = { here: [], elsewhere: [] };

test("whoever is not known becomes an account of the phone, in the package that was named", () => {
  const found = seen({ package: "com.clone.app", usernames: ["ada", "bob"], active: "Bob" });
  expect(matchAccounts(found, "R1", nobody)).toEqual({
    added: ["ada", "bob"].map((username) => ({
      ...{ app: "tiktok", username, serial: "R1", package: "com.clone.app", isEnabled: true },
    })),
    changed: [],
    note: "signed in to tiktok (com.clone.app): @ada, @bob (active); registered: @ada, @bob",
  });
});

test("whoever is bound to no phone is bound to this one, whatever the case of the name", () => {
  const { added, changed, note } = matchAccounts(seen({}), "R1", {
    ...nobody,
    elsewhere: [account("ADA", null, "com.own.app")],
  });
  expect({ added, changed }).toEqual({ added: [], changed: [{ id: 1, change: { serial: "R1" } }] });
  expect(note).toContain("bound to R1: @ADA");
});

test("whoever is bound to another phone stays there, and that is told", () => {
  const known = { ...nobody, elsewhere: [account("ada", "R2")] };
  expect(matchAccounts(seen({ package: "com.clone.app" }), "R1", known)).toEqual({
    added: [],
    changed: [],
    note: "signed in to tiktok (com.clone.app): @ada (active); @ada is bound to R2 and stays so: unbind it there first",
  });
});

test("a package that nobody named is left as it is, one that was named is taken over", () => {
  const known = { ...nobody, here: [account("ada", "R1", "com.own.app")] };
  expect(matchAccounts(seen({}), "R1", known).changed).toEqual([]);
  expect(matchAccounts(seen({ package: "com.clone.app" }), "R1", known)).toMatchObject({
    changed: [{ id: 1, change: { package: "com.clone.app" } }],
    note: expect.stringMatching(/; now in com\.clone\.app: @ada$/),
  });
});

test("whoever is bound here and not signed in to this package is told, and not unbound", () => {
  const here = [account("ada", "R1"), account("bob", "R1"), account("carl", "R1", "com.clone.app")];
  const { changed, note } = matchAccounts(seen({}), "R1", { ...nobody, here });
  expect(changed).toEqual([]);
  expect(note).toBe("signed in to tiktok: @ada (active); bound to R1 and not signed in: @bob");
});

test("a list that was not seen leaves a doubt, and says nothing of who is gone", () => {
  const { note } = matchAccounts(seen({ isWhole: false }), "R1", { ...nobody, here: [account("bob", "R1")] });
  expect(note).toContain("there may be more");
  expect(note).not.toContain("bob");
});
