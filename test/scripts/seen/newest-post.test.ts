import { expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { showsCaption } from "../../../src/scripts/seen/newest-post.ts";

test.each([
  ["Autumn light", true],
  ["jane Autumn light", true],
  ["Jane  Autumn light", true],
  ["janet Autumn light", false],
  ["jane_doe Autumn light", false],
  ["mia Autumn light", false],
  ["jane Autumn", false],
])("the text %j is the caption of @jane's post: %s", async (text, expected) => {
  const screen = parseScreen(`<hierarchy><node text="${text}" bounds="[0,0][900,100]"/></hierarchy>`);
  const session = { textOf: async () => text };
  const sought = { caption: "Autumn light", user: "jane" };
  expect(await showsCaption(session, screen, sought, new AbortController().signal)).toBe(expected);
});
