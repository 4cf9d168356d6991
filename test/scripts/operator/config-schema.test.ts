import { expect, test } from "vitest";
import { configChecker } from "../../../src/scripts/operator/config-schema.ts";

const told = (schema: Readonly<Record<string, unknown>>, config: Readonly<Record<string, unknown>>) =>
  configChecker(schema)(config).violations.map(({ field, message }) => `${field} ${message}`);

const people = {
  type: "object",
  required: ["people"],
  properties: {
    people: {
      type: "array",
      items: { type: "object", required: ["name"], properties: { age: { type: "integer" } } },
    },
    mode: { enum: ["fast", 2] },
    kind: { const: "x" },
  },
  additionalProperties: false,
};

test("every mistake is told, by the field as callers write it", () => {
  const config = { people: [{ name: "a" }, { age: 1.5 }], mode: "slow", kind: 1, "a/b": 1 };
  expect(told(people, config).toSorted()).toEqual([
    "script_config.a/b is not known to the script",
    "script_config.kind must be x",
    "script_config.mode must be one of fast, 2",
    "script_config.people[1].age must be integer",
    "script_config.people[1].name is required",
  ]);
  expect(told(people, {})).toEqual(["script_config.people is required"]);
});

test("the schema's defaults are filled in, and what was sent stays as it was", () => {
  const sent = { people: { a: {} } };
  const properties = {
    people: { properties: { a: { properties: { b: { default: 3 } } } } },
    n: { default: 1 },
  };
  expect(configChecker({ properties })(sent).config).toEqual({ people: { a: { b: 3 } }, n: 1 });
  expect(sent).toEqual({ people: { a: {} } });
});

test("a schema need not know the app, but may", () => {
  expect(told({ additionalProperties: false }, { app: "tiktok" })).toEqual([]);
  expect(told({ properties: { app: { const: "instagram" } } }, { app: "tiktok" })).toHaveLength(1);
});

test("schemas of draft-07 are read as such, and what is no schema is refused", () => {
  const older = { $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: "string" }] };
  const list = { ...older, type: "object", properties: { l: { items: [{ type: "string" }] } } };
  expect(told(list, { l: [1] })).toEqual(["script_config.l[0] must be string"]);
  expect(() => configChecker({ type: "thing" })).toThrow("schema is invalid");
  expect(() => configChecker({ $ref: "https://example.com/x" })).toThrow("can't resolve reference");
  expect(() => configChecker({ $async: true })).toThrow("$async");
});

test.each([
  [
    "a pattern that backtracks for ever",
    { properties: { t: { pattern: "^(a+)+$" } } },
    { t: `${"a".repeat(60)}!` },
  ],
  [
    "a list compared item by item",
    { properties: { t: { type: "array", uniqueItems: true } } },
    { t: Array.from({ length: 100_000 }, (_, i) => ({ i })) },
  ],
])("%s does not hold up the server", (_what, schema, config) => {
  const began = performance.now();
  expect(told(schema, config)).toEqual([
    expect.stringMatching(
      /^script_config cannot be checked against the script's schema: Script execution timed out/,
    ),
  ]);
  expect(performance.now() - began).toBeLessThan(5000);
});
