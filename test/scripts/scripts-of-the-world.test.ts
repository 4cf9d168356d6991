/** Captions in every script, with tags and mentions whose lists of suggestions would lie over Post, read back before it is touched. */
import { describe, expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

const LONG_MS = 60_000;
const CAPTIONS = [
  ["Cyrillic", "Съешь ещё этих мягких булок #привет"],
  ["Chinese, with a tag that no blank divides", "今天天气很好，我们出去玩#标签"],
  ["Arabic", "مرحبا بالعالم @nora"],
  ["combining marks", "e\u0301 a\u0308\u0323 नमस्ते கா ที่ #ท"],
  ["emoji made of several", "👩‍👩‍👧 👍🏽 🇧🇷 ❤️ 1️⃣ #👩‍👩‍👧"],
  ["several lines", "one #a\n\n@nora two\nthree #"],
] as const;

describe.concurrent.each([
  ["tiktok", "sim1_a", "three"],
  ["instagram", "sim1_ig", "four"],
] as const)("on %s", (app, account, seed) => {
  test.each(CAPTIONS)("%s", { timeout: LONG_MS }, async (_, captions) => {
    await using rig = await scriptRig(seed);
    const { error, steps } = await rig.post(await rig.video(), { app, config: { captions } });
    expect(error).toBeUndefined();
    expect(await rig.published(account, app)).toMatchObject([{ caption: captions }]);
    // no list was left open, that would have had to be closed
    expect(steps.filter(({ step }) => step === "uncover Post")).toEqual([]);
  });
});
