import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { closeTag, NOTHING_YET, openTag, pick, toPost } from "../../../src/sim/apps/draft.ts";

const item = (uri: string, kind: "video" | "images" = "images") => ({ uri, kind, sha256: `hash of ${uri}` });

describe("a tag or a mention stands open", () => {
  test.for([
    ["#fun", "#fun"],
    ["look #fun", "#fun"],
    ["look\n@nora", "@nora"],
    ["look #", "#"],
    ["今天#标签", "#标签"],
    ["(@nora", "@nora"],
    ["#one#two", "#two"],
    ["look #fun ", undefined],
    ["mail me at a@b.c", undefined],
    ["", undefined],
  ] as const)("in %j: %j", ([caption, tag]) => {
    expect(openTag(caption)).toBe(tag);
  });

  test("until a suggestion closes it, which leaves the rest of the caption as it was", () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[a-z]{0,8}$/), (before, tag) => {
        const closed = closeTag(`${before} #${tag}`, `#${tag}_daily`);
        expect(closed).toBe(`${before} #${tag}_daily `);
        expect(openTag(closed)).toBeUndefined();
      }),
    );
  });
});

test("one file takes the place of another, until several are asked for", () => {
  const one = pick(pick(NOTHING_YET, item("a")), item("b"));
  expect(one.files.map(({ uri }) => uri)).toEqual(["b"]);
  const several = ["c", "b", "d"].reduce((draft, uri) => pick(draft, item(uri)), {
    ...one,
    picksSeveral: true,
  });
  expect(several.files.map(({ uri }) => uri)).toEqual(["c", "d"]);
  expect(pick(several, item("film", "video")).files).toHaveLength(2);
});

test("a post has its files in the order of the touches, and nothing where nothing was typed", () => {
  const draft = { ...NOTHING_YET, files: [item("b"), item("a")], caption: " words ", title: "  " };
  expect(toPost(draft, new Date(0))).toEqual({
    kind: "images",
    title: null,
    caption: "words",
    sha256: ["hash of b", "hash of a"],
    sound: null,
    placement: null,
    product_link: false,
    original_volume: 50,
    added_volume: null,
    at: "1970-01-01T00:00:00.000Z",
  });
});
