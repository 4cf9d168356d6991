/** Who is signed in, read off the apps; and switching, which does nothing else. */
import { describe, expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

const LONG_MS = 120_000;
const LOCALES = ["en", "es-MX", "fr-FR", "pt-BR", "ru-RU", "zh-Hans-CN"];

describe.concurrent.each(LOCALES)("in %s", (locale) => {
  test(
    "TikTok's list of accounts is read, switched in, and read again with another one active",
    { timeout: LONG_MS },
    async () => {
      await using rig = await scriptRig(`match ${locale}`);
      // an Android that cannot set the language of one app
      await rig.fault("old_android", { sdk: 32 });
      await rig.fault("language", { locale });
      const seen = { app: "tiktok", package: null, isWhole: true };
      expect(await rig.run("match_account", { config: {} })).toMatchObject({
        error: undefined,
        signedIn: { ...seen, active: "sim1_a", usernames: ["sim1_a", "sim1_b"] },
      });
      expect(await rig.run("switch_account", { config: { username: "@SIM1_B" } })).toMatchObject({
        error: undefined,
        note: "the app acts as @sim1_b",
      });
      const again = await rig.run("match_account", { config: {} });
      expect(again.signedIn).toMatchObject({ ...seen, active: "sim1_b" });
      expect(again.signedIn?.usernames.toSorted()).toEqual(["sim1_a", "sim1_b"]);
      const { error } = await rig.run("switch_account", { config: { username: "stranger" } });
      expect(error).toMatchObject({ reason: "WRONG_ACCOUNT" });
    },
  );

  test("Instagram's one account is found", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig(`match ig ${locale}`);
    await rig.fault("old_android", { sdk: 32 });
    await rig.fault("language", { locale });
    const app = "instagram";
    expect(await rig.run("match_account", { app, config: {} })).toMatchObject({
      error: undefined,
      signedIn: { app, package: null, isWhole: true, active: "sim1_ig", usernames: ["sim1_ig"] },
    });
    expect(await rig.run("switch_account", { app, config: { username: "sim1_ig" } })).toMatchObject({
      error: undefined,
    });
  });
});

test("an app that asks to sign in is nobody's", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("match signed out");
  await rig.fault("signed_out");
  expect(await rig.run("match_account", { config: {} })).toMatchObject({
    error: { reason: "SIGNED_OUT" },
  });
});

test("a list that opens under a popup is read all the same", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("match popup");
  let fault: Promise<void> | undefined;
  const onStep = (step: string) => {
    if (step.startsWith("the list of accounts")) fault ??= rig.fault("popup", { name: "rate" });
  };
  const { signedIn } = await rig.run("match_account", { config: {}, onStep });
  await fault;
  expect(fault).toBeDefined();
  expect(signedIn).toMatchObject({ usernames: ["sim1_a", "sim1_b"], isWhole: true });
});
