import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { draw, type DrawStyle } from "../../src/sim/screen/draw.ts";
import { drawPng } from "../../src/sim/screen/png.ts";
import { resourceIdOf } from "../../src/sim/screen/resource-id.ts";
import { center, nodeUnder, type ScreenNode, type View, walk } from "../../src/sim/screen/view.ts";

const size = { width: 720, height: 1600 };
const page: View = {
  kind: "frame",
  name: "page",
  isOpaque: true,
  children: [
    { kind: "button", name: "post", text: "Post", on: "post", at: [600, 900, 950, 960], rises: true },
    { kind: "edit", name: "caption", hint: "Say something", at: [50, 100, 950, 300] },
  ],
};

function drawn(seed: string, more: Partial<DrawStyle> = {}): ScreenNode {
  return draw(page, {
    packageName: "com.app",
    size,
    seed,
    screen: "page.1",
    isKeyboardOpen: false,
    focus: undefined,
    resourceId: (name) => resourceIdOf("com.app", name, undefined),
    ...more,
  });
}

function find(tree: ScreenNode, resourceId: string): ScreenNode {
  const node = [...walk(tree)].find((one) => one.resourceId === resourceId);
  if (!node) throw new Error(`no ${resourceId}`);
  return node;
}

const seeds = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
const post = (tree: ScreenNode): ScreenNode => find(tree, "com.app:id/post");

describe("a page on the glass", () => {
  test("is nested another way on each phone, and the same way each time on one", () => {
    const shape = (node: ScreenNode): string => `${node.className}(${node.children.map(shape).join()})`;
    expect(new Set(seeds.map((seed) => shape(drawn(seed)))).size).toBeGreaterThan(4);
    expect(shape(drawn("one"))).toBe(shape(drawn("one")));
  });

  test("lies elsewhere on each phone", () => {
    const topOf = (seed: string): number => find(drawn(seed), "com.app:id/caption").bounds.top;
    expect(new Set(seeds.map(topOf)).size).toBeGreaterThan(4);
  });

  test("is touched through its wrappers, and nowhere else", () => {
    for (const seed of seeds) {
      const { x, y } = center(post(drawn(seed)).bounds);
      expect(nodeUnder(drawn(seed), x, y)).toMatchObject({ event: "post" });
      expect(nodeUnder(drawn(seed), x - 400, y)).toBe("nothing");
    }
  });

  test("rises with the keyboard where it is meant to", () => {
    const open = drawn("one", { isKeyboardOpen: true });
    expect(post(open).bounds.top).toBeLessThan(post(drawn("one")).bounds.top);
    const field = "com.app:id/caption";
    expect(find(open, field).bounds).toEqual(find(drawn("one"), field).bounds);
  });
});

describe("a resource id", () => {
  test.for([
    ["post", undefined, "com.app:id/post"],
    ["android:id/button1", "1.0", "android:id/button1"],
  ] as const)("of %s in release %s is %s", ([name, release, id]) => {
    expect(resourceIdOf("com.app", name, release)).toBe(id);
  });

  test("that is shortened is another in each release", () => {
    const ids = ["1.0", "1.1", "2.0"].map((release) => resourceIdOf("com.app", "post", release));
    for (const id of ids) expect(id).toMatch(/^com\.app:id\/[a-z]{3}$/);
    expect(new Set(ids).size).toBe(3);
  });
});

test("the picture shows each node where the tree has it", async () => {
  const tree = drawn("one");
  const png = await drawPng(tree, size);
  const start = png.indexOf("IDAT");
  const rows = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)));
  // four pixels a byte, each told by what differs from the one above
  const pixels = (x: number, y: number): number => {
    let sum = 0;
    for (let row = 0; row <= y; row++)
      sum += rows.readUInt8(row * (Math.ceil(size.width / 4) + 1) + 1 + Math.floor(x / 4));
    return sum % 256;
  };
  const { bounds } = post(tree);
  const inside = center(bounds);
  const outside = pixels(10, size.height - 10);
  expect(pixels(inside.x, inside.y)).not.toBe(outside);
  expect(pixels(inside.x, bounds.top - 1)).toBe(outside);
  expect(pixels(inside.x, bounds.bottom)).toBe(outside);
});
