import { describe, expect, test } from "vitest";
import type { ScriptName } from "../../src/model/script-config.ts";
import { storyFormSelectors } from "../../src/scripts/compose/story-editor.ts";
import { scriptRig } from "./rig.ts";
import type { Attempt } from "./rig.ts";
import { watching } from "./watching.ts";

const story = { placement: "story" };

/** On the way to what was published an upload is watched, which is no goal's business. */
const whileLooking = [
  "open the own profile",
  "look for the own story",
  "look for it on the first page",
  "open the own story",
  "look through the own story",
  "back to the tabs",
];
const ofUpload = [...["uploadPercent", "caption", "captionField", "post"], ...storyFormSelectors];
const beside = whileLooking.flatMap((goal) => ofUpload.map((name) => `${goal}: ${name}`));

const LONG_MS = 60_000;

const attempts: readonly (readonly [title: string, ScriptName, Attempt, goals: number])[] = [
  ["a post by share", "post", { config: { captions: "T##hi" }, context: { username: "sim1_b" } }, 9],
  ["a post by the picker", "post", { config: { captions: "hi", post_way: "addButton" } }, 7],
  ["a post of Instagram", "post", { app: "instagram", config: { captions: "", post_way: "addButton" } }, 5],
  ["a follow by search", "follow", { config: { target_user: "jane", access_method: "search" } }, 5],
  ["an unfollow by link", "unfollow", { config: { target_user: "friend_bob" } }, 2],
  ["a story by share", "post", { app: "instagram", config: story }, 6],
  ["a story by the app's +", "post", { app: "instagram", config: { ...story, post_way: "addButton" } }, 7],
  [
    "a post that uses a sound by its name",
    "post",
    { config: { captions: "hi", post_way: "useSound", sound_name: "Night Bus", add_sound_volume: 80 } },
    11,
  ],
  [
    "a post that uses a sound by its page",
    "post",
    {
      config: {
        ...{ captions: "hi", post_way: "useSound", add_product_link: 1 },
        sound_name: "https://www.tiktok.com/music/Paper-Planes-7016547803243022337",
      },
    },
    8,
  ],
  ["a post of Instagram by share", "post", { app: "instagram", config: { captions: "hi" } }, 5],
];

describe.concurrent("a goal says all that it looks for", () => {
  test.each(attempts)("of %s", { timeout: LONG_MS }, async (title, name, attempt, count) => {
    await using rig = await scriptRig(title);
    const { unsaid, goals, around } = watching();
    const media = name === "post" ? [await rig.video()] : [];
    const { error } = await rig.run(name, { ...attempt, media, around });
    expect(error).toBeUndefined();
    expect([...unsaid].filter((one) => !beside.includes(one))).toEqual([]);
    expect(goals.size).toBeGreaterThanOrEqual(count);
  });
});
