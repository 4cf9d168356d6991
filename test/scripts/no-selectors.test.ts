/** App knowledge is data: what a script's code may not hold, so that an operator can mend a profile without a release. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import instagram from "../../src/scripts/apps/instagram.json" with { type: "json" };
import tiktok from "../../src/scripts/apps/tiktok.json" with { type: "json" };

const folder = new URL("../../src/scripts/", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".ts"),
);
const codeOf = (name: string) => readFileSync(new URL(name, folder), "utf8");
const stringsOf = (code: string) =>
  [...code.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map(([, double, single]) => double ?? single ?? "");

/** What stands under these names anywhere in a profile. */
function valuesOf(json: unknown, names: ReadonlySet<string>): readonly string[] {
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([name, value]: [string, unknown]) =>
    names.has(name) && (typeof value === "string" || Array.isArray(value))
      ? [value].flat().filter((one) => typeof one === "string")
      : valuesOf(value, names),
  );
}

const profiles = [tiktok, instagram];
const words = profiles.flatMap(({ labels }) =>
  Object.values(labels).flatMap((locales) => Object.values(locales).flat()),
);
const names = profiles.flatMap((profile) =>
  valuesOf(profile, new Set(["idSuffix", "className", "packages"])),
);

test("the scripts are looked at, and their profiles have what to look for", () => {
  expect(files.length).toBeGreaterThan(20);
  expect([
    words.includes("Follow back"),
    names.includes("share_button"),
    names.includes("RecyclerView"),
  ]).not.toContain(false);
});

test.each(files)("no id, class or package of an app stands in %s", (name) => {
  const known = new Set(names.filter((one) => !one.startsWith("$")));
  expect(
    stringsOf(codeOf(name)).filter((text) => known.has(text) || /:id\/|android\.(?:widget|view)/.test(text)),
  ).toEqual([]);
});

test.each(files)("no word that an app shows stands in %s", (name) => {
  // as apps write them: what a step is called, in lower case, may be the same word
  const shown = new Set(words.filter((word) => word !== word.toLowerCase()));
  expect(stringsOf(codeOf(name)).filter((text) => shown.has(text))).toEqual([]);
});

test.each(files.filter((name) => !name.startsWith("apps/")))("no selector is written in %s", (name) => {
  const field = /\b(?:textMatches|descMatches|hintMatches|idSuffix|className|says|clickable|inside)\s*:/;
  expect(
    codeOf(name)
      .split("\n")
      .filter((line) => field.test(line)),
  ).toEqual([]);
});
