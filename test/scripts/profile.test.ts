import { describe, expect, test } from "vitest";
import instagram from "../../src/scripts/apps/instagram.json" with { type: "json" };
import { readProfile } from "../../src/scripts/apps/profile.ts";
import tiktok from "../../src/scripts/apps/tiktok.json" with { type: "json" };

test.each([
  ["tiktok", tiktok],
  ["instagram", instagram],
])("the shipped profile of %s is right, and says that no hardware has met it", (app, json) => {
  expect(readProfile(json)).toMatchObject({ app, verified: false });
});

test.each(Object.entries({ ...tiktok.labels, ...instagram.labels }))(
  "the label %s has its words in English and Spanish",
  (_, locales) => {
    expect(Object.keys(locales)).toEqual(["en", "es"]);
  },
);

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
    [{ ...tiktok, launch: { by: "magic" } }, "profile.launch.by must be one of icon, link"],
    [{ ...tiktok, launch: { by: "link" } }, "profile.launch.url must be a text"],
    [{ ...tiktok, share: { videos: "1", images: 1 } }, "profile.share.videos must be a number"],
    [{ ...tiktok, versions: { from: null, to: null } }, "profile.versions.from must be a number"],
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
