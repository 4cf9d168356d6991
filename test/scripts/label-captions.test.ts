/** Captions that read like the apps' own buttons and messages: what is typed into a field is nothing to be touched. */
import { expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

const CAPTIONS = ["Post", "Share", "Next", "Not now", "Close", "Retry", "Discard", "Post now", "Profile"];

test.concurrent.each(
  CAPTIONS.flatMap(
    (caption) =>
      [
        ["tiktok", caption],
        ["instagram", caption],
      ] as const,
  ),
)("on %s a post is called %j", { timeout: 120_000 }, async (app, captions) => {
  await using rig = await scriptRig(`label ${captions} ${app}`);
  const steps: string[] = [];
  const onStep = (step: string) => void steps.push(step);
  const { error } = await rig.post(await rig.video(), { app, config: { captions }, onStep });
  expect(error).toBeUndefined();
  expect(await rig.published(app === "tiktok" ? "sim1_a" : "sim1_ig", app)).toMatchObject([
    { caption: captions },
  ]);
  expect(steps.filter((step) => /^(put away|load again|way out)/.test(step))).toEqual([]);
});
