import { expect, it } from "vitest";
import { contentTypeOf, inOrder, isArtifactName } from "../../src/model/artifact.ts";
import type { ArtifactName } from "../../src/model/artifact.ts";

it.each([
  ["2-form.png", "image/png"],
  ["3-posted.xml", "application/xml"],
  ["screenshot.png", "image/png"],
  ["steps.json", "application/json"],
] as const)("%s is kept as %s", (name, type) => {
  expect(isArtifactName(name)).toBe(true);
  expect(contentTypeOf(name)).toBe(type);
});

it.each(["2-form.gif", "4-form.png", "../screen.xml", "form.png", "", "toString"])(
  "%j is no artifact",
  (name) => {
    expect(isArtifactName(name)).toBe(false);
  },
);

it("files are told as an attempt keeps them: step by step, what failed last", () => {
  const names: readonly ArtifactName[] = [
    ...(["1-account.png", "1-account.xml", "2-form.png", "2-form.xml", "3-posted.png"] as const),
    ...(["screenshot.png", "screen.xml", "steps.json"] as const),
  ];
  const files = names.toReversed().map((name) => ({ name, size: 1 }));
  expect(inOrder(files).map(({ name }) => name)).toEqual(names);
});
