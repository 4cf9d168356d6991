import { expect, test } from "vitest";
import { parseScriptConfig } from "../../../src/model/script-config.ts";
import { drawRun } from "./run.ts";
import { scripts, soakedNames } from "./scripts.ts";
import { judgeRun } from "./verdict.ts";

const drawn = soakedNames.flatMap((script) =>
  Array.from({ length: 200 }, (_, i) => drawRun(script, `any ${i}`)),
);

test("a seed draws the same run each time, and another seed another one", () => {
  expect(drawRun("post", "any 7")).toEqual(drawRun("post", "any 7"));
  expect(new Set(drawn.map((run) => JSON.stringify({ ...run, seed: "" }))).size).toBeGreaterThan(550);
});

test("what is drawn is a config that the script takes", () => {
  for (const { script, config } of drawn) expect(parseScriptConfig(script, config).violations).toEqual([]);
});

test("everything that can go wrong is drawn, and every parameter", () => {
  const kinds = new Set(drawn.flatMap(({ troubles }) => troubles.map(({ kind }) => kind)));
  expect([...kinds].toSorted()).toEqual([
    ...["asleep", "block", "drop_next_push", "freeze", "kill_ui_server", "language", "locked", "low_battery"],
    ...["popup", "signed_out", "slow", "storage_full", "unauthorized", "unplug", "upload_stuck"],
    "vanish_after_post",
  ]);
  const names = new Set(drawn.flatMap(({ config }) => Object.keys(config)));
  const all = Object.values(scripts).flatMap(({ parameters }) => parameters.map(({ name }) => name));
  expect([...names].toSorted()).toEqual([...new Set(all)].toSorted());
});

test.concurrent.each([
  ["post", "1 1"],
  ["follow", "1 2"],
  ["unfollow", "1 3"],
  ["match_account", "1 4"],
  ["switch_account", "1 5"],
] as const)("a run of %s comes true as it is told (seed %s)", { timeout: 120_000 }, async (script, seed) => {
  const { lies, wrong, outcomes, story } = await judgeRun(drawRun(script, seed));
  expect({ lies, wrong, story }).toMatchObject({ lies: [], wrong: [] });
  expect(outcomes.length).toBeGreaterThan(0);
});
