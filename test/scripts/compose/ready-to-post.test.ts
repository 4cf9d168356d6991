import { expect, test } from "vitest";
import { readyToPost } from "../../../src/scripts/compose/ready-to-post.ts";
import { node, paperPhone } from "../paper-app.ts";
import type { PaperApp } from "../paper-app.ts";

const never = new AbortController().signal;

/** Its suggestions stay over Post until the caption is written anew, which `keeps` may change. */
function appWithList(text: string, keeps: (typed: string) => string = (typed) => typed): PaperApp {
  let caption = text;
  let isListOpen = true;
  return {
    draw: () => [
      node("EditText", [40, 200, 1040, 500], { text: caption, hint: "Add description", clickable: true }),
      node("Button", [700, 2250, 1040, 2350], { text: "Post", clickable: true }),
      ...(isListOpen ? [node("View", [0, 1000, 1080, 2400], { clickable: true })] : []),
    ],
    touch() {
      throw new Error("touched");
    },
    type(typed) {
      caption = keeps(typed);
      isListOpen = false;
    },
  };
}

const ready = (app: PaperApp, caption: string) => {
  const { flow, parts } = paperPhone(app);
  return readyToPost(flow, parts, caption, never).catch((error: unknown) => error);
};

test("a list over Post is closed by writing the caption once more", async () => {
  expect(await ready(appWithList("hello @nora "), "hello @nora")).toMatchObject({
    node: { text: "Post" },
    isCovered: false,
  });
});

test("where that leaves another caption, nothing is published", async () => {
  const app = appWithList("hello @nora ", () => "hello @nora_official ");
  expect(await ready(app, "hello @nora")).toMatchObject({
    reason: "CAPTION_REFUSED",
    message: expect.stringContaining("nora_official"),
  });
});
