import { expect, test } from "vitest";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import type { MediaFile } from "../../src/model/task.ts";
import { mediaOf } from "../../src/scripts/post-scope.ts";

const video: MediaFile = {
  path: "/a.mp4",
  kind: "video",
  contentType: "video/mp4",
  size: 1,
  modifiedAtMs: 0,
};
const image: MediaFile = { ...video, kind: "image", contentType: "image/png" };

function asked(
  config: object,
  media: readonly MediaFile[] = [video],
  app: "tiktok" | "instagram" = "tiktok",
) {
  const { script } = parseScriptConfig("post", config);
  if (script?.script !== "post") throw new Error("the test's config is wrong");
  return { app, media, config: script };
}

test.each([
  ["a video by share", asked({ captions: "hello #a" }), [video]],
  ["a video by the app's +", asked({ post_way: "addButton" }), [video]],
  ["images", asked({ content_type: 1, image_count: 2 }, [image, image]), [image, image]],
  ["a sound by its name", asked({ post_way: "useSound", sound_name: "x" }), [video]],
  ["any sound, and how loud it is", asked({ add_sound: 1, add_sound_volume: 0 }), [video]],
  ["a product link", asked({ add_product_link: 1 }), [video]],
  ["a reel", asked({}, [video], "instagram"), [video]],
  ["a title and a caption", asked({ captions: "Title##Body" }), [video]],
  ["on Instagram a caption with ##", asked({ captions: "a ## b" }, [video], "instagram"), [video]],
  ["on TikTok a placement, which means nothing there", asked({ placement: "story" }), [video]],
] as const)("%s: is built", (_, what, media) => {
  expect(mediaOf(what)).toEqual(media);
});

test.each([["placement", asked({ placement: "story" }, [video], "instagram")]])(
  "what asks for %s fails as NOT_IMPLEMENTED and names it",
  (parameter, what) => {
    expect(() => mediaOf(what)).toThrow(
      expect.objectContaining({ reason: "NOT_IMPLEMENTED", field: `script_config.${parameter}` }),
    );
  },
);
