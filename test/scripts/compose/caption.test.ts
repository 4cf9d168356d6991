import { describe, expect, test } from "vitest";
import { isTyped, likeness, toType, splitTitle } from "../../../src/scripts/compose/caption.ts";

test.each([
  ["hello", "hello"],
  ["hello #tag", "hello #tag "],
  ["#tag", "#tag "],
  ["with @somebody", "with @somebody "],
  ["a #", "a # "],
  ["今天#标签", "今天#标签 "],
  ["hello (@nora", "hello (@nora "],
  ["#وسم", "#وسم "],
  ["#one#👩‍👩‍👧", "#one#👩‍👩‍👧 "],
  ["first\n#tag", "first\n#tag "],
  ["#tag first", "#tag first"],
  ["#tag\nfirst", "#tag\nfirst"],
  ["mail me a@b", "mail me a@b"],
  ["", ""],
])("%j is typed as %j, so that no list of suggestions stays open", (caption, typed) => {
  expect(toType(caption)).toBe(typed);
});

test("blanks at the end do not count for what was typed, all else does", () => {
  expect(isTyped("a #tag", "a #tag ")).toBe(true);
  expect(isTyped("two\nlines", "two\r\nlines")).toBe(true);
  expect(isTyped("a 👩‍👩‍👧", "a 👩‍👩‍👧")).toBe(true);
  expect(isTyped("a 🎬", "a ?")).toBe(false);
  expect(isTyped("abc", "ab")).toBe(false);
  expect(isTyped("abc", "Abc")).toBe(false);
});

describe("likeness", () => {
  test.each([
    ["the same", "hello world", "hello world", "same"],
    ["a shortened one", "a long caption that goes on", "a long caption… more", "same"],
    ["one that lost its emoji", "hello 🎬 world", "hello ? world", "like"],
    ["one whose emoji became dots", "hello 🎬 world", "hello .. world", "like"],
    ["a part", "hello world", "hello", "other"],
    ["one that is too short to tell", "hello world", "hel…", "other"],
    ["another", "hello world", "goodbye world", "other"],
    ["another script", "世界", "你好", "other"],
    ["nothing", "hello", "", "other"],
  ] as const)("of %s", (_, caption, shown, expected) => {
    expect(likeness(caption, shown)).toBe(expected);
  });
});

describe("what stands before ##", () => {
  test.each([
    ["tiktok", "Title##Body", { title: "Title", caption: "Body" }],
    ["tiktok", " a ## b ## c ", { title: "a", caption: "b ## c" }],
    ["tiktok", "##Body", { title: null, caption: "Body" }],
    ["tiktok", "Title##", { title: "Title", caption: "" }],
    ["tiktok", "no title #tag", { title: null, caption: "no title #tag" }],
    ["instagram", "Title##Body", { title: null, caption: "Title##Body" }],
  ] as const)("on %s of %j", (app, text, split) => {
    expect(splitTitle(app, text)).toEqual(split);
  });
});
