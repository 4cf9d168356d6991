import { describe, expect, it } from "vitest";
import { parseScriptConfig } from "../../src/model/script-config.ts";

const violationsOf = (scriptName: string, config: unknown) =>
  parseScriptConfig(scriptName, config).violations.map(({ field, message }) => `${field} ${message}`);
const scriptOf = (scriptName: string, config: unknown) => {
  const { script, violations } = parseScriptConfig(scriptName, config);
  expect(violations).toEqual([]);
  return script;
};

describe("the scripts about accounts", () => {
  it.each([
    [{}, { by: "account" }],
    [{ package: " foreground " }, { by: "foreground" }],
    [{ package: "com.clone.app" }, { by: "name", name: "com.clone.app" }],
  ])("read the package of %j", (config, wish) => {
    const read = { app: null, package: wish };
    expect(scriptOf("match_account", config)).toEqual({ script: "match_account", ...read });
    const username = null;
    expect(scriptOf("switch_account", config)).toEqual({ script: "switch_account", ...read, username });
  });

  it("switch to a name without @", () => {
    expect(scriptOf("switch_account", { username: " @Ada", app: "instagram" })).toMatchObject({
      ...{ app: "instagram", username: "Ada" },
    });
  });

  it.each(["clone", "com.", "com.1st.app", "com.a b", "com.a;reboot", ".com.app", `com.${"a".repeat(200)}`])(
    "refuse the package %j",
    (name) => {
      const message = "script_config.package must be an Android package, as com.example.app, or foreground";
      for (const script of ["match_account", "switch_account"])
        expect(violationsOf(script, { package: name })).toEqual([message]);
    },
  );

  it("refuse a name that nobody can have", () => {
    expect(violationsOf("switch_account", { username: "a".repeat(201) })).toHaveLength(1);
    expect(violationsOf("switch_account", { username: 5 })).toHaveLength(1);
  });
});
