/** Instagram stories: made, and found again in the own story, which is all that tells of them. */
import { describe, expect, test } from "vitest";
import { EndOfDryRun } from "../../src/model/dry-run.ts";
import { profileOf } from "../../src/scripts/catalog.ts";
import type { ScriptContext } from "../../src/scripts/script.ts";
import { scriptRig } from "./rig.ts";
import type { Attempt } from "./rig.ts";

const LONG_MS = 60_000;
const SPEED = { phone: 40, scripts: 4 };

async function storyRig(seed: string) {
  const rig = await scriptRig(seed, SPEED);
  return {
    rig,
    published: () => rig.published("sim1_ig", "instagram"),
    async story({ config, ...attempt }: Attempt = {}) {
      const media = attempt.media ?? [await rig.video()];
      const placed = { placement: "story", ...config };
      return rig.run("post", { app: "instagram", ...attempt, media, config: placed });
    },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

describe.concurrent("a story is published, and seen in the own story", () => {
  test.each([
    ["one", "a video by share", {}, 0],
    ["two", "a video by the app's +", { post_way: "addButton" }, 0],
    ["three", "an image by share", { content_type: 1 }, 1],
    ["four", "an image by the app's +", { content_type: 1, post_way: "addButton" }, 1],
    ["five", "several images, each a part of it", { content_type: 1, image_count: 3 }, 3],
    ["six", "without the caption that it cannot have", { captions: "hello" }, 0],
    ["seven", "a video on another phone", {}, 0],
    ["eight", "a video on a third phone", { post_way: "addButton" }, 0],
  ] as const)("on the phone of seed %s: %s", { timeout: LONG_MS }, async (seed, _, config, images) => {
    await using at = await storyRig(`story ${seed}`);
    const media = await Promise.all(
      Array.from({ length: Math.max(1, images) }, () => (images > 0 ? at.rig.image() : at.rig.video())),
    );
    const { error, note, steps } = await at.story({ media, config });
    expect(error).toBeUndefined();
    expect(note).toContain("seen on the own story");
    expect(await at.published()).toMatchObject([
      { placement: "story", caption: "", sha256: media.map(({ sha256 }) => sha256) },
    ]);
    const isLeftOut = steps.some(({ step }) => step === "leave out the caption");
    expect(isLeftOut).toBe("captions" in config);
  });
});

test.concurrent.each(["es-MX", "fr-FR", "pt-BR", "ru-RU", "zh-Hans-CN"])(
  "in %s a story is made and found, past popups",
  { timeout: LONG_MS },
  async (locale) => {
    await using at = await storyRig(`story ${locale}`);
    // an Android that cannot set the language of one app
    await at.rig.fault("old_android", { sdk: 32 });
    await at.rig.fault("language", { locale });
    const faults: Promise<void>[] = [];
    const onStep = (step: string) => {
      if (step === "go to the story") faults.push(at.rig.fault("popup", { name: "rate" }));
      if (step === "look through the own story")
        faults.push(at.rig.fault("popup", { name: "notifications" }));
    };
    const { error } = await at.story({ onStep });
    await Promise.all(faults);
    expect(error).toBeUndefined();
    expect(await at.published()).toMatchObject([{ placement: "story" }]);
  },
);

/** Ends where the story would be published, and remembers what pictures were kept. */
function rehearsed() {
  const pictures: string[] = [];
  const around = (context: ScriptContext): ScriptContext => ({
    ...context,
    hooks: {
      ...context.hooks,
      evidence: async (name) => void pictures.push(name),
      passPointOfNoReturn: async (point) => {
        throw new EndOfDryRun("Post", point);
      },
    },
  });
  return { pictures, around };
}

test.concurrent.each([
  ["by share", {}, false],
  ["by the app's +", { post_way: "addButton" }, false],
  ["where there is a story already", {}, true],
] as const)(
  "a dry run of a story %s leaves nothing published and no draft",
  { timeout: LONG_MS },
  async (title, config, hasStory) => {
    await using at = await storyRig(`rehearsal ${title}`);
    if (hasStory) expect((await at.story()).error).toBeUndefined();
    const { pictures, around } = rehearsed();
    const { error, note } = await at.story({ config, around });
    expect(error).toBeUndefined();
    expect(note).toMatch(/^stopped before the touch on Post; the own story of @sim1_ig is as it was$/);
    expect(pictures).toEqual(["1-account", "2-form"]);
    expect(await at.published()).toHaveLength(hasStory ? 1 : 0);
    // a share that becomes no story would leave one of its own
    const next = await at.story({ config: { post_way: "addButton" } });
    expect(next.error).toBeUndefined();
    expect(next.steps.filter(({ step, matched }) => /draft/i.test(`${step} ${matched}`))).toEqual([]);
  },
);

test.each([
  ["a sound by its name", { post_way: "useSound", sound_name: "Night Bus" }],
  ["any sound", { add_sound: 1 }],
  ["a sound like that", { add_sound: "custom", custom_sound_keyword: "bus" }],
  ["a file without its sound", { origin_sound_volume: 0 }],
])("a story of %s fails before the phone is touched", async (_, config) => {
  await using at = await storyRig("no sounds");
  const { error, steps } = await at.story({ config });
  expect(error).toMatchObject({ reason: "OPTION_MISSING" });
  expect(steps).toEqual([]);
});

test.concurrent("each story after another is told from the ones before", { timeout: LONG_MS }, async () => {
  await using at = await storyRig("stories");
  for (let count = 1; count <= 3; count++) {
    const { error } = await at.story();
    expect(error).toBeUndefined();
    expect(await at.published()).toHaveLength(count);
  }
});

describe.concurrent("a phone that died right after the tap", () => {
  const profile = { ...profileOf("instagram"), processingMs: 3000 };

  async function dieAfterTap(seed: string, isPublished: boolean, hasStory: boolean) {
    const at = await storyRig(seed);
    if (hasStory) expect((await at.story()).error).toBeUndefined();
    const video = await at.rig.video();
    await at.rig.fault("vanish_after_post", { published: isPublished });
    const { error, points } = await at.story({ media: [video] });
    expect(error).toMatchObject({ reason: "DEVICE_LOST" });
    await at.rig.mend();
    const [point = null] = points;
    expect(point).not.toBeNull();
    const again = await at.story({ media: [video], context: { point, profile } });
    return { at, again };
  }

  test.each([
    ["was published is not published again", "dies a", true, false, 1],
    ["is certainly absent is published", "dies b", false, false, 1],
    ["was published after another story is not published again", "dies c", true, true, 2],
  ] as const)(
    "is looked at first: what %s",
    { timeout: LONG_MS },
    async (what, seed, isPublished, hasStory, all) => {
      const { at, again } = await dieAfterTap(seed, isPublished, hasStory);
      await using _ = at;
      expect(again.error).toBeUndefined();
      expect(again.points).toHaveLength(isPublished ? 0 : 1);
      expect(await at.published()).toHaveLength(all);
    },
  );
});
