/** A typed script config as the documented free object: what REST clients would have sent. */
import type { DescEnum, DescField, DescMessage, Message } from "@bufbuild/protobuf";
import type { JsonObject } from "../../model/task.ts";
import { documentedValue } from "../enum-form.ts";

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

function isSet({ fieldKind }: DescField, value: unknown): boolean {
  if (fieldKind === "list") return Array.isArray(value) && value.length > 0;
  // Enums keep 0 for "unspecified"; other fields have presence.
  return fieldKind === "enum" ? value !== 0 : value !== undefined;
}

function enumValue(desc: DescEnum, number: unknown): unknown {
  const value = desc.value[Number(number)];
  return value ? documentedValue(value) : number;
}
