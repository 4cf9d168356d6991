import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { replayed } from "../../src/cli/profile/replay.ts";
import type { Verdict } from "../../src/cli/profile/replay.ts";
import { standingIn } from "../../src/cli/profile/stored-attempt.ts";
import type { StoredAttempt } from "../../src/cli/profile/stored-attempt.ts";
import type { Step } from "../../src/model/task.ts";
import type { Match, TreeReport } from "../../src/scripts/flow/tree-report.ts";
import { temporaryDirectory } from "../support/serve-process.ts";
import { phonefleet } from "./command.ts";

const step = (name: string, more: Partial<Step> = {}): Step => ({
  name,
  startedAt: 0,
  durationMs: 1,
  ...more,
});

const stored: StoredAttempt = {
  task: 17,
  attempt: 2,
  script: "post",
  error: { reason: "SCREEN_UNKNOWN", message: "did not get to wait for Post" },
  steps: [
    step("look for the app"),
    step("open the own profile", { looksFor: ["profileTab"] }),
    step("keep a picture of the own profile before", { artifact: "1-account.png" }),
    step("wait for Post", { looksFor: ["post", "postLabel"] }),
    step("bring Post back"),
  ],
};

describe("where an attempt stood", () => {
  it.each([
    ["screen", 5, "bring Post back", "wait for Post", ["post", "postLabel"], stored.error],
    [
      "1-account",
      3,
      "keep a picture of the own profile before",
      "open the own profile",
      ["profileTab"],
      null,
    ],
  ])("when %s was kept, is told by its steps", (tree, number, name, goal, looksFor, error) => {
    expect(standingIn(stored, tree)).toMatchObject({ step: number, of: 5, name, goal, looksFor, error });
  });

  it("is not told of one that did not get to look for anything", () => {
    expect(standingIn({ ...stored, steps: stored.steps.slice(0, 1) }, "screen")).toBeUndefined();
  });
});

const match = (name: string, told = "matched text", isCovered = false): Match => {
  return { name, told, bounds: { left: 0, top: 0, right: 9, bottom: 9 }, isCovered };
};
const report = (selectors: readonly Match[], popups: readonly Match[] = []): TreeReport => {
  return { selectors, popups, stopSigns: [], others: [] };
};

describe("the step", () => {
  it.each<[string, TreeReport, TreeReport, Verdict]>([
    ["what it looks for is found now", report([]), report([match("post")]), "matches now"],
    [
      "it is found elsewhere",
      report([match("post", "id a")]),
      report([match("post", "id b")]),
      "matches now",
    ],
    ["a popup is put away now", report([]), report([], [match("offer")]), "matches now"],
    ["what is found now is covered", report([]), report([match("post", "id", true)]), "as before"],
    ["nothing changed", report([match("post")]), report([match("post")]), "as before"],
    ["only what it does not look for is found", report([]), report([match("caption")]), "nothing"],
    ["what it looked for is found no more", report([match("post")]), report([]), "lost"],
  ])("of which %s", (_title, before, after, verdict) => {
    const standing = standingIn(stored, "screen");
    const looked = { tree: "screen.xml", app: "tiktok", report: after, before, standing } as const;
    expect(replayed(looked).step?.verdict).toBe(verdict);
  });
});

describe("phonefleet profile replay", () => {
  const tree = `<hierarchy><android.widget.FrameLayout package="com.zhiliaoapp.musically" bounds="[0,0][1080,2400]">
    <android.widget.Button package="com.zhiliaoapp.musically" text="Send it" clickable="true" bounds="[0,0][90,90]"/>
  </android.widget.FrameLayout></hierarchy>`;
  const profile = (word: string) => JSON.stringify({ labels: { post: { "x-own": [word] } } });

  it("tells at which step an attempt failed, and that a changed profile would now match", async () => {
    await using folder = await temporaryDirectory();
    const at = join(folder.path, "17", "2");
    await mkdir(at, { recursive: true });
    await writeFile(join(at, "screen.xml"), tree);
    await writeFile(join(at, "steps.json"), JSON.stringify(stored));
    const [mine, older] = [join(folder.path, "mine.json"), join(folder.path, "older.json")];
    await writeFile(mine, profile("Send it"));
    await writeFile(older, profile("Something else"));
    const { code, stdout } = await phonefleet([
      "profile",
      "replay",
      at,
      "--profile",
      mine,
      "--before",
      older,
    ]);
    expect(code).toBe(0);
    expect(stdout.trim().split("\n").slice(1)).toEqual([
      '  post, task 17, attempt 2: step 5 of 5, "bring Post back", in "wait for Post": SCREEN_UNKNOWN',
      "  it goes by post, postLabel",
      '  + post                     matched text "Send it" at [0,0][90,90]',
      '  + postLabel                matched text "Send it" at [0,0][90,90]',
      "  it would now match: post, postLabel",
    ]);
    const back = await phonefleet(["profile", "replay", at, "--profile", older, "--before", mine, "--json"]);
    expect(back.code).toBe(3);
    expect(JSON.parse(back.stdout)).toMatchObject({
      step: { verdict: "lost", task: 17, goal: "wait for Post" },
    });
  });

  it("refuses what holds no steps", async () => {
    await using folder = await temporaryDirectory();
    await writeFile(join(folder.path, "screen.xml"), tree);
    await writeFile(join(folder.path, "steps.json"), "{}");
    const { code, stderr } = await phonefleet(["profile", "replay", folder.path]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("steps.json holds no steps of an attempt")]);
  });
});
