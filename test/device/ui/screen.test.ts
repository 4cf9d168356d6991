import { expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";

test("the UI server's tree is read with classes as tags", () => {
  const { nodes } = parseScreen(`<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
    <hierarchy index="0" rotation="0" width="1080" height="2400">
      <android.widget.FrameLayout package="com.app" bounds="[0,0][1080,2400]" clickable="false">
        <android.widget.EditText package="com.app" resource-id="com.app:id/abc" text="Say &quot;hi&quot;&#10;&#128512;" hint="Add description…"
          content-desc="field" bounds="[40,300][700,700]" clickable="true" enabled="true" selected="true"/>
      </android.widget.FrameLayout>
    </hierarchy>`);
  expect(nodes).toHaveLength(2);
  expect(nodes[1]).toMatchObject({
    className: "android.widget.EditText",
    packageName: "com.app",
    id: "com.app:id/abc",
    text: 'Say "hi"\n😀',
    hint: "Add description…",
    desc: "field",
    bounds: { left: 40, top: 300, right: 700, bottom: 700 },
    isClickable: true,
    isEnabled: true,
    isSelected: true,
    parent: nodes[0],
  });
  expect(nodes[0]).toMatchObject({ index: 0, lastIndex: 1 });
});

test("the tree of uiautomator dump is read with classes as attributes", () => {
  const { nodes } = parseScreen(
    `<hierarchy rotation="0"><node index="0" text="Post" class="android.widget.Button" bounds="[0,0][10,10]" /></hierarchy>`,
  );
  expect(nodes[0]).toMatchObject({ className: "android.widget.Button", text: "Post" });
});

test("of a dump, which tells no hints, the text of a field counts as its hint", () => {
  const { nodes } = parseScreen(
    `<hierarchy rotation="0"><node text="Add a description" class="android.widget.EditText" bounds="[0,0][10,10]" />
      <node text="Post" class="android.widget.Button" bounds="[0,0][10,10]" /></hierarchy>`,
  );
  expect(nodes.map(({ hint }) => hint)).toEqual(["Add a description", ""]);
});

test("a character that XML does not allow costs nothing but itself", () => {
  const { nodes } = parseScreen(
    `<hierarchy><a.B text="x&#0;y" bounds="[0,0][1,1]"/><a.C text="z" bounds="[0,0][1,1]"/></hierarchy>`,
  );
  expect(nodes.map(({ className }) => className)).toEqual(["a.B", "a.C"]);
});

test("an answer without a tree is refused", () => {
  expect(() => parseScreen("")).toThrow(SyntaxError);
  expect(() => parseScreen("<hierarchy/>")).toThrow(SyntaxError);
});

test("the shape tells moved buttons and ignores changed texts", () => {
  const shape = (text: string, top: number) =>
    parseScreen(`<hierarchy><a.B text="${text}" clickable="true" bounds="[0,${top}][9,99]"/></hierarchy>`)
      .shape;
  expect(shape("12 %", 0)).toBe(shape("13 %", 0));
  expect(shape("12 %", 0)).not.toBe(shape("12 %", 1));
});
