/** Posts that look the same, on a profile whose grid shows no more than it did: each is seen for itself. */
import { expect, test } from "vitest";
import { profileOf } from "../../src/scripts/catalog.ts";
import { scriptRig } from "./rig.ts";

const LONG_MS = 120_000;
/** As many as a grid shows. */
const FULL = 9;

test(
  "posts that look the same are each seen for themselves where the grid is full, also after the phone died at the tap",
  { timeout: LONG_MS },
  async () => {
    await using rig = await scriptRig("twins", { phone: 80, scripts: 8 });
    const post = async (captions: string) =>
      (await rig.post(await rig.video(), { config: { captions } })).error;
    for (let i = 0; i < FULL; i++) expect(await post(`post ${i}`)).toBeUndefined();
    const captions = ["", "", "again", "again"];
    for (const caption of captions) expect(await post(caption)).toBeUndefined();
    expect((await rig.published()).map(({ caption }) => caption).slice(FULL)).toEqual(captions);

    const profile = { ...profileOf("tiktok"), processingMs: 3000 };
    const config = { captions: "again" };
    for (const published of [true, false]) {
      await rig.fault("vanish_after_post", { published });
      const video = await rig.video();
      const { error, points } = await rig.post(video, { config });
      expect(error).toMatchObject({ reason: "DEVICE_LOST" });
      await rig.mend();
      const [point = null] = points;
      const again = await rig.post(video, { config, context: { point, profile } });
      expect(again.error).toBeUndefined();
      expect(again.points).toHaveLength(published ? 0 : 1);
    }
    expect(await rig.published()).toHaveLength(FULL + captions.length + 2);
  },
);
