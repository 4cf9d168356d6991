import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { failures } from "../src/model/problem.ts";

test("docs/failures.md explains each reason, in the order of the list", async () => {
  const written = await readFile(new URL("../docs/failures.md", import.meta.url), "utf8");
  const explained = [...written.matchAll(/^\| `([A-Z_]+)` \| \S/gm)].map(([, reason]) => reason);
  expect(explained).toEqual([...failures]);
});
