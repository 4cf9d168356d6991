import { describe, expect, test } from "vitest";
import { BLANK, type ScreenNode } from "../../src/sim/screen/view.ts";
import { select } from "../../src/sim/ui/select.ts";

const node = (text: string, more: Partial<ScreenNode> = {}): ScreenNode => ({
  ...BLANK,
  key: text,
  className: "android.widget.TextView",
  packageName: "com.app",
  text,
  ...more,
});
const row = (name: string, ...children: readonly ScreenNode[]): ScreenNode =>
  node("", { key: name, className: "android.view.ViewGroup", resourceId: `com.app:id/${name}`, children });
const tree: ScreenNode = {
  ...BLANK,
  children: [
    row("first", node("Follow", { isClickable: true, className: "android.widget.Button" }), node("nora")),
    row("second", node("Following"), node("It's nora", { description: "name" })),
    node("Post", { isClickable: true, isSelected: true }),
  ],
};

const find = (strategy: string, selector: string): readonly string[] =>
  select(tree, { strategy, selector }).map(({ key }) => key);

describe("XPath", () => {
  test.for([
    ["//*[@text='Post']", ["Post"]],
    ["//android.widget.Button", ["Follow"]],
    ["/hierarchy/android.view.ViewGroup[2]/android.widget.TextView[1]", ["Following"]],
    ["//android.view.ViewGroup[last()]", ["second"]],
    ["(//android.widget.TextView)[2]", ["Following"]],
    ["//*[contains(@text, 'Follow') and not(@text='Following')]", ["Follow"]],
    ["//*[@text='nora' or @content-desc='name']", ["nora", "It's nora"]],
    [`//*[@text="It's nora"]`, ["It's nora"]],
    ["//*[starts-with(@text,'Fol')]", ["Follow", "Following"]],
    ["//*[ends-with(@resource-id, ':id/second')]", ["second"]],
    ["//*[matches(@text, '^F.*g$')]", ["Following"]],
    ["//*[@text='nora']/..", ["first"]],
    ["//*[@text='nora']/preceding-sibling::*", ["Follow"]],
    ["//*[@text='Follow']/following-sibling::*[1]", ["nora"]],
    ["//*[@content-desc='name']/ancestor::android.view.ViewGroup", ["second"]],
    ["//android.view.ViewGroup[.//*[@text='nora']]", ["first"]],
    ["//*[string-length(@text) > 6]", ["Following", "It's nora"]],
    ["//*[count(*) = 2]", ["first", "second"]],
    ["//*[@selected='true'] | //*[@text='nora']", ["nora", "Post"]],
    ["//*[@nothing='x']", []],
  ] as const)("%s", ([selector, keys]) => {
    expect(find("xpath", selector)).toEqual(keys);
  });

  test.for(["//*[", "//*[@text=]", "//*[nonsense()]", "//*]", "count(//*)", "//nonsense::*", "", "//*[@a='"])(
    "%s is refused",
    (selector) => {
      expect(() => find("xpath", selector)).toThrow(/XPath|finds no nodes/);
    },
  );
});

describe("other strategies", () => {
  test.for([
    ["id", "com.app:id/first", ["first"]],
    ["id", "first", []],
    ["accessibility id", "name", ["It's nora"]],
    ["class name", "android.widget.Button", ["Follow"]],
    ["class name", "Button", []],
    ["-android uiautomator", 'new UiSelector().textStartsWith("Follow")', ["Follow", "Following"]],
    ["-android uiautomator", 'new UiSelector().textMatches("Fol.*").instance(1)', ["Following"]],
    ["-android uiautomator", "new UiSelector().clickable(true).selected(true);", ["Post"]],
    ["-android uiautomator", 'new UiSelector().resourceIdMatches(".*:id/se.*")', ["second"]],
  ] as const)("%s %s", ([strategy, selector, keys]) => {
    expect(find(strategy, selector)).toEqual(keys);
  });

  test.for([
    ["css selector", "a", "Unsupported locator strategy"],
    ["-android uiautomator", "new UiSelector()", "Could not parse"],
    ["-android uiautomator", 'new UiSelector().nonsense("x")', "UiSelector has no nonsense"],
  ] as const)("%s %s is refused", ([strategy, selector, message]) => {
    expect(() => find(strategy, selector)).toThrow(message);
  });
});
