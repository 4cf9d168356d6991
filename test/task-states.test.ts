import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { taskStates } from "../scripts/task-states.ts";

test("docs/task-states.md is what the table of moves says", async () => {
  const written = await readFile(new URL("../docs/task-states.md", import.meta.url), "utf8");
  expect(written).toBe(taskStates());
});
