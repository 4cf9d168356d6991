import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readProfile } from "../../src/scripts/apps/profile.ts";
import tiktok from "../../src/scripts/apps/tiktok.json" with { type: "json" };

test("the shipped profile is right, and says that no hardware has met it", () => {
  expect(readProfile(tiktok)).toMatchObject({ app: "tiktok", verified: false });
});

test("a label stands for its words in every language", () => {
  const { selectors } = readProfile(tiktok);
  expect(selectors.next[0]?.label).toEqual(["Next", "Siguiente"]);
});

describe("a mistake is refused with its place", () => {
  const { next: _, ...withoutNext } = tiktok.selectors;
  const withNext = (next: unknown) => ({ ...tiktok, selectors: { ...tiktok.selectors, next } });
  test.each([
    [null, "profile must be an object"],
    [{ ...tiktok, app: "myspace" }, "profile.app must be one of tiktok, instagram"],
    [{ ...tiktok, packages: [] }, "profile.packages must be a list that is not empty"],
    [{ ...tiktok, extra: 1 }, "profile has a field that nobody reads: extra"],
    [{ ...tiktok, selectors: withoutNext }, "profile.selectors.next must be a list that is not empty"],
    [withNext([{ labl: "$next" }]), "profile.selectors.next[0] has a field that nobody reads: labl"],
    [withNext([{ label: "$nxt" }]), "profile.selectors.next[0].label names no label: $nxt"],
    [withNext([{ textMatches: "(" }]), "profile.selectors.next[0].textMatches is no regular expression"],
    [withNext([{ area: [1, 2, 3] }]), "profile.selectors.next[0].area must be four numbers"],
    [withNext([{}]), "profile.selectors.next[0] matches everything"],
  ])("%#: %s", (json, message) => {
    expect(() => readProfile(json)).toThrow(message);
  });
});

test("no word, id or class of an app stands in a script's code", () => {
  const folder = new URL("../../src/scripts/", import.meta.url);
  const words = Object.values(tiktok.labels).flatMap((locales) => Object.values(locales).flat());
  const telling = [
    ...words.filter((word) => /[ñáéíóú' ]/i.test(word)),
    ":id/",
    "android.widget",
    "EditText",
    "com.zhiliaoapp",
  ];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    const strings = readFileSync(new URL(file, folder), "utf8").match(/"[^"\n]*"|'[^'\n]*'/g) ?? [];
    const found = strings.filter((text) =>
      telling.some((word) => text.slice(1, -1) === word || (/[:.]|Text/.test(word) && text.includes(word))),
    );
    expect({ file, found }).toEqual({ file, found: [] });
  }
});
