import { describe, expect, test } from "vitest";
import type { Match } from "../../../src/device/ui/find.ts";
import { parseScreen } from "../../../src/device/ui/screen.ts";

const page = (inside: string) =>
  parseScreen(`<hierarchy><a.Page bounds="[0,0][1000,2000]">${inside}</a.Page></hierarchy>`);
const button = (text: string, bounds: string, more = "") =>
  `<android.widget.Button text="${text}" clickable="true" bounds="${bounds}" ${more}/>`;

describe("a single match", () => {
  const screen = page(`
    <android.widget.EditText hint="Add description…" text="hi" resource-id="com.app:id/q1" clickable="true" bounds="[0,0][1000,300]"/>
    <android.widget.TextView text=" ‎Don’t  ALLOW " bounds="[0,300][500,400]"/>
    <android.widget.ImageView content-desc="Profile" clickable="true" bounds="[800,1900][1000,2000]"/>
    <android.widget.TextView text="37 %" bounds="[10,20][90,60]"/>`);
  const cases: readonly (readonly [string, Match, string | undefined])[] = [
    ["text without case, blanks and marks", { text: ["don't allow"] }, "android.widget.TextView"],
    ["one of several texts", { text: ["nope", "hi"] }, "android.widget.EditText"],
    ["a part of a text is not the text", { text: ["Don't"] }, undefined],
    ["what a text says somewhere", { says: ["allow"] }, "android.widget.TextView"],
    ["desc", { desc: ["profile"] }, "android.widget.ImageView"],
    ["label is text or desc", { label: ["Profile"] }, "android.widget.ImageView"],
    ["not what somebody has typed as a label", { label: ["hi"] }, undefined],
    ["unless a field is asked for", { label: ["hi"], editable: true }, "android.widget.EditText"],
    ["hint", { hintMatches: /descri/u }, "android.widget.EditText"],
    ["the end of an id", { idSuffix: ["q1"] }, "android.widget.EditText"],
    ["only the whole end of an id", { idSuffix: ["1"] }, undefined],
    ["the last part of a class", { className: ["EditText"] }, "android.widget.EditText"],
    ["not a part of the last part", { className: ["Text"] }, undefined],
    ["a place", { textMatches: /^\d+ %$/u, area: [0, 0, 500, 300] }, "android.widget.TextView"],
    ["not another place", { textMatches: /^\d+ %$/u, area: [500, 0, 1000, 300] }, undefined],
    ["a size", { clickable: true, size: [150, 250, 40, 60] }, "android.widget.ImageView"],
    ["an ancestor", { desc: ["profile"], inside: { className: ["Page"] } }, "android.widget.ImageView"],
    ["no such ancestor", { desc: ["profile"], inside: { className: ["GridView"] } }, undefined],
    ["all that is given", { desc: ["profile"], text: ["hi"] }, undefined],
  ];
  test.each(cases)("finds by %s", (_, match, className) => {
    expect(screen.find([match])?.node.className).toBe(className);
  });
});

test("the first alternative that matches anything decides", () => {
  const screen = page(button("Publish", "[0,0][100,100]") + button("Post", "[0,200][100,300]"));
  expect(screen.find([{ text: ["Send"] }, { text: ["Publish"] }, { text: ["Post"] }])?.node.text).toBe(
    "Publish",
  );
});

test("what was drawn last lies on top and is taken", () => {
  const screen = page(
    button("Post", "[0,0][100,100]", 'content-desc="page"') +
      button("Post", "[500,900][600,1000]", 'content-desc="dialog"'),
  );
  expect(screen.find([{ text: ["Post"] }])?.node.desc).toBe("dialog");
});

describe("a label is not a button", () => {
  const label = (parent: string) =>
    page(`<a.Row ${parent}><android.widget.TextView text="Next" bounds="[100,1000][200,1100]"/></a.Row>`);

  test("its nearest ancestor that takes touches and contains it is", () => {
    const hit = label('clickable="true" bounds="[50,950][400,1150]"').find([
      { text: ["Next"], clickable: true },
    ]);
    expect(hit?.button.className).toBe("a.Row");
    expect(hit?.node.text).toBe("Next");
  });

  test.each([
    ["takes no touches", 'clickable="false" bounds="[50,950][400,1150]"'],
    ["is disabled", 'clickable="true" enabled="false" bounds="[50,950][400,1150]"'],
    ["does not contain it", 'clickable="true" bounds="[150,950][400,1150]"'],
    ["is a whole page", 'clickable="true" bounds="[0,0][1000,2000]"'],
  ])("an ancestor that %s is none", (_, parent) => {
    expect(label(parent).find([{ text: ["Next"], clickable: true }])).toBeUndefined();
  });
});

test("a button under something that takes touches is told as covered, and one that is free goes first", () => {
  const covered = button("Post", "[0,1800][400,1900]");
  const list = `<a.List bounds="[0,1000][1000,2000]">${button("#tag", "[0,1700][1000,2000]")}</a.List>`;
  expect(page(covered + list).find([{ text: ["Post"] }])?.isCovered).toBe(true);
  const free = button("Post", "[0,100][400,200]");
  expect(page(free + covered + list).find([{ text: ["Post"] }])).toMatchObject({
    isCovered: false,
    node: { bounds: { top: 100 } },
  });
});

test.each([
  ["a keyboard", "com.google.android.inputmethod.latin", "[0,1200][1000,2000]"],
  ["a permission dialog", "com.android.permissioncontroller", "[0,0][1000,2000]"],
])("a button under %s, which is another app's, is told as covered", (_, packageName, bounds) => {
  const post = button("Post", "[0,1800][400,1900]", 'package="com.app"');
  const above = `<android.widget.FrameLayout package="${packageName}" bounds="${bounds}"/>`;
  expect(page(post + above).find([{ text: ["Post"] }])?.isCovered).toBe(true);
  expect(page(above + post).find([{ text: ["Post"] }])?.isCovered).toBe(false);
});

test("what has no area is not there", () => {
  expect(page(button("Post", "[0,0][0,0]")).find([{ text: ["Post"] }])).toBeUndefined();
});
