/** Regular expressions that would hold up the server, found before they are used. */
import { describe, expect, test } from "vitest";
import { readOverride } from "../../src/scripts/apps/override.ts";
import { PatternTrial } from "../../src/scripts/apps/pattern-trial.ts";
import { readProfile } from "../../src/scripts/apps/profile.ts";
import { shippedProfiles } from "../../src/scripts/catalog.ts";

function refusal(source: string): string | null {
  const trial = new PatternTrial();
  const refuse = (why: string): never => {
    throw new RangeError(why);
  };
  try {
    trial.add(new RegExp(source, "iu"), refuse);
    trial.tryAll();
    return null;
  } catch (cause) {
    return (cause as RangeError).message;
  }
}

describe("an expression takes for ever", () => {
  test.each([
    "^(a+)+$",
    "(a*)*$",
    "^(?:a|a)+$",
    "^(foo|foo)+$",
    "(\\w+\\s?)+$",
    "^(\\u0430+)+$",
    "^(?:\\p{Script=Greek}|\\p{L})+$",
    "^(?:a?b?c?)*$",
    "^(?:-?\\d+,?)+$",
    "^(.{0,60}){0,60}x$",
    "^(a?){40}a{40}$",
    "(?<!\\w)(?:c{0,9}){12}acc$",
    "(?:[ab]{0,9}){3,}b",
    "^(?<word>\\w+)*(?!\\w)!",
    "^.*.*.*.*=$",
  ])("with %s", (source) => {
    expect(refusal(source)).toMatch(/^is a regular expression that takes for ever on some texts, as on "/);
  });
});

describe("an expression is not refused for its looks", () => {
  test.each([
    "^\\d{1,3}(?:[.,]\\d{3})*$",
    "^(?:(?!\\s)\\S+\\s)+$",
    "^(?:[^:]+:)*[^:]+$",
    "(a{2})+$",
    "^(?:a+b+)+$",
    "(?=(a+)+$)b",
    "[\\p{L}\\p{N}_.]+ · \\d+",
    "\\d+ de \\d+",
    "(.*)\\1",
    "(?:(?:a{20}b){20}c){20}",
  ])("with %s", (source) => {
    expect(refusal(source)).toBeNull();
  });

  test.each(["tiktok", "instagram"] as const)("and none of the shipped ones for %s is", (app) => {
    const trial = new PatternTrial();
    readProfile(shippedProfiles[app], trial);
    expect(() => trial.tryAll()).not.toThrow();
  });
});

test("a profile with such an expression is refused with line and field, wherever it stands", () => {
  const read = (text: string) => readOverride("tiktok", text, shippedProfiles.tiktok);
  const selector = '{\n "selectors": {\n  "post": [\n   { "textMatches": "^(a+)+$" } ] } }';
  expect(() => read(selector)).toThrow(
    'line 4: profile.selectors.post[0].textMatches is a regular expression that takes for ever on some texts, as on "aaaaaa…"',
  );
  // as a part it may end soon, and as all of a text not
  const part = '{\n "patterns": {\n  "yesterday": {\n\n   "x-own": ["hier", "(?:gestern ?)+"] } } }';
  expect(() => read(part)).not.toThrow();
  expect(() => read(part.replace("(?:gestern ?)+", "(?:\\\\w+ ?)+"))).toThrow(
    "line 5: profile.patterns.yesterday.x-own[1] is a regular expression that takes for ever",
  );
});
