/**
 * Whether a config is what a script's JSON Schema asks for. The only file that knows ajv.
 *
 * Promises: no schema and no config hold up the server: checking has a deadline, which also ends a pattern that
 * backtracks for ever and a list that is compared item by item.
 */
import { types } from "node:util";
import { createContext, Script } from "node:vm";
import { Ajv } from "ajv";
import type { ErrorObject, Options, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Violation } from "../../model/problem.ts";
import type { JsonObject } from "../../model/task.ts";

export interface Checked {
  readonly violations: readonly Violation[];
  /** With the schema's defaults. */
  readonly config: JsonObject;
}

const options: Options = {
  allErrors: true,
  strict: false,
  useDefaults: true,
  logger: false,
  validateFormats: false,
};
/** The first schema brings along the schema of schemas. */
const COMPILES_WITHIN_MS = 5000;
/** Most configs take less than one. */
const CHECKS_WITHIN_MS = 1000;
const LONGEST_MESSAGE = 300;

/** @throws {Error} that says what is wrong with the schema. */
export function configChecker(schema: JsonObject): (config: JsonObject) => Checked {
  if (schema["$async"] !== undefined) throw new Error("$async is not for configs");
  const inTime = timer();
  const isOlder = typeof schema["$schema"] === "string" && schema["$schema"].includes("draft-07");
  const ajv = isOlder ? new Ajv(options) : new Ajv2020(options);
  const validate = inTime(COMPILES_WITHIN_MS, () => ajv.compile(schema));
  const { app: known } = { ...(schema["properties"] as object | undefined) } as { readonly app?: unknown };
  return (given) => {
    try {
      // every task may name its app, and a schema that does not know it must not refuse it
      const { app, ...others } = structuredClone(given);
      const config = known === undefined || app === undefined ? others : { ...others, app };
      const isRight = inTime(CHECKS_WITHIN_MS, () => validate(config));
      return { config, violations: isRight ? [] : violationsOf(validate) };
    } catch (cause) {
      const message = `cannot be checked against the script's schema: ${textOf(cause)}`;
      return { config: given, violations: [{ field: "script_config", message }] };
    }
  };
}

/** V8 ends what takes too long, wherever it is. */
function timer(): <T>(timeoutMs: number, call: () => T) => T {
  const calls = createContext({});
  const timed = new Script("call()");
  return <T>(timeout: number, call: () => T) => {
    calls["call"] = call;
    return timed.runInContext(calls, { timeout }) as T;
  };
}

/** That time is over is told by an error of the other context. */
function textOf(cause: unknown): string {
  return types.isNativeError(cause) ? cause.message : String(cause);
}

function violationsOf({ errors }: ValidateFunction): readonly Violation[] {
  return (errors ?? []).map((error) => ({ field: fieldOf(error), message: messageOf(error) }));
}

/** As callers write it, `script_config.people[2].name`; what is missing or too much is named itself. */
function fieldOf({ instancePath, params }: ErrorObject): string {
  const parts = instancePath.split("/").slice(1).map(unescape);
  const { missingProperty, additionalProperty, unevaluatedProperty, propertyName } = params as Record<
    string,
    unknown
  >;
  const named = [missingProperty, additionalProperty, unevaluatedProperty, propertyName].find(
    (one) => typeof one === "string",
  );
  const path = named === undefined ? parts : [...parts, named];
  return `script_config${path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join("")}`;
}

function unescape(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function messageOf({ keyword, message = "is wrong", params }: ErrorObject): string {
  const { allowedValues, allowedValue } = params as Record<string, unknown>;
  const told =
    keyword === "required"
      ? "is required"
      : keyword === "additionalProperties" || keyword === "unevaluatedProperties"
        ? "is not known to the script"
        : keyword === "enum" && Array.isArray(allowedValues)
          ? `must be one of ${allowedValues.map((value) => show(value)).join(", ")}`
          : keyword === "const"
            ? `must be ${show(allowedValue)}`
            : message;
  return told.length > LONGEST_MESSAGE ? `${told.slice(0, LONGEST_MESSAGE)}…` : told;
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
