import { expect, test } from "vitest";
import { parseScreen } from "../../src/device/ui/screen.ts";
import { profileOf } from "../../src/scripts/catalog.ts";
import { storyButton } from "../../src/scripts/story-editor.ts";

const instagram = profileOf("instagram");

const node = (text: string, top: number, more = "") =>
  `<node class="android.widget.TextView" package="com.instagram.android" text="${text}" content-desc="" clickable="true" enabled="true" bounds="[40,${top}][500,${top + 120}]" ${more}/>`;
const field = `<node class="android.widget.EditText" package="com.instagram.android" text="Write a caption…" hint="Write a caption…" clickable="true" enabled="true" bounds="[40,300][1040,600]"/>`;
const tab = node("", 2200, 'resource-id="com.instagram.android:id/profile_tab"');
const screen = (...nodes: readonly string[]) =>
  parseScreen(
    `<?xml version="1.0"?><hierarchy><node class="android.widget.FrameLayout" package="com.instagram.android" bounds="[0,0][1080,2340]">${nodes.join("")}</node></hierarchy>`,
  );

test.each([
  ["the button of an editor", [node("Your story", 2100)], "Your story"],
  ["also where the page has a field for a caption", [field, node("Your story", 2100)], "Your story"],
  ["in another language", [node("Ваша история", 2100)], "Ваша история"],
  ["Share, where the page names a story", [node("Your story", 900), node("Share", 2100)], "Share"],
] as const)("%s publishes as a story", (_, nodes, text) => {
  expect(storyButton(screen(...nodes), instagram)?.node.text).toBe(text);
});

test.each([
  ["a reel's page with Share", [field, node("Share", 2100)]],
  ["a reel's page that offers a story too", [field, node("Your story", 1500), node("Share", 2100)]],
  ["the first page, with the own story on it", [node("Your story", 1900), tab]],
  ["a page with Share alone", [node("Share", 2100)]],
  [
    "the gallery, where a story is one of the places to go to",
    [node("Share", 2100), node("STORY", 2200, 'resource-id="com.instagram.android:id/cam_dest_story"')],
  ],
] as const)("%s has no such button", (_, nodes) => {
  expect(storyButton(screen(...nodes), instagram)).toBeUndefined();
});
