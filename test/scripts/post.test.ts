import { describe, expect, test } from "vitest";
import { profileOf } from "../../src/scripts/catalog.ts";
import { scriptRig } from "./rig.ts";

const LONG_MS = 60_000;

describe.concurrent("a video arrives as written", () => {
  test.each([
    ["seed-1", "hello {there}"],
    ["seed-2", "Grüße, 世界! 🎬👩‍👩‍👧 שלום"],
    ["seed-3", `it's "5" $HOME \`id\` ; rm -rf * & \\n %s <b> $(id)`],
    ["seed-4", "first line\nsecond line with @somebody"],
    ["seed-5", "ends with a #tag"],
    ["seed-6", ""],
  ])("on the phone of %s: %j", { timeout: LONG_MS }, async (seed, captions) => {
    await using rig = await scriptRig(seed);
    const video = await rig.video();
    const { note, error, points } = await rig.post(video, { config: { captions } });
    expect(error).toBeUndefined();
    expect(note).toContain("@sim1_a");
    const caption = captions.replace("{there}", "there");
    expect(await rig.published()).toMatchObject([{ caption, sha256: [video.sha256] }]);
    expect(points).toMatchObject([{ caption }]);
  });
});

describe.concurrent("a title goes into its own field on TikTok", () => {
  test("of a video", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("titled");
    const { error, points } = await rig.post(await rig.video(), {
      config: { captions: "My title ## My body" },
    });
    expect(error).toBeUndefined();
    expect(await rig.published()).toMatchObject([{ title: "My title", caption: "My body" }]);
    // what a retry would type
    expect(points).toMatchObject([{ caption: "My title ## My body" }]);
  });

  test("of images", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("titled images");
    const config = { content_type: 1, captions: "Título: 世界##the body #tag" };
    expect((await rig.post(await rig.image(), { config })).error).toBeUndefined();
    expect(await rig.published()).toMatchObject([{ title: "Título: 世界", caption: "the body #tag" }]);
  });

  test("and on Instagram it is all one caption", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("untitled");
    const config = { captions: "one##text" };
    expect((await rig.post(await rig.video(), { app: "instagram", config })).error).toBeUndefined();
    expect(await rig.published("sim1_ig", "instagram")).toMatchObject([{ caption: "one##text" }]);
  });
});

test(
  "the same caption twice in a minute is two posts, each seen for itself",
  { timeout: LONG_MS },
  async () => {
    await using rig = await scriptRig("twice");
    const videos = [await rig.video(), await rig.video()];
    for (const video of videos) expect((await rig.post(video)).error).toBeUndefined();
    expect((await rig.published()).map(({ sha256 }) => sha256[0])).toEqual(
      videos.map(({ sha256 }) => sha256),
    );
  },
);

describe.concurrent("before the point of no return", () => {
  test(
    "an account that is not signed in is WRONG_ACCOUNT, and nothing is published",
    { timeout: LONG_MS },
    async () => {
      await using rig = await scriptRig("account");
      const { error, points } = await rig.post(await rig.video(), { context: { username: "nobody_here" } });
      expect(error).toMatchObject({ reason: "WRONG_ACCOUNT" });
      expect([points, await rig.published(), await rig.published("sim1_b")]).toEqual([[], [], []]);
    },
  );

  test("another account is switched to first", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("switched");
    expect((await rig.post(await rig.video(), { context: { username: "sim1_b" } })).error).toBeUndefined();
    expect([await rig.published(), await rig.published("sim1_b")]).toMatchObject([[], [{}]]);
  });

  test("the account that is signed in may be named, in any case", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("named");
    expect((await rig.post(await rig.video(), { context: { username: "@SIM1_A" } })).error).toBeUndefined();
    expect(await rig.published()).toHaveLength(1);
  });

  test("who is not let through does not publish", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("refused");
    const refusal = new Error("the fence is lost");
    const hooks = {
      step() {},
      progress() {},
      remark() {},
      countAction: async () => {},
      passPointOfNoReturn: () => Promise.reject(refusal),
    };
    expect((await rig.post(await rig.video(), { context: { hooks } })).error).toBe(refusal);
    expect(await rig.published()).toEqual([]);
  });

  test("a missing app is APP_MISSING", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("missing");
    const { error } = await rig.post(await rig.video(), { context: { package: "com.example.clone" } });
    expect(error).toMatchObject({ reason: "APP_MISSING" });
  });

  test.each(["copy the video", "open the own profile", "go to the caption", "wait for Post"])(
    "a stop at the step %j ends it within a second",
    { timeout: LONG_MS },
    async (at) => {
      await using rig = await scriptRig("stopped");
      const stop = new AbortController();
      let stoppedAt = 0;
      const { error } = await rig.post(await rig.video(), {
        signal: stop.signal,
        onStep(name) {
          if (name !== at) return;
          stoppedAt = performance.now();
          stop.abort(new Error("stopped"));
        },
      });
      expect(performance.now() - stoppedAt).toBeLessThan(1000);
      expect(error).toMatchObject({ message: "stopped" });
      expect(await rig.published()).toEqual([]);
    },
  );

  test("a lost push is DEVICE_LOST", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("push");
    await rig.fault("drop_next_push");
    expect((await rig.post(await rig.video())).error).toMatchObject({ reason: "DEVICE_LOST" });
    expect(await rig.published()).toEqual([]);
  });
});

describe.concurrent("whatever happens meanwhile, it is published once", () => {
  test.each([
    "open the own profile",
    "go to the caption",
    "read the caption back",
    "wait for Post",
    "watch the upload",
  ])("when the UI server is killed at the step %j", { timeout: LONG_MS }, async (at) => {
    await using rig = await scriptRig("killed");
    let kill: Promise<void> | undefined;
    const onStep = (name: string) => {
      if (name === at) kill ??= rig.fault("kill_ui_server");
    };
    const { error } = await rig.post(await rig.video(), { onStep });
    await kill;
    expect(error).toBeUndefined();
    expect(await rig.published()).toHaveLength(1);
  });

  test("when the phone is slow", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("slow");
    await rig.fault("slow", { factor: 5 });
    expect((await rig.post(await rig.video())).error).toBeUndefined();
    expect(await rig.published()).toHaveLength(1);
  });

  test("when a popup takes the touch on Post, and leads to the store", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("rated-3", { phone: 40, scripts: 20 });
    let popup: Promise<void> | undefined;
    const hooks = {
      step() {},
      progress() {},
      remark() {},
      countAction: async () => {},
      passPointOfNoReturn: () => (popup ??= rig.fault("popup", { name: "rate" })),
    };
    expect((await rig.post(await rig.video(), { context: { hooks } })).error).toBeUndefined();
    expect(await rig.published()).toHaveLength(1);
  });

  test("when the phone falls asleep and is locked", { timeout: LONG_MS }, async () => {
    await using rig = await scriptRig("asleep");
    let fault: Promise<void> | undefined;
    const onStep = (name: string) => {
      if (name === "copy the video") fault ??= rig.fault("asleep").then(() => rig.fault("locked"));
    };
    const { error } = await rig.post(await rig.video(), { onStep });
    await fault;
    expect(error).toBeUndefined();
    expect(await rig.published()).toHaveLength(1);
  });
});

test(
  "an upload that does not end in time is ended, certainly not published, and told so",
  { timeout: LONG_MS },
  async () => {
    await using rig = await scriptRig("stuck");
    await rig.fault("upload_stuck");
    const video = await rig.video();
    const first = await rig.post(video, { config: { upload_wait_time: 4 } });
    expect(first.error).toMatchObject({ reason: "UPLOAD_TIMEOUT", message: expect.stringContaining("4 s") });
    await rig.mend();
    expect(await rig.published()).toEqual([]);
  },
);

describe.concurrent("a phone that died right after the tap on Post", () => {
  const profile = { ...profileOf("tiktok"), processingMs: 3000 };

  async function dieAfterPost(isPublished: boolean) {
    const rig = await scriptRig(`vanished-${isPublished}`);
    const video = await rig.video();
    await rig.fault("vanish_after_post", { published: isPublished });
    const { error, points } = await rig.post(video, { config: { captions: "{once|once} only" } });
    expect(error).toMatchObject({ reason: "DEVICE_LOST" });
    await rig.mend();
    const [point = null] = points;
    expect(point).not.toBeNull();
    return { rig, video, point };
  }

  test("is looked at first: what was published is not published again", { timeout: LONG_MS }, async () => {
    const { rig, video, point } = await dieAfterPost(true);
    await using _ = rig;
    const { error, note, points } = await rig.post(video, { context: { point, profile } });
    expect([error, points]).toEqual([undefined, []]);
    expect(note).toContain("earlier attempt");
    expect(await rig.published()).toHaveLength(1);
  });

  test(
    "is looked at first: what is certainly absent is published, with the same caption",
    { timeout: LONG_MS },
    async () => {
      const { rig, video, point } = await dieAfterPost(false);
      await using _ = rig;
      const { error, points } = await rig.post(video, { context: { point, profile } });
      expect(error).toBeUndefined();
      expect(points).toMatchObject([{ caption: "once only" }]);
      expect(await rig.published()).toMatchObject([{ caption: "once only", sha256: [video.sha256] }]);
    },
  );

  test("stays OUTCOME_UNKNOWN where the profile is another's", { timeout: LONG_MS }, async () => {
    const { rig, video, point } = await dieAfterPost(false);
    await using _ = rig;
    const newestBefore = point?.newestBefore?.replace("sim1_a", "somebody") ?? null;
    const other = point && { ...point, newestBefore, at: point.at - LONG_MS };
    const { error } = await rig.post(video, { context: { point: other, profile } });
    expect(error).toMatchObject({ reason: "OUTCOME_UNKNOWN" });
    expect(await rig.published()).toEqual([]);
  });
});
