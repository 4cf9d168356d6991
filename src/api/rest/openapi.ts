/**
 * The REST API as an OpenAPI 3.1 document, from the routes that the gateway serves: paths, fields, enums and limits are
 * written in the .proto alone. What calls mean in words is in docs/rest.md.
 */
import { getOption, ScalarType } from "@bufbuild/protobuf";
import type { DescEnum, DescField, DescMessage, JsonObject, JsonValue } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { field as fieldRules } from "../../../gen/buf/validate/validate_pb.js";
import { rest_except } from "../../../gen/phonefleet/v1/options_pb.js";
import { documentedValue } from "../enum-form.ts";
import { isFile } from "./bind.ts";
import { hasParts } from "./download.ts";
import type { Route } from "./routes.ts";

export const OPENAPI_PATH = "/api/v1/openapi.json";

export function openApi(routes: readonly Route[]): JsonObject {
  const schemas: Record<string, JsonValue> = { Failure: FAILURE };
  const paths: Record<string, Record<string, JsonValue>> = {};
  for (const route of routes) {
    const operations = (paths[pathOf(route)] ??= {});
    operations[route.httpMethod.toLowerCase()] = operationOf(route, schemas);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "phonefleet",
      version: "v1",
      description: "Every answer is {code, message, data}; 0 is success.",
    },
    paths,
    components: { schemas },
  };
}

const FAILURE: JsonObject = {
  type: "object",
  required: ["code", "message", "data"],
  properties: {
    code: { type: "integer", description: "Its first three digits are the HTTP status." },
    message: { type: "string" },
    data: {
      type: ["object", "null"],
      properties: {
        violations: {
          type: "array",
          items: { type: "object", properties: { field: { type: "string" }, message: { type: "string" } } },
        },
      },
    },
  },
};

const FILE: JsonObject = { "application/octet-stream": { schema: { type: "string", format: "binary" } } };
const RANGE: JsonObject = {
  name: "Range",
  in: "header",
  required: false,
  schema: { type: "string" },
  description: "One part of the file, as bytes=0-1023.",
};
const CONTENT_RANGE: JsonObject = { "Content-Range": { schema: { type: "string" } } };
const PARTS: JsonObject = {
  "206": { description: "the part that Range asked for", headers: CONTENT_RANGE, content: FILE },
  "416": { description: "the file has no such part; without a body", headers: CONTENT_RANGE },
};

type Schemas = Record<string, JsonValue>;

function pathOf({ segments }: Route): string {
  return `/${segments.map((segment) => ("field" in segment ? `{${segment.field}}` : segment.literal)).join("/")}`;
}

function operationOf(route: Route, schemas: Schemas): JsonObject {
  const { desc, segments, httpMethod } = route;
  const inPath = new Set(segments.flatMap((segment) => ("field" in segment ? [segment.field] : [])));
  const body = bodyOf(route, inPath, schemas);
  const parameters = [...desc.input.fields]
    .filter(({ name, message }) => inPath.has(name) || (route.body !== "request" && message === undefined))
    .filter((field) => !isFile(field))
    .map((field) => parameterOf(field, inPath.has(field.name) ? "path" : "query", schemas));
  const isInParts = hasParts(desc.output);
  if (isInParts) parameters.push(RANGE);
  return {
    operationId: desc.name,
    tags: [desc.parent.name.replace(/Service$/, "")],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: httpMethod !== "DELETE", content: body } }),
    responses: {
      "200": { description: "success", content: answerOf(route, schemas) },
      ...(isInParts && PARTS),
      default: { description: "refused", content: { "application/json": { schema: refTo("Failure") } } },
    },
  };
}

function parameterOf(field: DescField, place: "path" | "query", schemas: Schemas): JsonObject {
  return { name: field.name, in: place, required: place === "path", schema: bareSchema(field, schemas) };
}

function bodyOf(
  { desc, body }: Route,
  inPath: ReadonlySet<string>,
  schemas: Schemas,
): JsonObject | undefined {
  if (desc.methodKind === "client_streaming") {
    const info = desc.input.fields.find(({ fieldKind }) => fieldKind === "message")?.message;
    return formOf(info?.fields ?? [], schemas);
  }
  if (body === "none") return undefined;
  if (body !== "request") {
    if (!isFile(body)) return { "application/json": { schema: bareSchema(body, schemas) } };
    const besides = desc.input.fields.filter((field) => field !== body && !inPath.has(field.name));
    return { "text/csv": { schema: { type: "string" } }, ...formOf(besides, schemas) };
  }
  const fields = desc.input.fields.filter(({ name }) => !inPath.has(name));
  return { "application/json": { schema: { type: "object", properties: propertiesOf(fields, schemas) } } };
}

function formOf(besides: readonly DescField[], schemas: Schemas): JsonObject {
  const file = { file: { type: "string", format: "binary", description: "The last field." } };
  // a form has no null
  const others = besides.map((field) => [field.name, bareSchema(field, schemas)] as const);
  const properties = { ...Object.fromEntries(others), ...file };
  return { "multipart/form-data": { schema: { type: "object", required: ["file"], properties } } };
}

function answerOf({ desc, answerField }: Route, schemas: Schemas): JsonObject {
  if (desc.methodKind === "server_streaming")
    return hasParts(desc.output) ? FILE : { "text/csv": { schema: { type: "string" } } };
  const data = answerField ? bareSchema(answerField, schemas) : messageSchema(desc.output, [], schemas);
  const envelope = {
    type: "object",
    required: ["code", "message", "data"],
    properties: { code: { const: 0 }, message: { type: "string" }, data },
  };
  return { "application/json": { schema: envelope } };
}

function propertiesOf(fields: readonly DescField[], schemas: Schemas): JsonObject {
  return Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, schemas)]));
}

/** With null, where the field may be absent. */
function fieldSchema(field: DescField, schemas: Schemas): JsonObject {
  const schema = bareSchema(field, schemas);
  const isAlwaysThere =
    field.fieldKind === "list" ||
    (field.fieldKind === "scalar" && field.presence === FeatureSet_FieldPresence.IMPLICIT);
  return isAlwaysThere ? schema : { anyOf: [schema, { type: "null" }] };
}

function bareSchema(field: DescField, schemas: Schemas): JsonObject {
  const except = getOption(field, rest_except);
  switch (field.fieldKind) {
    case "enum":
      return enumSchema(field.enum);
    case "message":
      return messageSchema(field.message, except, schemas);
    case "scalar":
      return { ...scalarSchema(field.scalar), ...limitsOf(field) };
    case "list":
      return { type: "array", items: itemSchema(field, except, schemas) };
    case "map":
      throw new Error(`${field.toString()}: maps have no documented JSON form`);
  }
}

function itemSchema(
  field: DescField & { fieldKind: "list" },
  except: readonly string[],
  schemas: Schemas,
): JsonObject {
  if (field.listKind === "message") return messageSchema(field.message, except, schemas);
  return field.listKind === "enum" ? enumSchema(field.enum) : scalarSchema(field.scalar);
}

/** Each message once, under its name; without some of its fields it is another one. */
function messageSchema(desc: DescMessage, except: readonly string[], schemas: Schemas): JsonObject {
  if (desc.typeName === "google.protobuf.Struct") return { type: "object" };
  if (desc.typeName === "google.protobuf.Timestamp") return { type: "string", format: "date-time" };
  const name = [desc.name, ...except.map((field) => `Without_${field}`)].join("");
  if (!Object.hasOwn(schemas, name)) {
    // known before its fields are: it may hold its own kind
    schemas[name] = {};
    const fields = desc.fields.filter((field) => !except.includes(field.name));
    schemas[name] = { type: "object", properties: propertiesOf(fields, schemas) };
  }
  return refTo(name);
}

function refTo(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

function enumSchema({ values }: DescEnum): JsonObject {
  // 0 is "unspecified", which has no documented form
  return { enum: values.filter(({ number }) => number !== 0).map(documentedValue) };
}

function scalarSchema(scalar: ScalarType): JsonObject {
  switch (scalar) {
    case ScalarType.STRING:
      return { type: "string" };
    case ScalarType.BOOL:
      return { type: "boolean" };
    case ScalarType.INT32:
      return { type: "integer", format: "int32" };
    case ScalarType.INT64:
      return { type: "integer", format: "int64" };
    default:
      throw new Error(`no JSON form of scalar ${ScalarType[scalar]} is documented`);
  }
}

function limitsOf(field: DescField): JsonObject {
  const { type } = getOption(field, fieldRules);
  if (type.case === "string" && type.value.maxLen) return { maxLength: Number(type.value.maxLen) };
  if (type.case !== "int32") return {};
  const { greaterThan, lessThan } = type.value;
  return {
    ...(greaterThan.case === "gte" && { minimum: greaterThan.value }),
    ...(lessThan.case === "lte" && { maximum: lessThan.value }),
  };
}
