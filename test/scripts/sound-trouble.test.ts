/** Sounds, volumes and the product link on apps that speak other languages, on slow phones, and past popups. */
import { describe, expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

const LONG_MS = 120_000;
const APPS = [
  ["tiktok", "sim1_a"],
  ["instagram", "sim1_ig"],
] as const;
const config = {
  ...{ add_sound: "custom", custom_sound_keyword: "rain", sound_wait_time: 60 },
  ...{ origin_sound_volume: 10, add_sound_volume: 90, add_product_link: 1 },
};
const published = { sound: "rain (sped up)", original_volume: 10, added_volume: 90 };

describe.concurrent.each(["es-MX", "fr-FR", "pt-BR", "ru-RU", "zh-Hans-CN"])("in %s", (locale) => {
  test.each(APPS)(
    "on %s a post has its sound, as loud as asked for",
    { timeout: LONG_MS },
    async (app, account) => {
      await using rig = await scriptRig(`${locale} sound`);
      // an Android that cannot set the language of one app
      await rig.fault("old_android", { sdk: 32 });
      await rig.fault("language", { locale });
      const { error } = await rig.post(await rig.video(), { app, config });
      expect(error).toBeUndefined();
      expect(await rig.published(account, app)).toMatchObject([
        { ...published, product_link: app === "tiktok" },
      ]);
    },
  );
});

describe.concurrent.each(APPS)("on a slow %s with popups on the way", (app, account) => {
  test.each(["open the sounds", "find the sound", "take the sound", "set the volume", "leave the volume"])(
    "at %j, it is published once and as asked for",
    { timeout: LONG_MS },
    async (at) => {
      await using rig = await scriptRig(`trouble ${at}`);
      await rig.fault("slow", { factor: 3 });
      const faults: Promise<void>[] = [];
      const onStep = (step: string) => {
        if (step === at && faults.length === 0) faults.push(rig.fault("popup", { name: "update" }));
      };
      const { error } = await rig.post(await rig.video(), { app, config, onStep });
      await Promise.all(faults);
      expect([error, faults.length]).toEqual([undefined, 1]);
      expect(await rig.published(account, app)).toMatchObject([published]);
    },
  );
});
