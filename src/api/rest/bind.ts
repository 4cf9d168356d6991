/** A route's path, query and body as its request message. */
import { create, ScalarType } from "@bufbuild/protobuf";
import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import type { Violations } from "../method.ts";
import { fieldReader, messageReader } from "./read-json.ts";
import type { JsonFields, MessageFields, ReadField } from "./read-json.ts";
import { fieldOf } from "./routes.ts";
import type { Route } from "./routes.ts";

/** `parts`: the path's segments, percent-encoded; `query`: what follows the "?"; `body`: undefined where none is read. */
export type Bind = (
  parts: readonly string[],
  query: string,
  body: JsonFields | undefined,
  wrong: Violations,
) => Message;

export function compileBinder(route: Route): Bind {
  const { input } = route.desc;
  const variables = pathVariables(route);
  const inPath = new Set(variables.map(({ name }) => name));
  const queryFields = queryReaders(route, inPath);
  const readBody = bodyReader(route, inPath);
  return (parts, query, body, wrong) => {
    const message = create(input);
    const fields = message as unknown as MessageFields;
    if (body) readBody(fields, body, "", wrong);
    if (query !== "" && queryFields.size > 0) bindQuery(fields, query, queryFields, wrong);
    for (const { name, index, read } of variables) bindPart(fields, name, parts[index] ?? "", read, wrong);
    return message;
  };
}

function pathVariables({ segments, desc }: Route) {
  return segments.flatMap((segment, index) => {
    if (!("field" in segment)) return [];
    return [{ name: segment.field, index, read: fieldReader(fieldOf(desc.input, segment.field), "text") }];
  });
}

interface QueryField {
  readonly read: ReadField;
  readonly isList: boolean;
}

/** Scalars, enums and lists of them; none where the body is the request. */
function queryReaders({ desc, body }: Route, inPath: ReadonlySet<string>): ReadonlyMap<string, QueryField> {
  const isTaken = ({ name }: DescField) =>
    inPath.has(name) || (typeof body === "object" && body.name === name);
  const fields =
    body === "request" ? [] : desc.input.fields.filter((field) => !field.message && !isTaken(field));
  return new Map(
    fields.map((field) => [
      field.name,
      { read: fieldReader(field, "text"), isList: field.fieldKind === "list" },
    ]),
  );
}

function bodyReader(
  { httpMethod, desc, body }: Route,
  inPath: ReadonlySet<string>,
): ReturnType<typeof messageReader> {
  if (body === "none" || (body !== "request" && isFile(body))) return () => undefined;
  if (body === "request")
    return httpMethod === "PATCH" ? changeReader(desc.input, inPath) : messageReader(desc.input, inPath);
  const read = fieldReader(body, "json");
  return (message, json, parent, wrong) => read(message, json, parent, wrong);
}

/** Unknown fields are passed over, so a change whose one field is misspelled would seem to have been made. */
function changeReader(desc: DescMessage, inPath: ReadonlySet<string>): ReturnType<typeof messageReader> {
  const read = messageReader(desc, inPath);
  const names = desc.fields.map(({ name }) => name).filter((name) => !inPath.has(name));
  return (message, json, parent, wrong) => {
    if (!names.some((name) => Object.hasOwn(json, name)))
      wrong.add({
        field: "body",
        message: `names nothing that can be changed; there are ${names.join(", ")}`,
      });
    read(message, json, parent, wrong);
  };
}

/** Bytes have no form in JSON: the body is them. */
export function isFile(field: DescField): boolean {
  return field.fieldKind === "scalar" && field.scalar === ScalarType.BYTES;
}

function bindQuery(
  message: MessageFields,
  query: string,
  fields: ReadonlyMap<string, QueryField>,
  wrong: Violations,
): void {
  const given = new URLSearchParams(query);
  for (const [name, { read, isList }] of fields) {
    const values = given.getAll(name);
    if (isList && values.length > 0) read(message, values, "", wrong);
    else if (values.length > 1) wrong.add({ field: name, message: `is given ${values.length} times` });
    else read(message, values[0], "", wrong);
  }
}

function bindPart(
  message: MessageFields,
  name: string,
  part: string,
  read: ReadField,
  wrong: Violations,
): void {
  try {
    read(message, part.includes("%") ? decodeURIComponent(part) : part, "", wrong);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    wrong.add({ field: name, message: "is not percent-encoded UTF-8" });
  }
}
