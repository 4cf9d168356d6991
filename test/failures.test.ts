import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { failuresPage } from "../scripts/failures.ts";

test("docs/failures.md is what the table of reasons says", async () => {
  const written = await readFile(new URL("../docs/failures.md", import.meta.url), "utf8");
  expect(written).toBe(failuresPage());
});
