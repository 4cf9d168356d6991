import { expect, it } from "vitest";
import { planTasks } from "../../src/model/plan.ts";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import type { JsonObject } from "../../src/model/task.ts";

const directory = { phoneKey: (name: string) => name, accountsOn: () => [], accountsNamed: () => [] };

function planned(isDryRun: boolean | undefined, scriptName: string, scriptConfig: JsonObject) {
  const { script } = parseScriptConfig(scriptName, scriptConfig);
  if (!script) throw new Error("the test's config is wrong");
  const call = { serials: ["R1"], usernames: [], isMultiAccount: false, source: "api" } as const;
  const when = { startTime: null, scheduledAt: null, media: [] };
  const plan = { ...call, ...when, script, scriptConfig, ...(isDryRun !== undefined && { isDryRun }) };
  return planTasks(plan, directory).map((task) => task.isDryRun === true);
}

it.each<[boolean | undefined, string, JsonObject, readonly boolean[]]>([
  [undefined, "post", {}, [false]],
  [false, "post", { dry_run: false }, [false]],
  [true, "post", {}, [true]],
  [undefined, "post", { dry_run: true }, [true]],
  // neither takes back what the other says
  [true, "post", { dry_run: false }, [true]],
  [false, "follow", { target_user: "ann,bob", dry_run: true }, [true, true]],
  [true, "unfollow", { target_user: "ann" }, [true]],
])("a call that says %j of %s with %j makes dry runs: %j", (isDryRun, name, config, expected) => {
  expect(planned(isDryRun, name, config)).toEqual(expected);
});
