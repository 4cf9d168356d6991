/** Albums are published whole, whatever hides the gallery while their files are picked. */
import { expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

test.concurrent.each(["tiktok", "instagram"] as const)(
  "on %s a phone that is locked and unlocked while files are picked publishes all of them",
  { timeout: 120_000 },
  async (app) => {
    await using rig = await scriptRig(`album ${app}`);
    const media = [await rig.image(), await rig.image(), await rig.image()];
    const config = { captions: "hello", content_type: 1, image_count: 3, post_way: "addButton" };
    let locked: Promise<void> | undefined;
    const onStep = (step: string) => {
      if (step === "pick file 2") locked ??= rig.fault("locked");
    };
    const { error } = await rig.run("post", { app, media, config, onStep });
    expect(locked).toBeDefined();
    expect(error).toBeUndefined();
    const posts = await rig.published(app === "tiktok" ? "sim1_a" : "sim1_ig", app);
    expect(posts.map(({ sha256 }) => sha256)).toEqual([media.map(({ sha256 }) => sha256)]);
  },
);
