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

const LOCALES = ["en", "es", "fr", "pt-BR", "ru", "zh-Hans"];

describe.each([
  ["tiktok", tiktok],
  ["instagram", instagram],
])("in the profile of %s", (_, profile) => {
  test.each(Object.entries({ ...profile.labels, ...profile.patterns }))(
    "%s has its words in all six languages, and none twice",
    (_, locales: Readonly<Record<string, readonly string[]>>) => {
      expect(Object.keys(locales)).toEqual(LOCALES);
      for (const words of Object.values(locales)) {
        expect(words.length).toBeGreaterThan(0);
        expect(new Set(words).size).toBe(words.length);
      }
    },
  );

  test("no regular expression outside of the patterns holds words of a language", () => {
    const { patterns: _, labels: __, ...rest } = profile;
    const expressions = [
      ...JSON.stringify(rest).matchAll(/"(?:\w+Matches|matches|oldDates|numbers)":"([^"]*)"/g),
    ];
    expect(expressions.length).toBeGreaterThan(20);
    const bare = expressions.map(([, source = ""]) =>
      source.replaceAll(/\{\$\w+\}|\\\\[a-z](?:\{[A-Z]\})?/g, ""),
    );
    expect(bare.filter((source) => /\p{L}{2}/u.test(source))).toEqual([]);
  });
});

test("a label stands for its words in every language, each once", () => {
  const profile = readProfile({
    ...tiktok,
    labels: { ...tiktok.labels, next: { en: ["Next"], es: ["Siguiente"], pt: ["Next", "Avançar"] } },
  });
  expect(profile.selectors.next[0]?.label).toEqual(["Next", "Siguiente", "Avançar"]);
});

test("a regular expression may name labels, whose marks mean nothing, and patterns, whose do", () => {
  const { numbers } = readProfile({
    ...tiktok,
    labels: { ...tiktok.labels, odd: { en: ["Don’t (yet)…"] } },
    patterns: { ...tiktok.patterns, some: { en: ["a+"], es: ["b+"] } },
    numbers: "^{$odd}{$some}$",
  });
  const matches = (text: string) => numbers.test(text);
  expect(["don't (yet)...aaa", "Don’t  (yet)…b"].every(matches)).toBe(true);
  expect(["don't yet...a", "don't (yet)..."].some(matches)).toBe(false);
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
    [
      { ...tiktok, patterns: { ...tiktok.patterns, draft: { en: ["("] } } },
      "profile.patterns.draft.en[0] is no regular expression",
    ],
    [
      { ...tiktok, patterns: { ...tiktok.patterns, next: { en: ["n"] } } },
      "profile.patterns.next has the name of a label",
    ],
    [
      withNext([{ textMatches: "{$nxt}" }]),
      "profile.selectors.next[0].textMatches names no pattern and no label: {$nxt}",
    ],
    [{ ...tiktok, ages: [{ matches: "now" }] }, "profile.ages[0].lessThanSeconds must be a number"],
    [withNext([{ textMatches: "(" }]), "profile.selectors.next[0].textMatches is no regular expression"],
    [withNext([{ area: [1, 2, 3] }]), "profile.selectors.next[0].area must be four numbers"],
    [withNext([{}]), "profile.selectors.next[0] matches everything"],
  ])("%#: %s", (json, message) => {
    expect(() => readProfile(json)).toThrow(message);
  });
});
