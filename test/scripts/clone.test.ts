/** A cloned app, a package of its own beside the app: found on the screen, and worked in without touching the app itself. */
import { expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

const CLONE = "com.zhiliaoapp.musically.two";
const LONG_MS = 60_000;

test(
  "is found on the screen, and posts and follows as whoever is signed in to it",
  { timeout: LONG_MS },
  async () => {
    await using rig = await scriptRig("clone");
    await rig.fault("app_clone", { app: "tiktok", package: CLONE });
    const found = await rig.run("match_account", { config: { package: "foreground" } });
    expect(found).toMatchObject({
      error: undefined,
      signedIn: { app: "tiktok", package: CLONE, active: "sim1_clone", usernames: ["sim1_clone"] },
    });
    const context = { username: "sim1_clone", package: CLONE };
    const video = await rig.video();
    expect(await rig.post(video, { context })).toMatchObject({ error: undefined });
    expect(await rig.published("sim1_clone")).toMatchObject([{ caption: "hello", sha256: [video.sha256] }]);
    const addButton = { post_way: "addButton", captions: "again" };
    const other = await rig.video();
    expect(await rig.post(other, { context, config: addButton })).toMatchObject({ error: undefined });
    expect((await rig.published("sim1_clone")).map(({ sha256 }) => sha256)).toEqual([
      [video.sha256],
      [other.sha256],
    ]);
    for (const access of ["direct", "search"]) {
      const config = { target_user: `jane_${access}`, access_method: access };
      expect(await rig.run("follow", { config, context })).toMatchObject({ error: undefined });
    }
    expect(await rig.following("sim1_clone")).toEqual(["jane_direct", "jane_search"]);
    expect(await rig.run("unfollow", { config: { target_user: "jane_direct" }, context })).toMatchObject({
      error: undefined,
    });
    expect([await rig.published(), await rig.following()]).toEqual([[], []]);
  },
);

test("is not looked for in the app itself, nor the other way round", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("clone ig");
  const app = "instagram";
  const config = { package: "com.clone.instagram" };
  await rig.fault("app_clone", { app, ...config, open: false });
  expect(await rig.run("match_account", { app, config })).toMatchObject({
    signedIn: { ...config, active: "sim1_clone" },
  });
  expect(await rig.run("match_account", { app, config: {} })).toMatchObject({
    signedIn: { package: null, usernames: ["sim1_ig"] },
  });
  const switched = { config: { ...config, username: "sim1_clone" } };
  expect(await rig.run("switch_account", { app, ...switched })).toMatchObject({ error: undefined });
  expect(await rig.run("switch_account", { app, config: { username: "sim1_clone" } })).toMatchObject({
    error: { reason: "WRONG_ACCOUNT" },
  });
});

test("of the other app is told as that", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("clone of the other");
  await rig.fault("app_clone", { app: "instagram", package: "com.instagram.android.b" });
  const { error } = await rig.run("match_account", { config: { package: "foreground" } });
  expect(error).toMatchObject({
    reason: "APP_MISSING",
    message: expect.stringContaining("which is instagram"),
  });
});

test("is asked for where only the launcher shows", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("clone of nothing");
  const { error, steps } = await rig.run("match_account", { config: { package: "foreground" } });
  expect(error).toMatchObject({
    reason: "APP_MISSING",
    message: expect.stringContaining("open the clone by hand"),
  });
  expect(steps.map(({ step }) => step)).not.toContain("stop the app");
});
