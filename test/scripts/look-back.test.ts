/** A second attempt, which looks for what the first one may have published. */
import { expect, test } from "vitest";
import { profileOf } from "../../src/scripts/catalog.ts";
import { scriptRig } from "./rig.ts";

test.each([["tiktok"], ["instagram"]] as const)(
  "a sign that %s left standing is left by the attempt that comes after it",
  { timeout: 120_000 },
  async (app) => {
    await using rig = await scriptRig(`sign left ${app}`);
    let blocked: Promise<void> | undefined;
    const onStep = (step: string) => {
      if (step === "wait for Post") blocked = rig.fault("block");
    };
    const media = await rig.video();
    const { error, points } = await rig.post(media, { app, onStep });
    expect(error).toMatchObject({ reason: "ACCOUNT_BLOCKED" });
    await blocked;
    await rig.mend();
    const [point = null] = points;
    const profile = { ...profileOf(app), processingMs: 0 };
    const again = await rig.post(media, { app, context: { point, profile } });
    expect(again.error).toBeUndefined();
    expect(await rig.published(app === "tiktok" ? "sim1_a" : "sim1_ig", app)).toHaveLength(1);
  },
);

test("on a phone in Chinese a post that was refused is seen to be absent, and is made", async () => {
  await using rig = await scriptRig("look back");
  await rig.fault("language", { locale: "zh-Hans-CN" });
  const before = await rig.post(await rig.video(), { config: { captions: "the first" } });
  expect(before.error).toBeUndefined();
  let blocked: Promise<void> | undefined;
  const onStep = (step: string) => {
    if (step === "wait for Post") blocked = rig.fault("block");
  };
  const media = await rig.video();
  const { error, points } = await rig.post(media, { onStep });
  expect(error).toMatchObject({ reason: "ACCOUNT_BLOCKED" });
  await blocked;
  await rig.mend();
  await rig.fault("language", { locale: "zh-Hans-CN" });
  const [point = null] = points;
  const profile = { ...profileOf("tiktok"), processingMs: 0 };
  const again = await rig.post(media, { context: { point, profile } });
  expect(again.error).toBeUndefined();
  expect((await rig.published()).map(({ caption }) => caption)).toEqual(["the first", "hello"]);
}, 120_000);
