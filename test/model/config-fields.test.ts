import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigFields } from "../../src/model/config-fields.ts";
import type { JsonObject } from "../../src/model/task.ts";

const targetsOf = (config: JsonObject) => {
  const fields = new ConfigFields(config);
  const targets = fields.usernames("target_users", "target_user", "target_username");
  expect(fields.violations).toEqual([]);
  expect(fields.unknown).toEqual([]);
  return targets;
};

describe("target users", () => {
  it.each([
    [{ target_users: ["ann", "bob"] }, ["ann", "bob"]],
    [{ target_user: "ann" }, ["ann"]],
    [{ target_user: " ann, bob\r\n\ncyd ,," }, ["ann", "bob", "cyd"]],
    [{ target_username: "ann,bob" }, ["ann", "bob"]],
    [{ target_user: "", target_username: "ann" }, ["ann"]],
    [{ target_users: ["@ann", "bob"] }, ["ann", "bob"]],
    [{ target_users: ["Ann", "bob", "aNN", "@Bob"] }, ["Ann", "bob"]],
    [{ target_users: ["ann"], target_user: "bob,cyd" }, ["ann"]],
    [{ target_users: [], target_user: "bob,cyd" }, ["bob", "cyd"]],
    [{ target_users: ["", null, "ann,bob"] }, ["ann", "bob"]],
  ])("of %j are %j", (config, expected) => {
    expect(targetsOf(config)).toEqual(expected);
  });

  it("may come by the ten thousand in one text", () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `user_${index}`);
    expect(targetsOf({ target_user: names.join(",") })).toEqual(names);
  });

  it("come out the same however they are written", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9_.]{1,12}$/), { minLength: 1 });
    const blank = fc.constantFrom("", " ", "@", " @");
    const split = fc.constantFrom(",", "\n", "\r\n", " , ", ",\n,");
    fc.assert(
      fc.property(names, blank, split, (users, before, between) => {
        const written = users.map((user) => before + user);
        const forms = [
          { target_users: written },
          { target_user: written.join(between) },
          { target_username: written.join(between) },
          { target_users: [...written, ...users.map((user) => user.toUpperCase())] },
        ];
        for (const form of forms) expect(targetsOf(form)).toEqual(users);
      }),
    );
  });
});
