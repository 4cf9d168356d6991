/**
 * JSON Schema (draft 2020-12) of a script's config in its documented form, derived from the message and the rules of
 * the .proto. It tells names, types, values and limits. Fields that it does not name are accepted by the call, too.
 */
import { getOption, ScalarType } from "@bufbuild/protobuf";
import type { DescEnum, DescField, DescMessage, JsonObject } from "@bufbuild/protobuf";
import { field as fieldRules } from "../../../gen/buf/validate/validate_pb.js";
import type { FieldRules, Int32Rules, StringRules } from "../../../gen/buf/validate/validate_pb.js";
import { documentedValue } from "../enum-form.ts";

export function jsonSchema(desc: DescMessage): JsonObject {
  const properties = Object.fromEntries(desc.fields.map((field) => [field.name, propertySchema(field)]));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: desc.name,
    type: "object",
    properties,
  };
}

function propertySchema(field: DescField): JsonObject {
  const rules = getOption(field, fieldRules);
  if (field.fieldKind === "enum") return enumSchema(field.enum);
  if (field.fieldKind === "scalar") return scalarSchema(field.scalar, rules);
  if (field.fieldKind === "list" && field.listKind === "scalar") {
    const limits = rules.type.case === "repeated" ? rules.type.value : undefined;
    const schema: JsonObject = { type: "array", items: scalarSchema(field.scalar, limits?.items) };
    if (limits?.minItems) schema["minItems"] = Number(limits.minItems);
    if (limits?.maxItems) schema["maxItems"] = Number(limits.maxItems);
    return schema;
  }
  throw new Error(`no JSON Schema for ${field.toString()}`);
}

function enumSchema({ values }: DescEnum): JsonObject {
  // 0 is "unspecified", which the documented form leaves out.
  return { enum: values.filter(({ number }) => number !== 0).map(documentedValue) };
}

function scalarSchema(scalar: ScalarType, rules: FieldRules | undefined): JsonObject {
  const { type } = rules ?? {};
  if (scalar === ScalarType.STRING) return stringSchema(type?.case === "string" ? type.value : undefined);
  if (scalar === ScalarType.BOOL) return { type: "boolean" };
  if (scalar === ScalarType.INT32) return integerSchema(type?.case === "int32" ? type.value : undefined);
  throw new Error(`no JSON Schema for scalar ${ScalarType[scalar]}`);
}

function stringSchema(rules: StringRules | undefined): JsonObject {
  const schema: JsonObject = { type: "string" };
  if (rules?.minLen) schema["minLength"] = Number(rules.minLen);
  if (rules?.maxLen) schema["maxLength"] = Number(rules.maxLen);
  return schema;
}

function integerSchema(rules: Int32Rules | undefined): JsonObject {
  const schema: JsonObject = { type: "integer" };
  if (rules?.greaterThan.case === "gte") schema["minimum"] = rules.greaterThan.value;
  if (rules?.lessThan.case === "lte") schema["maximum"] = rules.lessThan.value;
  return schema;
}
