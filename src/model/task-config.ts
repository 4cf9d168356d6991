/** The config of any task: of one of our scripts, or of one that an operator wrote, which has a schema of its own. */
import { ConfigFields } from "./config-fields.ts";
import type { Violation } from "./problem.ts";
import { apps, configViolation, isObject, parseScriptConfig } from "./script-config.ts";
import type { ParsedConfig, ScriptConfig } from "./script-config.ts";
import type { App, JsonObject } from "./task.ts";

export type TaskConfig = ScriptConfig | OperatorConfig;

export interface OperatorConfig {
  readonly script: "operator";
  /** Of the script. */
  readonly name: string;
  /** Null: the account's, else TikTok. */
  readonly app: App | null;
  /** As it was sent, with the schema's defaults. */
  readonly values: JsonObject;
}

export interface ParsedTaskConfig extends Omit<ParsedConfig, "script"> {
  readonly script: TaskConfig | undefined;
}

export type ParseTaskConfig = (scriptName: string, config: unknown) => ParsedTaskConfig;

/** What is wrong with a config by its schema, and the config with the schema's defaults. */
export type CheckConfig = (config: JsonObject) => {
  readonly violations: readonly Violation[];
  readonly config: JsonObject;
};

/** Reads the config of the named script, ours or one of the operator's by its name. Never throws. */
export function parserWith(operators: ReadonlyMap<string, CheckConfig>): ParseTaskConfig {
  return (scriptName, config) => {
    const check = operators.get(scriptName);
    if (check && isObject(config)) return parseOperatorConfig(scriptName, config, check);
    if (check) return { script: undefined, violations: [configViolation(config)], unknown: [] };
    return parseScriptConfig(scriptName, config, [...operators.keys()]);
  };
}

export function scriptNameOf(config: TaskConfig): string {
  return config.script === "operator" ? config.name : config.script;
}

function parseOperatorConfig(name: string, config: JsonObject, check: CheckConfig): ParsedTaskConfig {
  const fields = new ConfigFields(config);
  const app = fields.choice("app", apps, null);
  const checked = check(config);
  const violations = [...fields.violations, ...checked.violations];
  const script = { script: "operator", name, app, values: checked.config } as const;
  return { script: violations.length === 0 ? script : undefined, violations, unknown: [] };
}
