import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPort } from "../open.ts";
import type { OpenedPort } from "../open.ts";
import { call } from "./call.ts";

type Schema = Record<string, unknown>;
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Schema>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

let server: OpenedPort;
let document: Document;

beforeAll(async () => {
  server = await openPort({
    methods: { getTask: { handle: () => Promise.resolve({ task: { id: 7n, serial: "sim-1", status: 2 } }) } },
  });
  document = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as Document;
});
afterAll(() => server.port.stop());

it("tells every path with its methods, and each RPC once", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(Object.keys(document.paths["/api/v1/task"] ?? {})).toEqual(["post", "get"]);
  const ids = Object.values(document.paths).flatMap((one) =>
    Object.values(one).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain("DeleteAccount");
});

it("tells where each field of a request goes, and what it may hold", () => {
  expect(document.paths["/api/v1/task"]?.["get"]?.["parameters"]).toContainEqual({
    ...{ name: "status", in: "query", required: false, schema: { enum: [0, 1, 2, 3] } },
  });
  expect(document.paths["/api/v1/task/{task_id}"]?.["get"]?.["parameters"]).toEqual([
    { name: "task_id", in: "path", required: true, schema: { type: "integer", format: "int64" } },
  ]);
});

it("tells that a table is taken in either form, and which files come in parts", () => {
  const operation = (path: string, method: string) => document.paths[`/api/v1${path}`]?.[method] ?? {};
  expect(operation("/accounts/import", "post")["requestBody"]).toMatchObject({
    content: {
      "text/csv": { schema: { type: "string" } },
      "multipart/form-data": {
        schema: {
          required: ["file"],
          properties: { dry_run: { type: "boolean" }, file: { type: "string", format: "binary" } },
        },
      },
    },
  });
  const file = operation("/task/{task_id}/attempts/{number}/artifacts/{name}", "get");
  expect(Object.keys(file["responses"] as object)).toEqual(["200", "206", "416", "default"]);
  expect(file["parameters"]).toContainEqual(expect.objectContaining({ name: "Range", in: "header" }));
  const table = operation("/accounts/export", "get");
  expect(table["responses"]).toEqual({
    "200": { description: "success", content: { "text/csv": { schema: { type: "string" } } } },
    default: expect.anything() as unknown,
  });
});

it("describes what is really answered", async () => {
  const ajv = new Ajv2020({ strict: false, formats: { int32: true, int64: true, "date-time": true } });
  ajv.addSchema(document, "api");
  const answer = ["get", "responses", "200", "content", "application~1json", "schema"];
  const isDescribed = ajv.compile({
    $ref: `api#/paths/~1api~1v1~1task~1{task_id}/${answer.join("/")}`.replaceAll(/[{}]/g, encodeURIComponent),
  });
  const { code, message, data } = await call(server, "GET /task/7");
  expect([isDescribed({ code, message, data }), isDescribed.errors]).toEqual([true, null]);
  expect(isDescribed({ code, message, data: { ...data, status: "running" } })).toBe(false);
});

it("is read only, and found over HEAD too", async () => {
  expect(await call(server, "POST /openapi.json", "{}")).toMatchObject({ status: 405, code: 40501 });
  expect((await fetch(`${server.url}/api/v1/openapi.json`, { method: "HEAD" })).status).toBe(200);
});
