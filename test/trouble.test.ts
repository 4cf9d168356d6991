import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { remedies } from "../src/model/trouble.ts";

test("docs/rest.md tells the remedy for each trouble of a phone, in the order of the list", async () => {
  const written = await readFile(new URL("../docs/rest.md", import.meta.url), "utf8");
  const [, table = ""] = /^\| `reason` \| remedy \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(written) ?? [];
  const explained = [...table.matchAll(/^\| `([a-z_]+)` *\| (.*?) *\|$/gm)].map(([, reason, remedy]) => [
    reason,
    remedy,
  ]);
  expect(explained).toEqual(Object.entries(remedies));
});
