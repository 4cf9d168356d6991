/** Profiles of an operator in a directory, over the shipped ones. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lineOf } from "../../src/scripts/apps/json-lines.ts";
import { readOverride } from "../../src/scripts/apps/override.ts";
import { shippedProfiles } from "../../src/scripts/catalog.ts";
import { Profiles } from "../../src/scripts/profiles.ts";

let directory: string;
let lines: (readonly [level: string, phrase: string, fields: object])[];
let profiles: Profiles;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "phonefleet-profiles-"));
  lines = [];
  const say = (level: string) => (fields: object, phrase: string) => void lines.push([level, phrase, fields]);
  profiles = new Profiles(directory, { info: say("info"), warn: say("warn") });
});
afterEach(() => rm(directory, { recursive: true }));

/** As a careful operator does: the file is there whole or not at all. */
async function put(text: string): Promise<void> {
  await writeFile(join(directory, "new"), text);
  await rename(join(directory, "new"), join(directory, "tiktok.json"));
}
const next = async () => (await profiles.of("tiktok")).profile.selectors.next[0]?.label;
const shipped = (override: object) =>
  readOverride("tiktok", JSON.stringify(override), shippedProfiles.tiktok);

describe("a file in the directory", () => {
  test("counts from when it is there until it is gone, and nothing is read twice", async () => {
    const before = await profiles.of("tiktok");
    expect(before.note).toBeNull();
    expect(await profiles.of("tiktok")).toBe(before);
    await put('{ "labels": { "next": { "x-own": ["Onwards"] } } }');
    expect(await next()).toEqual([...(before.profile.selectors.next[0]?.label ?? []), "Onwards"]);
    const after = await profiles.of("tiktok");
    expect(after.note).toMatch(/^from .*tiktok\.json$/);
    expect(await profiles.of("tiktok")).toBe(after);
    await rm(join(directory, "tiktok.json"));
    expect(await next()).toEqual(before.profile.selectors.next[0]?.label);
    expect(lines.map(([level, phrase]) => [level, phrase])).toEqual([
      ["info", "profile is an operator's"],
      ["info", "profile is the shipped one again"],
    ]);
  });

  test("that is broken is refused with line and field, once, and what was in use stays", async () => {
    await put('{ "processingSeconds": 7 }');
    await profiles.of("tiktok");
    await put('{\n  "processingSeconds": 8,\n  "labels": {\n    "next": { "en": "Next" }\n  }\n}');
    const { profile, note } = await profiles.of("tiktok");
    expect(profile.processingMs).toBe(7000);
    expect(note).toMatch(
      /tiktok\.json is refused, .* stays: line 4: profile\.labels\.next\.en must be a list that is not empty$/,
    );
    await profiles.of("tiktok");
    expect(lines.filter(([level]) => level === "warn")).toMatchObject([
      ["warn", "profile is refused", { app: "tiktok", detail: expect.stringMatching(/^line 4: /) }],
    ]);
    await put('{ "processingSeconds": 8 }');
    expect((await profiles.of("tiktok")).profile.processingMs).toBe(8000);
  });

  test("that is broken from the start leaves the shipped profile in use", async () => {
    await put('{\n  "labels": {,\n}');
    const { profile, note } = await profiles.of("tiktok");
    expect(profile.app).toBe("tiktok");
    expect(note).toContain("line 2: ");
  });

  test.skipIf(process.platform === "win32")("that is none, or without end, holds nobody up", async () => {
    execFileSync("mkfifo", [join(directory, "tiktok.json")]);
    expect((await profiles.of("tiktok")).note).toMatch(/is refused, .*: it is no file$/);
    await rm(join(directory, "tiktok.json"));
    await put(`{${" ".repeat(2 ** 20)}}`);
    expect((await profiles.of("tiktok")).note).toMatch(/: it is larger than 1048576 bytes$/);
  });

  test("of another app does not count", async () => {
    await put('{ "processingSeconds": 8 }');
    expect((await profiles.of("instagram")).note).toBeNull();
  });
});

describe("an override", () => {
  test("changes what it names and leaves the rest", () => {
    const profile = shipped({ versions: { to: 50 }, selectors: { postNow: null } });
    expect(profile.versions).toEqual({ from: 30, to: 50 });
    expect(profile.selectors.postNow).toEqual([]);
    expect(profile.selectors.post).not.toEqual([]);
  });

  test("may give popups and stop signs: one of the same name takes its place, new ones come first", () => {
    const names = shippedProfiles.tiktok.popups.map(({ name }) => name);
    const popup = (name: string) => ({ name, when: [[{ text: "Hm" }]], tap: [{ text: "Hm" }] });
    const { popups } = shipped({ popups: [popup("draft"), popup("mine")] });
    expect(popups.map(({ name }) => name)).toEqual(["mine", ...names]);
    expect(popups.find(({ name }) => name === "draft")?.tap).toEqual([{ text: ["Hm"] }]);
  });

  test("that is whole is not merged: it is a profile, or is refused with what it lacks", () => {
    const { popups, ...rest } = shippedProfiles.tiktok;
    expect(
      shipped({ whole: true, ...shippedProfiles.tiktok, popups: popups.slice(0, 1) }).popups,
    ).toHaveLength(1);
    expect(() => shipped({ whole: true, ...rest })).toThrow("line 1: profile.popups must be a list");
  });

  test.each([
    ["[]", "line 1: profile must be an object"],
    ["", "line 1: Unexpected end"],
    ['{\n "app": "instagram"\n}', "line 2: profile.app must be tiktok"],
    ['{\n\n "whole": "yes" }', "line 3: profile has a field that nobody reads: whole"],
    [
      '{\n "labels": {\n  "post": {\n\n   "own": [\n1] } } }',
      "line 6: profile.labels.post.own[0] must be a text",
    ],
    ['{ "selectors": {\n "nxt": [] } }', "line 2: profile.selectors has a field that nobody reads: nxt"],
    [
      '{ "popups": [\n{ "name": "a", "when": [[{ "text": "b" }]], "tap": [{ "text": "c" }] },\n{ "name": "draft",\n"when": [[]],\n"tap": [] } ] }',
      "line 4: profile.popups[7].when[0] must be a list",
    ],
  ])("%j is refused: %s", (text, message) => {
    expect(() => readOverride("tiktok", text, shippedProfiles.tiktok)).toThrow(message);
  });
});

test("the line of a value is told, or of what it would stand in", () => {
  const text = '{\n"a": [\n{},\n[1, 2,\n"x,]}"]],\n"b\\"": { "c":\n3 } }';
  const at = (...path: (string | number)[]) => lineOf(text, path);
  expect([at(), at("a"), at("a", 0), at("a", 0, "z"), at("a", 1), at("a", 1, 2)]).toEqual([1, 2, 3, 3, 4, 5]);
  expect([at('b"'), at('b"', "c"), at("z")]).toEqual([6, 6, 1]);
});
