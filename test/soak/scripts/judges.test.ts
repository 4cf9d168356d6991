import { describe, expect, test } from "vitest";
import type { Post } from "../../../src/sim/apps/accounts.ts";
import { judgeMatches } from "./judge-matches.ts";
import { judgePosts } from "./judge-posts.ts";
import { judgeSwitches } from "./judge-switches.ts";
import { judgeTies } from "./judge-ties.ts";
import type { Claim, Outside, Registration } from "./judged.ts";
import { drawRun, type Run } from "./run.ts";

const run: Run = {
  ...drawRun("post", "1"),
  ...{ app: "tiktok", as: "whoever", isDry: false, config: { captions: "{hi|ho} there" } },
};
const done: Claim = {
  ...{ id: 1, status: "completed", error: null, username: null, config: run.config },
  ...{ files: ["f1"], repeats: 0, isDry: false, remark: null, endedAt: 0 },
};
const failed: Claim = { ...done, status: "failed", error: { reason: "STOPPED", message: "stopped" } };
const inDoubt: Claim = {
  ...failed,
  error: { reason: "SIGNED_OUT", message: "sign in; it may have been published, a retry looks first" },
};
const post: Post = {
  ...{ kind: "video", title: null, caption: "ho there", sha256: ["f1"] },
  ...{ sound: null, placement: null, at: "" },
  ...{ product_link: false, original_volume: 50, added_volume: null },
};
const own: Outside = {
  ...{ username: "sim1_a", isActive: true, posts: [post], followed: [], unfollowed: [], tie: "none" },
};
const other: Outside = { ...own, username: "sim1_b", isActive: false, posts: [] };

describe("of posts", () => {
  test.each<readonly [string, Claim, readonly Outside[], RegExp | null]>([
    ["one that was claimed and is there is right", done, [own, other], null],
    ["one that failed and is not there is right", failed, [{ ...own, posts: [] }, other], null],
    ["one that is in doubt may be there", inDoubt, [own, other], null],
    ["two are one too many", done, [{ ...own, posts: [post, post] }, other], /published 2 times/],
    [
      "two are right where it was told to repeat",
      { ...done, repeats: 1 },
      [{ ...own, posts: [post, post] }],
      null,
    ],
    ["one that is only claimed is a lie", done, [{ ...own, posts: [] }, other], /claims what was not/],
    ["one that is denied is a lie", failed, [own, other], /denies what was published/],
    [
      "one of another account is found",
      inDoubt,
      [
        { ...own, posts: [] },
        { ...other, posts: [post] },
      ],
      /as @sim1_b/,
    ],
    [
      "one that nobody asked for is found",
      failed,
      [{ ...own, posts: [{ ...post, sha256: ["f2"] }] }],
      /nobody asked/,
    ],
    ["another caption is found", done, [{ ...own, posts: [{ ...post, caption: "hi" }] }], /another caption/],
    ["a missing file is found", { ...done, files: ["f1", "f2"] }, [own], /other files/],
    [
      "somebody who was followed meanwhile is found",
      done,
      [{ ...own, followed: ["mia"] }],
      /between it and @mia/,
    ],
  ])("%s", (_, claim, outside, wrong) => {
    const said = judgePosts(run, [claim], outside, []).join("; ");
    if (wrong) expect(said).toMatch(wrong);
    else expect(said).toBe("");
  });
});

test("the same file on each account is right where each was asked", () => {
  const claims = ["sim1_a", "sim1_b"].map((username, i) => ({ ...done, id: i + 1, username }));
  const outside = [own, { ...other, posts: [post] }];
  expect(judgePosts({ ...run, as: "each" }, claims, outside, [])).toEqual([]);
});

describe("of who follows whom", () => {
  const visit: Run = { ...run, script: "follow", config: { target_user: "jane" } };
  const asked: Claim = { ...done, config: visit.config };
  const before: Outside = { ...own, posts: [] };
  const followed: Outside = { ...before, followed: ["jane"], tie: "following" };
  test.each<readonly [string, Run, Claim, readonly Outside[], RegExp | null]>([
    ["a follow that was claimed and is there is right", visit, asked, [followed, other], null],
    ["a request is one too", visit, asked, [{ ...before, tie: "requested" }, other], null],
    ["a follow that failed may be there", visit, failed, [followed, other], null],
    ["one that is only claimed is a lie", visit, asked, [before, other], /claims to follow/],
    [
      "one by another account is found",
      visit,
      failed,
      [before, { ...followed, username: "sim1_b" }],
      /@sim1_b changed/,
    ],
    [
      "somebody else who is followed is found",
      visit,
      asked,
      [{ ...followed, followed: ["mia", "jane"] }],
      /@mia/,
    ],
    ["somebody who is left is found", visit, asked, [{ ...followed, unfollowed: ["old"] }], /@old/],
    ["a post is found", visit, asked, [{ ...followed, posts: [post] }], /published/],
    [
      "an unfollow that is only claimed is a lie",
      { ...visit, script: "unfollow" },
      asked,
      [{ ...before, tie: "friends" }],
      /claims to unfollow/,
    ],
  ])("%s", (_, one, claim, outside, wrong) => {
    const said = judgeTies(one, [claim], outside, []).join("; ");
    if (wrong) expect(said).toMatch(wrong);
    else expect(said).toBe("");
  });
});

describe("of what a post is asked to be", () => {
  const rain = { add_sound: "custom", custom_sound_keyword: "rain", add_sound_volume: 7 };
  const loud = { sound: "rain (sped up)", added_volume: 7 };
  test.each<readonly [string, Claim["config"], Partial<Post>, RegExp | null]>([
    ["the sound and its volume are right", rain, loud, null],
    ["no sound is wrong", rain, {}, /another sound/],
    [
      "a sound that nobody asked for is wrong",
      {},
      { sound: "Ocean Drive", added_volume: 50 },
      /another sound/,
    ],
    [
      "what is used counts, whatever is added",
      { ...rain, post_way: "useSound", sound_name: "Night Bus" },
      loud,
      /another sound/,
    ],
    ["another volume is wrong", rain, { ...loud, added_volume: 50 }, /as loud/],
    ["the file's own volume is too", { origin_sound_volume: 0 }, {}, /as loud/],
    ["a product link is right", { add_product_link: 1 }, { product_link: true }, null],
    ["none is wrong", { add_product_link: 1 }, {}, /product link/],
    [
      "a sound that there is not cannot be claimed",
      { post_way: "useSound", sound_name: "ghost" },
      { sound: "Night Bus", added_volume: 50 },
      /SOUND_NOT_FOUND/,
    ],
  ])("%s", (_, config, differs, wrong) => {
    const published = { ...own, posts: [{ ...post, caption: "", ...differs }] };
    const said = judgePosts({ ...run, config }, [{ ...done, config }], [published, other], []).join("; ");
    if (wrong) expect(said).toMatch(wrong);
    else expect(said).toBe("");
  });
});

describe("of dry runs", () => {
  const dry: Run = { ...run, isDry: true };
  const nothing = { ...own, posts: [] };
  const remark = "dry run, nothing was published or changed: stopped";
  const rehearsed: Claim = { ...done, isDry: true, remark };
  test.each<readonly [string, Run, Claim, Outside, RegExp | null]>([
    ["nothing that is published is right", dry, rehearsed, nothing, null],
    ["a post is a lie", dry, rehearsed, own, /published 1 times/],
    ["one that it was told to repeat too", dry, { ...rehearsed, repeats: 1 }, own, /published 1 times/],
    [
      "one that does not say so is found",
      dry,
      { ...rehearsed, remark: "published" },
      nothing,
      /does not say/,
    ],
    ["one that the server takes in earnest is found", dry, done, nothing, /no dry run/],
    ["one that nobody asked for is found", run, rehearsed, own, /a dry run/],
  ])("%s", (_, one, claim, outside, wrong) => {
    const said = judgePosts(one, [claim], [outside], []).join("; ");
    if (wrong) expect(said).toMatch(wrong);
    else expect(said).toBe("");
  });

  test("a follow is a lie", () => {
    const visit: Run = { ...dry, script: "follow", config: { target_user: "jane", dry_run: true } };
    const followed: Outside = { ...nothing, followed: ["jane"], tie: "following" };
    expect(judgeTies(visit, [rehearsed], [nothing], [])).toEqual([]);
    expect(judgeTies(visit, [rehearsed], [followed], []).join()).toMatch(/@jane/);
  });
});

describe("of who is signed in", () => {
  const registered = { sim1_a: "elsewhere", sim1_b: "nowhere", sim1_ig: "not" } as const;
  const match: Run = { ...run, script: "match_account", config: {}, registered };
  const asked: Claim = { ...done, config: {} };
  const nobody = [{ ...own, posts: [] }, other];
  const known = (username: string, serial: string | null): Registration => ({
    ...{ app: "tiktok", username, serial, package: null },
  });
  const before = [known("sim1_a", "sim-99"), known("sim1_b", null)];
  const after = [known("sim1_a", "sim-99"), known("sim1_b", "sim-1")];
  test.each<readonly [string, Claim, readonly Registration[], RegExp | null]>([
    ["what was free belongs to the phone", asked, after, null],
    ["nothing changes where it failed", failed, before, null],
    ["what changes all the same is found", failed, after, /knows @sim1_b of tiktok with sim-1/],
    ["what is only claimed is a lie", asked, before, /does not know @sim1_b/],
    [
      "one that was taken from its phone is found",
      asked,
      [known("sim1_a", "sim-1"), known("sim1_b", "sim-1")],
      /not know @sim1_a of tiktok with sim-99/,
    ],
    ["one of another app is found", asked, [...after, known("sim1_ig", "sim-1")], /knows @sim1_ig/],
  ])("%s", (_, claim, registrations, wrong) => {
    const said = judgeMatches(match, [claim], nobody, registrations).join("; ");
    if (wrong) expect(said).toMatch(wrong);
    else expect(said).toBe("");
  });

  test("whom the app acts as is who was asked for last", () => {
    const to = (username: string, endedAt: number): Claim => ({ ...asked, config: { username }, endedAt });
    const switching: Run = { ...match, script: "switch_account" };
    expect(judgeSwitches(switching, [to("@SIM1_A", 2), to("sim1_b", 1)], nobody, [])).toEqual([]);
    expect(judgeSwitches(switching, [to("sim1_a", 1), to("sim1_b", 2)], nobody, [])).toHaveLength(1);
    expect(judgeSwitches(switching, [to("stranger", 2)], nobody, []).join()).toMatch(/WRONG_ACCOUNT/);
  });
});
