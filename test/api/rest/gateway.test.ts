import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Problem } from "../../../src/model/problem.ts";
import { http2Call } from "../http2-call.ts";
import { openPort } from "../open.ts";
import type { OpenedPort } from "../open.ts";
import { envelopeOf, exchange } from "../raw.ts";
import type { Envelope } from "../raw.ts";
import { call, createTasks, script } from "./call.ts";

let server: OpenedPort;

const failures: Readonly<Record<string, unknown>> = {
  "/task/404": new Problem("NOT_FOUND", "no task 404"),
  "/task/409": new Problem("STATE_CONFLICT", "task 409 runs"),
  "/task/400": new Problem("INVALID_ARGUMENT", "no such", { field: "task_id" }),
  "/task/500": new TypeError("secret of the house"),
  "/task/501": new Problem("DEVICE_LOST", "a failure of a task is no refusal of a call"),
};

beforeAll(async () => {
  server = await openPort({
    methods: {
      createTasks,
      getTask: {
        handle: (request) => {
          const failure = failures[`/task/${(request as { taskId: bigint }).taskId}`];
          return failure ? Promise.reject(failure) : Promise.resolve({ task: { id: 7n, serial: "sim-1" } });
        },
      },
      listTasks: { handle: () => Promise.resolve({ tasks: many(200), total: 200n, page: 1, pageSize: 200 }) },
    },
  });
});
afterAll(() => server.port.stop());
beforeEach(() => {
  server.requests.length = 0;
  server.bugs.length = 0;
});

const many = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ id: BigInt(id), serial: "sim-1" }));

const post = (body: unknown) => call(server, "POST /task", JSON.stringify(body));

describe("routes", () => {
  it("come from the descriptors, and answer in the envelope", async () => {
    const { status, headers, ...envelope } = await post(script);
    expect([status, headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
    expect(envelope).toEqual({
      code: 0,
      message: "success",
      data: { task_ids: [101, 102], created_count: 2 },
    });
  });

  it("take the field of the answer that the route names as data", async () => {
    expect((await call(server, "GET /task/7")).data).toMatchObject({ id: 7, serial: "sim-1", attempts: [] });
  });

  it.each([
    ["GET /task/stats", "phonefleet.v1.GetTaskStatsRequest"],
    ["GET /task/7", "phonefleet.v1.GetTaskRequest"],
    ["DELETE /task/7", "phonefleet.v1.DeleteTaskRequest"],
    ["POST /task/retry-all", "phonefleet.v1.RetryAllFailedTasksRequest"],
    ["POST /task/7/retry", "phonefleet.v1.RetryTaskRequest"],
    ["GET /devices/sim%2F1", "phonefleet.v1.GetDeviceRequest"],
  ])("%s reaches its method", async (route, request) => {
    expect((await call(server, route)).code).toBe(0);
    expect(server.requests).toMatchObject([{ $typeName: request }]);
  });

  it.each([
    ["GET", "/"],
    ["GET", "/nope"],
    ["POST", "/tasks"],
    ["GET", "/Task"],
    ["GET", "/task/"],
    ["GET", "/task/1/nope"],
    ["GET", "/task/1/stop/more"],
    ["GET", "/constructor"],
    ["GET", "/__proto__"],
    ["GET", `/${"a/".repeat(2000)}`],
  ])("%s %s is 40401", async (method, path) => {
    expect(await call(server, `${method} ${path}`)).toMatchObject({ code: 40401, status: 404, data: null });
  });

  it("a path that is none is named, as far as it can be read", async () => {
    expect((await call(server, "GET /tasks?page=1")).message).toContain("there is nothing at /api/v1/tasks;");
    expect((await call(server, `GET /${"a".repeat(2000)}`)).message.length).toBeLessThan(400);
    expect((await call(server, "PUT /task")).message).toBe("/api/v1/task takes POST, GET, HEAD");
  });

  it.each([
    ["PUT", "/task", "POST, GET, HEAD"],
    ["GET", "/task/batch", "DELETE"],
    ["DELETE", "/task/stats", "GET, HEAD"],
    ["PATCH", "/task/1", "GET, HEAD, DELETE"],
    ["OPTIONS", "/task/1/stop", "POST"],
  ])("%s %s is 40501 and tells %s", async (method, path, allowed) => {
    const answer = await call(server, `${method} ${path}`);
    expect([answer.status, answer.code, answer.headers.get("allow")]).toEqual([405, 40501, allowed]);
  });

  it("HEAD is GET without the content", async () => {
    const response = await fetch(`${server.url}/api/v1/task/7`, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(0);
  });

  it("answer the same over HTTP/2", async () => {
    const headers = { ":path": "/api/v1/task", ":method": "POST", "content-type": "application/json" };
    const good = await http2Call(server.url, headers, JSON.stringify(script));
    expect(JSON.parse(good.body)).toMatchObject({ code: 0, data: { created_count: 2 } });
    const bad = await http2Call(server.url, { ...headers, "content-type": "text/plain" }, "x");
    expect([bad.status, (JSON.parse(bad.body) as Envelope).code]).toEqual([415, 41501]);
    const unknown = await http2Call(server.url, { ":path": "/nope" });
    expect([unknown.status, (JSON.parse(unknown.body) as Envelope).code]).toEqual([404, 40401]);
  });

  it("a large answer is packed for who takes gzip", async () => {
    const packed = await call(server, "GET /task", undefined, { "accept-encoding": "gzip" });
    expect([packed.headers.get("content-encoding"), packed.data.tasks.length]).toEqual(["gzip", 200]);
    const plain = await call(server, "GET /task", undefined, { "accept-encoding": "gzip;q=0" });
    expect([plain.headers.get("content-encoding"), plain.data.tasks.length]).toEqual([null, 200]);
  });
});

describe("errors", () => {
  it.each([
    ["GET /task/404", 40401, "no task 404", null],
    ["GET /task/409", 40901, "task 409 runs", null],
    ["GET /task/400", 40001, "no such", { violations: [{ field: "task_id", message: "no such" }] }],
  ])("%s is what the method's Problem says", async (route, code, message, data) => {
    expect(await call(server, route)).toMatchObject({ code, message, data, status: Math.floor(code / 100) });
  });

  it.each([["GET /task/500"], ["GET /task/501"]])(
    "%s, a bug, tells only where it is logged",
    async (route) => {
      const { status, headers, ...envelope } = await call(server, route);
      expect(envelope).toEqual({ code: 50001, message: "internal error, request request-1", data: null });
      expect([status, headers.get("x-request-id"), server.bugs.length]).toEqual([500, "request-1", 1]);
    },
  );

  it("with always-200 only the envelope tells, but for probes", async () => {
    await using lenient = await openPort({ httpStatus: "always-200", isDraining: true });
    const response = await fetch(`${lenient.url}/api/v1/task`);
    expect([response.status, ((await response.json()) as Envelope).code]).toEqual([200, 50301]);
    const malformed = await exchange(lenient.number, "this is no HTTP\r\n\r\n");
    expect([malformed?.status, envelopeOf(malformed).code]).toEqual([200, 40001]);
    expect((await fetch(`${lenient.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${lenient.url}/healthz`)).status).toBe(200);
  });
});
