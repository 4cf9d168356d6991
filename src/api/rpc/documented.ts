/** A typed script config as the documented free object: what REST clients would have sent. */
import { getOption, hasOption } from "@bufbuild/protobuf";
import type { DescEnum, DescEnumValue, DescField, DescMessage, Message } from "@bufbuild/protobuf";
import { rest_value } from "../../../gen/phonefleet/v1/options_pb.js";
import type { JsonObject } from "../../model/task.ts";

/** Holds the fields that are set, by their names in the .proto; enums in their documented form. */
export function documented(desc: DescMessage, message: Message): JsonObject {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  const given: Record<string, unknown> = {};
  for (const field of desc.fields) {
    const value = values[field.localName];
    if (isSet(field, value)) given[field.name] = field.enum ? enumValue(field.enum, value) : value;
  }
  return given;
}

/** How REST JSON writes this enum value. */
export function documentedValue(value: DescEnumValue): number | string {
  const { kind } = getOption(value, rest_value);
  if (hasOption(value, rest_value) && kind.case !== undefined) return kind.value;
  const prefix = value.parent.sharedPrefix ?? "";
  return value.name.toLowerCase().slice(prefix.length);
}

function isSet({ fieldKind }: DescField, value: unknown): boolean {
  if (fieldKind === "list") return Array.isArray(value) && value.length > 0;
  // Enums keep 0 for "unspecified"; other fields have presence.
  return fieldKind === "enum" ? value !== 0 : value !== undefined;
}

function enumValue(desc: DescEnum, number: unknown): unknown {
  const value = desc.value[Number(number)];
  return value ? documentedValue(value) : number;
}
