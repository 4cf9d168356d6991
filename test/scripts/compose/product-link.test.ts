/** A product link belongs to TikTok accounts with a shop: on the simulated phones that is the first of them. */
import { expect, test } from "vitest";
import { scriptRig } from "../rig.ts";

const LONG_MS = 60_000;

test.concurrent.each([
  ["a row that is marked", "nine"],
  ["a switch in its row", "three"],
])("the link is on in what is published, by %s", { timeout: LONG_MS }, async (_, seed) => {
  await using rig = await scriptRig(seed);
  const { error } = await rig.post(await rig.video(), { config: { add_product_link: 1 } });
  expect(error).toBeUndefined();
  expect(await rig.published()).toMatchObject([{ caption: "hello", product_link: true }]);
});

test.concurrent("it is off where it was not asked for", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("three");
  expect((await rig.post(await rig.video())).error).toBeUndefined();
  expect(await rig.published()).toMatchObject([{ product_link: false }]);
});

test.concurrent(
  "an account without a shop fails before anything is published",
  { timeout: LONG_MS },
  async () => {
    await using rig = await scriptRig("three");
    const { error, points } = await rig.post(await rig.video(), {
      config: { add_product_link: 1 },
      context: { username: "sim1_b" },
    });
    expect(error).toMatchObject({ reason: "OPTION_MISSING", message: expect.stringContaining("shop") });
    expect([points, await rig.published("sim1_b")]).toEqual([[], []]);
  },
);

test.concurrent("on Instagram it means nothing", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("three");
  const config = { add_product_link: 1 };
  expect((await rig.post(await rig.video(), { app: "instagram", config })).error).toBeUndefined();
  expect(await rig.published("sim1_ig", "instagram")).toMatchObject([{ product_link: false }]);
});
