import { glob, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { logLines } from "../../scripts/log-lines.ts";
import { fieldMeanings } from "../../src/log/fields.ts";
import { lines } from "../../src/log/lines.ts";

const root = new URL("../../", import.meta.url);

test("docs/logs.md is what the table of lines says", async () => {
  expect(await readFile(new URL("docs/logs.md", root), "utf8")).toBe(logLines());
});

test("every line and every field of the table is used", async () => {
  let source = "";
  for await (const file of glob("src/**/*.ts", { cwd: root }))
    if (!/^src\/log\/(?:.*-)?lines\.ts$/.test(file)) source += await readFile(new URL(file, root), "utf8");
  expect(Object.keys(lines).filter((phrase) => !source.includes(`"${phrase}"`))).toEqual([]);
  const used = new Set<string>(
    Object.values(lines).flatMap(({ fields }) => fields.map((field) => field.replace("?", ""))),
  );
  expect(Object.keys(fieldMeanings).filter((name) => !used.has(name))).toEqual([]);
});
