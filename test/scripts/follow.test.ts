import { describe, expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

const LONG_MS = 60_000;

describe("a follow and its unfollow are seen, and nobody else is followed", () => {
  test.each([
    ["tiktok", "direct", "jane"],
    ["tiktok", "search", "jane.doe_1"],
    ["instagram", "direct", "jane"],
    ["instagram", "search", "jane.doe_1"],
  ] as const)("on %s, by %s", { timeout: LONG_MS }, async (app, access, user) => {
    await using rig = await scriptRig(`follow-${app}-${access}`);
    const account = app === "tiktok" ? "sim1_a" : "sim1_ig";
    const config = { target_user: user, access_method: access };
    expect(await rig.run("follow", { app, config })).toMatchObject({ error: undefined });
    expect(await rig.following(account, app)).toEqual([user]);
    expect(await rig.run("follow", { app, config })).toMatchObject({
      note: expect.stringContaining("already"),
    });
    expect(await rig.run("unfollow", { app, config })).toMatchObject({ error: undefined });
    expect(await rig.following(account, app)).toEqual([]);
  });
});

describe("what is between us already is read first", () => {
  test.each([
    ["follow", "tiktok", "friend_jane", "already"],
    ["follow", "instagram", "private_jane", "has to accept"],
    ["follow", "tiktok", "private_jane", "has to accept"],
    ["unfollow", "instagram", "friend_jane", "not followed"],
    ["unfollow", "tiktok", "jane", "not followed already"],
  ] as const)("%s on %s of %s: %s", { timeout: LONG_MS }, async (script, app, user, note) => {
    await using rig = await scriptRig(`tie-${script}-${app}-${user}`);
    const ran = await rig.run(script, { app, config: { target_user: user } });
    expect(ran).toMatchObject({ error: undefined, note: expect.stringContaining(note) });
  });
});

describe("what counts as an action of the account", () => {
  test.each([
    ["follow", "jane", true],
    ["follow", "friend_jane", false],
    ["unfollow", "friend_jane", true],
    ["unfollow", "jane", false],
  ] as const)("%s of %s: %s", { timeout: LONG_MS }, async (script, user, isCounted) => {
    await using rig = await scriptRig(`count-${script}-${user}`);
    const { error, counted } = await rig.run(script, { config: { target_user: user } });
    expect([error, counted.length > 0]).toEqual([undefined, isCounted]);
  });

  test("is known before the touch: who may not act does not", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("count-refused");
    const refusal = new Error("asked to stop");
    const hooks = {
      step() {},
      progress() {},
      remark() {},
      countAction: () => Promise.reject(refusal),
      passPointOfNoReturn: async () => {},
    };
    const { error } = await rig.run("follow", { config: { target_user: "jane" }, context: { hooks } });
    expect(error).toBe(refusal);
    expect(await rig.following()).toEqual([]);
  });
});

describe("a user who does not exist", () => {
  test.each(["direct", "search"])("is USER_NOT_FOUND, by %s", { timeout: LONG_MS }, async (access) => {
    await using rig = await scriptRig(`ghost-${access}`);
    const { error } = await rig.run("follow", {
      config: { target_user: "ghost_jane", access_method: access },
    });
    expect(error).toMatchObject({ reason: "USER_NOT_FOUND" });
    expect(await rig.following()).toEqual([]);
  });
});

test("another account follows only after the switch", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("follow-other");
  const context = { username: "sim1_b" };
  expect((await rig.run("follow", { config: { target_user: "jane" }, context })).error).toBeUndefined();
  expect([await rig.following("sim1_a"), await rig.following("sim1_b")]).toEqual([[], ["jane"]]);
});

test("an app that asks for consent waits for a person", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("consent");
  let fault: Promise<void> | undefined;
  const onStep = (name: string) => {
    if (name === "open the link") fault ??= rig.fault("popup", { name: "consent" });
  };
  const { error } = await rig.run("follow", { config: { target_user: "jane" }, onStep });
  await fault;
  expect(error).toMatchObject({ reason: "CONSENT_NEEDED" });
  expect(await rig.following()).toEqual([]);
});

test("an app that crashed meanwhile is led there once more", { timeout: LONG_MS }, async () => {
  // a goal's whole time passes until it is given up
  await using rig = await scriptRig("crashed", { phone: 40, scripts: 40 });
  let crash: Promise<void> | undefined;
  const onStep = (name: string) => {
    // an update ends what runs
    if (name === "follow @jane") crash ??= rig.fault("app_version", { app: "tiktok", version: "36.6.1" });
  };
  const { error } = await rig.run("follow", { config: { target_user: "jane" }, onStep });
  await crash;
  expect(error).toBeUndefined();
  expect(await rig.following()).toEqual(["jane"]);
});
