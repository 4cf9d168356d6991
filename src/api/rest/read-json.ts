/**
 * The documented JSON as messages. Readers are closures composed once per field; each tells what is wrong with its
 * value, under the value's path, and goes on, so that a caller learns of all mistakes at once.
 *
 * null and "" count as not given (but "" is a value of a string that knows whether it is set), a number may be written
 * as text, and unknown fields are passed over.
 */
import { ScalarType, create } from "@bufbuild/protobuf";
import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import type { Violations } from "../method.ts";
import { enumForms, enumReader } from "./enum.ts";
import { readInstant } from "./timestamp.ts";

export type JsonFields = Readonly<Record<string, unknown>>;
export type MessageFields = Record<string, unknown>;

/** Sets the field from the value, or tells why not. `parent` is the path of what holds the field, with its dot. */
export type ReadField = (message: MessageFields, value: unknown, parent: string, wrong: Violations) => void;

/** undefined, and told why, where the value cannot be read. */
type ReadValue = (value: unknown, path: string, wrong: Violations) => unknown;

/** How bools are written: in JSON as such, in paths and queries as text. */
export type Form = "json" | "text";

// A million mistakes tell no more.
const MOST_BAD_ITEMS = 10;

/** Reads the fields of an object, but those that are named in `except`, since they are read elsewhere. */
export function messageReader(
  desc: DescMessage,
  except: ReadonlySet<string> = new Set(),
): (message: MessageFields, json: JsonFields, parent: string, wrong: Violations) => void {
  const fields = desc.fields
    .filter(({ name }) => !except.has(name))
    .map((field) => ({ name: field.name, read: fieldReader(field, "json") }));
  return (message, json, parent, wrong) => {
    for (const { name, read } of fields)
      if (Object.hasOwn(json, name)) read(message, json[name], parent, wrong);
  };
}

export function fieldReader(field: DescField, form: Form): ReadField {
  const { name, localName, oneof } = field;
  const read = valueReader(field, form);
  const keepsEmpty = isTextWithPresence(field);
  return (message, given, parent, wrong) => {
    if (given === undefined || given === null || (given === "" && !keepsEmpty)) return;
    const path = parent + name;
    const value = read(given, path, wrong);
    if (value === undefined) return;
    if (!oneof) message[localName] = value;
    else if (isFree(message[oneof.localName])) message[oneof.localName] = { case: localName, value };
    else wrong.add({ field: path, message: `only one of ${namesOf(oneof.fields)} may be given` });
  };
}

function valueReader(field: DescField, form: Form): ReadValue {
  switch (field.fieldKind) {
    case "scalar":
      return scalarReader(field, field.scalar, form);
    case "enum":
      return compileEnum(field.enum);
    case "message":
      return compileSubMessage(field.message);
    case "list":
      return compileList(field, form);
    case "map":
      throw new Error(`${field.toString()}: maps have no documented JSON form`);
  }
}

function compileList(field: DescField & { fieldKind: "list" }, form: Form): ReadValue {
  const { read, what, placeholder } = itemReader(field, form);
  return (value, path, wrong) => {
    if (!Array.isArray(value)) return void wrong.add({ field: path, message: `must be a list of ${what}` });
    const list: unknown[] = [];
    let badItems = 0;
    for (const [index, item] of value.entries()) {
      const known = read(item, `${path}[${index}]`, wrong);
      list.push(known ?? placeholder);
      if (known === undefined && (badItems += 1) === MOST_BAD_ITEMS) break;
    }
    return list;
  };
}

/** `placeholder` stands for an item that could not be read, so that the paths of the others stay as sent. */
function itemReader(field: DescField & { fieldKind: "list" }, form: Form) {
  if (field.listKind === "message") {
    const read = compileSubMessage(field.message);
    return { read, what: "objects", placeholder: create(field.message) };
  }
  if (field.listKind === "enum") return { read: compileEnum(field.enum), what: "names", placeholder: 0 };
  const isText = field.scalar === ScalarType.STRING;
  const zero = field.scalar === ScalarType.INT64 ? 0n : 0;
  return {
    read: scalarReader(field, field.scalar, form),
    what: isText ? "strings" : "numbers",
    placeholder: isText ? "" : zero,
  };
}

function compileSubMessage(desc: DescMessage): ReadValue {
  if (desc.typeName === "google.protobuf.Struct")
    return (value, path, wrong) => (isObject(value) ? value : void wrong.add(notAnObject(path)));
  if (desc.typeName === "google.protobuf.Timestamp") return readTime(desc);
  const read = messageReader(desc);
  return (value, path, wrong) => {
    if (!isObject(value)) return void wrong.add(notAnObject(path));
    const message = create(desc);
    read(message, value, `${path}.`, wrong);
    return message;
  };
}

function readTime(desc: DescMessage): ReadValue {
  const message = "must be a time with its offset, as 2026-12-31T09:00:00+01:00";
  return (value, path, wrong) => {
    const instant = typeof value === "string" ? readInstant(value) : undefined;
    return instant ? create(desc, { ...instant }) : void wrong.add({ field: path, message });
  };
}

function compileEnum(desc: DescEnum): ReadValue {
  const read = enumReader(desc);
  const message = `must be one of ${enumForms(desc)}`;
  return (value, path, wrong) => read(value) ?? void wrong.add({ field: path, message });
}

function scalarReader(field: DescField, scalar: ScalarType, form: Form): ReadValue {
  switch (scalar) {
    case ScalarType.STRING:
      return readText;
    case ScalarType.BOOL:
      return form === "json" ? readBool : readBoolText;
    case ScalarType.INT32:
      return readInt32;
    case ScalarType.INT64:
      return readInt64;
    default:
      throw new Error(`${field.toString()}: ${ScalarType[scalar]} has no documented JSON form`);
  }
}

/** Half a character becomes the same "�" as any other once it is UTF-8, and no database keeps NUL alike. */
const readText: ReadValue = (value, path, wrong) => {
  if (typeof value !== "string") return void wrong.add({ field: path, message: "must be a string" });
  if (value.isWellFormed() && !value.includes("\0")) return value;
  return void wrong.add({ field: path, message: "must be valid Unicode text without NUL" });
};

const readBool: ReadValue = (value, path, wrong) =>
  typeof value === "boolean" ? value : void wrong.add({ field: path, message: "must be true or false" });

const readBoolText: ReadValue = (value, path, wrong) =>
  value === "true" || value === "false"
    ? value === "true"
    : void wrong.add({ field: path, message: "must be true or false" });

const readInt32: ReadValue = (value, path, wrong) => {
  const number = wholeNumber(value);
  if (number === undefined) return void wrong.add({ field: path, message: "must be a whole number" });
  if (number === (number | 0)) return number;
  return void wrong.add({ field: path, message: "must be between -2147483648 and 2147483647" });
};

// Ids are JSON numbers, so beyond 2^53 two of them could look the same.
const readInt64: ReadValue = (value, path, wrong) => {
  const number = wholeNumber(value);
  if (number === undefined) return void wrong.add({ field: path, message: "must be a whole number" });
  if (Number.isSafeInteger(number)) return BigInt(number);
  return void wrong.add({ field: path, message: "is beyond the numbers that JSON holds exactly" });
};

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && /^[+-]?\d{1,400}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) return undefined;
  return Number.isInteger(number) || !Number.isFinite(number) ? number : undefined;
}

function isObject(value: unknown): value is JsonFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function notAnObject(path: string) {
  return { field: path, message: "must be an object" };
}

function isTextWithPresence(field: DescField): boolean {
  if (field.fieldKind !== "scalar" || field.scalar !== ScalarType.STRING) return false;
  return field.presence !== FeatureSet_FieldPresence.IMPLICIT;
}

function isFree(oneof: unknown): boolean {
  return (oneof as { case?: string } | undefined)?.case === undefined;
}

function namesOf(fields: readonly DescField[]): string {
  return fields.map(({ name }) => name).join(", ");
}
