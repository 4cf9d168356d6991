import { expect, test } from "vitest";
import { planTasks } from "../../src/model/plan.ts";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import { parserWith, scriptNameOf } from "../../src/model/task-config.ts";
import type { CheckConfig } from "../../src/model/task-config.ts";

const check: CheckConfig = (config) => ({ config: { ...config, size: 1 }, violations: [] });
const parse = parserWith(new Map([["own", check]]));

test("ours are read as ever, and an operator's by its own rules", () => {
  const follow = { target_user: "jane", legacy: 1 };
  expect(parse("follow", follow)).toEqual(parseScriptConfig("follow", follow));
  const { script, violations } = parse("own", { app: "instagram", x: 2 });
  expect(violations).toEqual([]);
  expect(script).toEqual({
    ...{ script: "operator", name: "own", app: "instagram" },
    values: { app: "instagram", x: 2, size: 1 },
  });
  expect(script && scriptNameOf(script)).toBe("own");
});

test("a name that is neither is told with all that are known", () => {
  expect(parse("owl", {}).violations).toMatchObject([
    { reason: "SCRIPT_NOT_SUPPORTED", message: expect.stringMatching(/known are post, .*, own$/) },
  ]);
  expect(parse("own", []).violations).toMatchObject([
    { field: "script_config", message: "must be an object" },
  ]);
});

test("each phone gets one task, whatever the config names, which is kept as it was sent", () => {
  const scriptConfig = { target_users: ["a", "b"] };
  const { script } = parse("own", scriptConfig);
  if (!script) throw new Error("it is right");
  const directory = { phoneKey: (name: string) => name, accountsOn: () => [], accountsNamed: () => [] };
  const plan = { script, scriptConfig, serials: ["p", "q"], usernames: [], isMultiAccount: false, media: [] };
  const tasks = planTasks({ ...plan, source: "api", startTime: null, scheduledAt: null }, directory);
  expect(tasks.map(({ serial, scriptName }) => [serial, scriptName])).toEqual([
    ["p", "own"],
    ["q", "own"],
  ]);
  expect(tasks.every((task) => task.scriptConfig === scriptConfig)).toBe(true);
});
