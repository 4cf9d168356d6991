import { expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

test("a person's page that another app was left on is not the one that was asked for", async () => {
  await using rig = await scriptRig("other app");
  const config = { target_users: ["nora"] };
  // leaves TikTok on the page of nora, who is not followed there
  for (const name of ["follow", "unfollow"] as const)
    expect((await rig.run(name, { config })).error).toBeUndefined();
  expect((await rig.run("follow", { app: "instagram", config })).error).toBeUndefined();
  expect(await rig.following("sim1_a", "tiktok")).toEqual([]);
  expect(await rig.following("sim1_ig", "instagram")).toEqual(["nora"]);
});
