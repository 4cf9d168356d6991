import { expect, test } from "vitest";
import { keysFor } from "../../../src/device/ui/input-keys.ts";

test("what has no key is not typed at all", () => {
  expect(keysFor("", "café")).toBeUndefined();
  expect(keysFor("", "tab\there")).toBeUndefined();
});

test("an empty field is typed into without deleting first", () => {
  expect(keysFor("", "it's\nme")).toEqual([`text 'it'\\''s'`, "keyevent 66", "text 'me'"]);
});

test("old text goes by as many keys as it has characters, many in one command", () => {
  expect(keysFor("x".repeat(60), "")).toEqual([
    "keyevent 123",
    `keyevent ${Array.from({ length: 50 }, () => 67).join(" ")}`,
    `keyevent ${Array.from({ length: 10 }, () => 67).join(" ")}`,
  ]);
});

test("of several lines the cursor may stand in any, so it is deleted both ways", () => {
  expect(keysFor("a\nb", "")).toEqual(["keyevent 123", "keyevent 112 112 112", "keyevent 67 67 67"]);
});

test("a space is %s, and a %s that is meant is typed in two pieces", () => {
  expect(keysFor("", "a b %s")).toEqual(["text 'a%sb%s%'", "text 's'"]);
});
