import { expect, test } from "vitest";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import type { MediaFile } from "../../src/model/task.ts";
import { profileOf } from "../../src/scripts/catalog.ts";
import { videoOf } from "../../src/scripts/post-scope.ts";

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
  return { app, media, config: script, caption: script.captions };
}

test("a video by share is built", () => {
  expect(videoOf(asked({ captions: "hello #a" }))).toBe(video);
});

test.each([
  ["content_type", asked({ content_type: 1 }, [image])],
  ["post_way", asked({ post_way: "addButton" })],
  ["post_way", asked({ post_way: "useSound", sound_name: "x" })],
  ["add_sound", asked({ add_sound: 1 })],
  ["add_sound", asked({ add_sound: "0" })],
  ["origin_sound_volume", asked({ origin_sound_volume: 0 })],
  ["add_product_link", asked({ add_product_link: 1 })],
  ["captions", asked({ captions: "Title##Body" })],
  ["material_source", asked({}, [])],
  ["app", asked({}, [video], "instagram")],
])("what asks for %s fails as NOT_IMPLEMENTED and names it", (parameter, what) => {
  expect(() => videoOf(what)).toThrow(
    expect.objectContaining({ reason: "NOT_IMPLEMENTED", field: `script_config.${parameter}` }),
  );
});

test("documented apps that are not built are known by name", () => {
  expect(() => profileOf("instagram")).toThrow(expect.objectContaining({ reason: "NOT_IMPLEMENTED" }));
});
