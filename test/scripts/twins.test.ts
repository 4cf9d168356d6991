/** Posts that look the same, on a profile whose grid shows no more than it did: each is seen for itself. */
import { expect, test } from "vitest";
import { profileOf } from "../../src/scripts/catalog.ts";
import { scriptRig } from "./rig.ts";

const LONG_MS = 120_000;
/** As many as a grid shows. */
const FULL = 9;

async function fullGrid(seed: string) {
  const rig = await scriptRig(seed, { phone: 80, scripts: 8 });
  const post = async (captions: string) => rig.post(await rig.video(), { config: { captions } });
  for (let i = 0; i < FULL; i++) expect((await post(`post ${i}`)).error).toBeUndefined();
  return { rig, post };
}

test("posts that look the same are each seen where the grid is full", { timeout: LONG_MS }, async () => {
  const { rig, post } = await fullGrid("twins");
  await using _ = rig;
  const captions = ["", "", "", "again", "again"];
  const runs = [];
  for (const caption of captions) runs.push(await post(caption));
  expect(runs.map(({ error }) => error)).toEqual(captions.map(() => undefined));
  expect((await rig.published()).map(({ caption }) => caption).slice(FULL)).toEqual(captions);
});

test(
  "a phone that died right after the tap is looked at first: a twin is not taken for the post, nor the post for a twin",
  { timeout: LONG_MS },
  async () => {
    const { rig, post } = await fullGrid("twins that vanish");
    await using _ = rig;
    const profile = { ...profileOf("tiktok"), processingMs: 3000 };
    expect((await post("")).error).toBeUndefined();
    for (const published of [true, false]) {
      await rig.fault("vanish_after_post", { published });
      const video = await rig.video();
      const { error, points } = await rig.post(video, { config: { captions: "" } });
      expect(error).toMatchObject({ reason: "DEVICE_LOST" });
      await rig.mend();
      const [point = null] = points;
      const again = await rig.post(video, { config: { captions: "" }, context: { point, profile } });
      expect(again.error).toBeUndefined();
      expect(again.points).toHaveLength(published ? 0 : 1);
    }
    expect(await rig.published()).toHaveLength(FULL + 3);
  },
);
