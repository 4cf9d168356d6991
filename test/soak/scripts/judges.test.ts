import { describe, expect, test } from "vitest";
import type { Post } from "../../../src/sim/apps/accounts.ts";
import { judgePosts } from "./judge-posts.ts";
import { judgeTies } from "./judge-ties.ts";
import type { Claim, Outside } from "./judged.ts";
import { drawRun, type Run } from "./run.ts";

const run: Run = {
  ...drawRun("post", "1"),
  ...{ app: "tiktok", as: "whoever", config: { captions: "{hi|ho} there" } },
};
const done: Claim = {
  ...{ id: 1, status: "completed", error: null, username: null, config: run.config },
  ...{ files: ["f1"], repeats: 0 },
};
const failed: Claim = { ...done, status: "failed", error: { reason: "STOPPED", message: "stopped" } };
const inDoubt: Claim = {
  ...failed,
  error: { reason: "SIGNED_OUT", message: "sign in; it may have been published, a retry looks first" },
};
const post: Post = {
  ...{ kind: "video", title: null, caption: "ho there", sha256: ["f1"] },
  ...{ sound: null, placement: null, at: "" },
  ...{ product_link: false, original_volume: 100, added_volume: null },
};
const own: Outside = {
  ...{ username: "sim1_a", posts: [post], followed: [], unfollowed: [], tie: "none" },
};
const other: Outside = { ...own, username: "sim1_b", posts: [] };

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
    const said = judgePosts(run, [claim], outside).join("; ");
    if (wrong) expect(said).toMatch(wrong);
    else expect(said).toBe("");
  });
});

test("the same file on each account is right where each was asked", () => {
  const claims = ["sim1_a", "sim1_b"].map((username, i) => ({ ...done, id: i + 1, username }));
  const outside = [own, { ...other, posts: [post] }];
  expect(judgePosts({ ...run, as: "each" }, claims, outside)).toEqual([]);
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
    const said = judgeTies(one, [claim], outside).join("; ");
    if (wrong) expect(said).toMatch(wrong);
    else expect(said).toBe("");
  });
});
