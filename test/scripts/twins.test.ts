/** Posts that look the same, on a profile whose grid shows no more than it did: each is seen for itself. */
import { expect, test } from "vitest";
import type { App } from "../../src/model/task.ts";
import { scriptRig } from "./rig.ts";

const LONG_MS = 120_000;
/** As many as a grid shows. */
const FULL = 9;

async function fullGrid(seed: string, captions: string, app: App = "tiktok") {
  const rig = await scriptRig(seed);
  const post = async (text: string) => {
    const video = await rig.video();
    const ran = await rig.post(video, { app, config: { captions: text } });
    return { ...ran, video };
  };
  for (let i = 0; i < FULL; i++)
    expect((await post(i < FULL - 1 ? `post ${i}` : captions)).error).toBeUndefined();
  return { rig, post };
}

test.each([
  ["without a caption", ""],
  ["of the same caption", "again"],
])(
  "posts %s one after another are each seen where the grid is full",
  { timeout: LONG_MS },
  async (_kind, captions) => {
    const { rig, post } = await fullGrid(`twins ${captions}`, captions);
    await using _ = rig;
    for (let i = 0; i < 3; i++) {
      const { error, steps } = await post(captions);
      expect(error).toBeUndefined();
      expect(steps.map(({ step }) => step)).toContain("open the post 1 below the newest");
    }
    expect((await rig.published()).map(({ caption }) => caption).slice(FULL - 1)).toEqual([
      ...Array.from({ length: 4 }, () => captions),
    ]);
  },
);
