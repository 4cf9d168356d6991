/** The scripts on apps that speak each of the languages, with what comes in the way and what ends them. */
import { describe, expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

const LONG_MS = 120_000;
const LOCALES = ["es-MX", "fr-FR", "pt-BR", "ru-RU", "zh-Hans-CN"];
const APPS = [
  ["tiktok", "sim1_a"],
  ["instagram", "sim1_ig"],
] as const;

describe.concurrent.each(LOCALES)("in %s", (locale) => {
  test.each(APPS)(
    "on %s somebody is followed and unfollowed, past popups, until the app limits",
    { timeout: LONG_MS },
    async (app, account) => {
      await using rig = await scriptRig(`${locale} people ${app}`);
      // an Android that cannot set the language of one app
      await rig.fault("old_android", { sdk: 32 });
      await rig.fault("language", { locale });
      const names = ["contacts", "rate", "follow_friends"];
      const faults: Promise<void>[] = [];
      const steps: string[] = [];
      const onStep = (step: string) => {
        steps.push(step);
        const name = step === "open the link" ? names.pop() : undefined;
        if (name) faults.push(rig.fault("popup", { name }));
      };
      const config = { target_user: "jane" };
      expect(await rig.run("follow", { app, config, onStep })).toMatchObject({ error: undefined });
      expect(await rig.following(account, app)).toEqual(["jane"]);
      expect(steps.filter((step) => step.includes("English"))).toEqual([]);
      const search = { ...config, access_method: "search" };
      expect(await rig.run("unfollow", { app, config: search, onStep })).toMatchObject({ error: undefined });
      expect(await rig.following(account, app)).toEqual([]);
      await Promise.all(faults);
      expect(names).toHaveLength(2);
      await rig.fault("block");
      expect(await rig.run("follow", { app, config })).toMatchObject({
        error: { reason: "ACCOUNT_BLOCKED" },
      });
    },
  );

  test.each(APPS)("on %s what is posted arrives, past popups", { timeout: LONG_MS }, async (app, account) => {
    await using rig = await scriptRig(`${locale} post ${app}`);
    await rig.fault("old_android", { sdk: 32 });
    await rig.fault("language", { locale });
    const faults: Promise<void>[] = [];
    const onStep = (step: string) => {
      if (step === "go to the caption") faults.push(rig.fault("popup", { name: "draft" }));
      if (step === "wait for Post") faults.push(rig.fault("popup", { name: "update" }));
    };
    const media = app === "tiktok" ? [await rig.video()] : [await rig.image(), await rig.image()];
    const kind = app === "tiktok" ? "video" : "images";
    const config = { captions: "hello", ...(kind === "images" && { content_type: 1, image_count: 2 }) };
    expect(await rig.run("post", { app, media, config, onStep })).toMatchObject({ error: undefined });
    await Promise.all(faults);
    expect(faults).toHaveLength(2);
    expect(await rig.published(account, app)).toMatchObject([
      { kind, caption: "hello", sha256: media.map(({ sha256 }) => sha256) },
    ]);
  });
});

test.each(APPS)(
  "on Android 14 and %s the app speaks English meanwhile, whatever the phone does",
  { timeout: LONG_MS },
  async (app, account) => {
    await using rig = await scriptRig(`english ${app}`);
    await rig.fault("language", { locale: "ja-JP" });
    const { error, steps } = await rig.run("follow", { app, config: { target_user: "jane" } });
    expect(error).toBeUndefined();
    const told = steps.map(({ step, matched }) => `${step}: ${matched}`).join("\n");
    expect(told).toMatch(/^have the app speak English: com\..*$/m);
    expect(told).toContain('matched text "Follow"');
    expect(await rig.following(account, app)).toEqual(["jane"]);
  },
);
