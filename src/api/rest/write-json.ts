/**
 * Messages as the documented JSON: names as in the .proto, 64-bit integers as numbers, times as RFC 3339 UTC with
 * milliseconds, enums by `(rest_value)`, what is absent as null, and no field left out but by `(rest_except)`.
 *
 * Writers are closures composed once per field and take messages or their init objects. ProtoJSON of the library
 * would write 64-bit integers as text and leave unset fields out.
 */
import { ScalarType, getOption } from "@bufbuild/protobuf";
import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { rest_except } from "../../../gen/phonefleet/v1/options_pb.js";
import { enumJson } from "./enum.ts";

export type Write = (message: object) => string;
type WriteValue = (value: unknown) => string;
type Fields = Readonly<Record<string, unknown>>;

export function messageWriter(desc: DescMessage, except: readonly string[] = []): Write {
  return compileMessage(desc, except, new Map());
}

/** Writes one field of the message, as `response_body` asks. */
export function fieldWriter(field: DescField): Write {
  return compileField(field, new Map());
}

type Known = Map<string, Write>;

function compileMessage(desc: DescMessage, except: readonly string[], known: Known): Write {
  const key = [desc.typeName, ...except].join(" ");
  // A message that holds its own kind finds this forward instead of going on for ever.
  const cached = known.get(key);
  if (cached) return cached;
  let write: Write = () => "null";
  known.set(key, (message) => write(message));
  const fields = desc.fields
    .filter(({ name }) => !except.includes(name))
    .map((field, index) => ({
      name: `${index === 0 ? "" : ","}${JSON.stringify(field.name)}:`,
      write: compileField(field, known),
    }));
  write = (message) => {
    let json = "{";
    for (const field of fields) json += field.name + field.write(message);
    return `${json}}`;
  };
  return write;
}

function compileField(field: DescField, known: Known): Write {
  const { localName } = field;
  const write = compileValue(field, known);
  const absent = absentJson(field);
  const { oneof } = field;
  if (oneof)
    return (message) => {
      const choice = (message as Fields)[oneof.localName] as { case?: string; value?: unknown } | undefined;
      return choice?.case === localName ? write(choice.value) : absent;
    };
  return (message) => {
    const value = (message as Fields)[localName];
    return value === undefined || value === null ? absent : write(value);
  };
}

function compileValue(field: DescField, known: Known): WriteValue {
  switch (field.fieldKind) {
    case "scalar":
      return scalarWriter(field, field.scalar);
    case "enum":
      return enumWriter(field);
    case "message":
      return compileSubMessage(field, field.message, known);
    case "list":
      return compileList(field, known);
    case "map":
      throw new Error(`${field.toString()}: maps have no documented JSON form`);
  }
}

function compileList(field: DescField & { fieldKind: "list" }, known: Known): WriteValue {
  const write = itemWriter(field, known);
  return (list) => {
    let json = "[";
    for (const item of list as readonly unknown[]) json += (json === "[" ? "" : ",") + write(item);
    return `${json}]`;
  };
}

function itemWriter(field: DescField & { fieldKind: "list" }, known: Known): WriteValue {
  if (field.listKind === "scalar") return scalarWriter(field, field.scalar);
  return field.listKind === "enum" ? enumWriter(field) : compileSubMessage(field, field.message, known);
}

function compileSubMessage(field: DescField, desc: DescMessage, known: Known): WriteValue {
  // The library keeps a Struct as the JSON object that it means.
  if (desc.typeName === "google.protobuf.Struct") return (value) => JSON.stringify(value);
  const write =
    desc.typeName === "google.protobuf.Timestamp"
      ? writeTimestamp
      : compileMessage(desc, getOption(field, rest_except), known);
  return (value) => write(value as object);
}

function writeTimestamp(timestamp: object): string {
  const { seconds = 0n, nanos = 0 } = timestamp as { seconds?: bigint; nanos?: number };
  return `"${new Date(Number(seconds) * 1000 + Math.trunc(nanos / 1e6)).toISOString()}"`;
}

function enumWriter(field: DescField): WriteValue {
  if (!field.enum) throw new Error(`${field.toString()} is no enum`);
  const forms = enumJson(field.enum);
  return (value) => forms.get(value as number) ?? "null";
}

function scalarWriter(field: DescField, scalar: ScalarType): WriteValue {
  switch (scalar) {
    case ScalarType.STRING:
      return JSON.stringify;
    case ScalarType.BOOL:
    case ScalarType.INT32:
    case ScalarType.INT64:
      return String;
    default:
      throw new Error(`${field.toString()}: ${ScalarType[scalar]} has no documented JSON form`);
  }
}

function absentJson(field: DescField): string {
  if (field.fieldKind === "list") return "[]";
  if (field.fieldKind !== "scalar" || field.presence !== FeatureSet_FieldPresence.IMPLICIT) return "null";
  if (field.scalar === ScalarType.STRING) return '""';
  return field.scalar === ScalarType.BOOL ? "false" : "0";
}
