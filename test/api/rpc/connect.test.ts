import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:http2";
import { promisify } from "node:util";
import { fromBinary, toBinary, create } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { credentials, Client, Metadata, status as grpcStatus } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { BadRequestSchema, ErrorInfoSchema } from "../../../gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../../gen/google/rpc/status_pb.js";
import { CreateTasksRequestSchema, TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import { Problem } from "../../../src/model/problem.ts";
import { listen } from "./listen.ts";
import { rejection } from "./rejection.ts";
import { until } from "./until.ts";

const post = {
  serials: ["sim-1"],
  scriptName: "post",
  config: { case: "scriptConfig" as const, value: { captions: "hi" } },
};

describe.each([
  ["gRPC", createGrpcTransport],
  ["gRPC-Web", createGrpcWebTransport],
  ["Connect", createConnectTransport],
] as const)("over %s", (_name, createTransport) => {
  it("a task is created and read, and its events come as they happen", async () => {
    await using server = await listen();
    const client = createClient(TaskService, createTransport({ baseUrl: server.url, httpVersion: "2" }));
    const leave = new AbortController();
    const events = client.watchTasks({}, { signal: leave.signal })[Symbol.asyncIterator]();
    await events.next();
    const { taskIds } = await client.createTasks(post);
    expect((await events.next()).value?.task?.id).toBe(taskIds[0]);
    expect((await client.getTask({ taskId: 1n })).task).toMatchObject({ serial: "sim-1" });
    leave.abort();
  });

  it("an error carries its reason, number and violations", async () => {
    await using server = await listen();
    const client = createClient(TaskService, createTransport({ baseUrl: server.url, httpVersion: "2" }));
    expect(await rejection(client.createTasks({ ...post, scriptName: "" }))).toMatchObject({
      code: "InvalidArgument",
      reason: "SCRIPT_NAME_MISSING",
      number: "40002",
      fields: ["script_name"],
    });
  });

  it("a bug is answered with the request's id and nothing else", async () => {
    await using server = await listen();
    const bug = new Error("secret path /root/x");
    server.store.tasks.stats = () => Promise.reject(bug);
    const client = createClient(TaskService, createTransport({ baseUrl: server.url, httpVersion: "2" }));
    const error = await rejection(client.getTaskStats({}));
    expect(error).toMatchObject({ code: "Internal", reason: "INTERNAL", number: "50001" });
    expect(error.message).toBe("internal error, request request-1");
    expect(server.bugs).toEqual([bug]);
  });

  it("a call is refused before its message is read where it is not admitted", async () => {
    const headers: (string | undefined)[] = [];
    await using server = await listen({
      admit(call) {
        headers.push(call.header("x-token"));
        throw new Problem("API_NOT_IN_PLAN", "the plan Starter has no API access");
      },
    });
    const client = createClient(TaskService, createTransport({ baseUrl: server.url, httpVersion: "2" }));
    const error = await rejection(client.getTaskStats({}, { headers: { "x-token": "t" } }));
    expect(error).toMatchObject({ code: "PermissionDenied", number: "40301" });
    expect(headers).toEqual(["t"]);
  });

  it("a deadline that passes is no bug", async () => {
    await using server = await listen();
    const client = createClient(TaskService, createTransport({ baseUrl: server.url, httpVersion: "2" }));
    // long enough that the stream has begun by then on a busy machine too
    const events = client.watchTasks({}, { timeoutMs: 1000 })[Symbol.asyncIterator]();
    await events.next();
    expect(await rejection(events.next())).toMatchObject({ code: "DeadlineExceeded" });
    await until(() => server.followers() === 0);
    expect(server.bugs).toEqual([]);
  });
});

describe("a foreign gRPC client", () => {
  const callTasks = (url: string, method: string, body: Uint8Array) => {
    const client = new Client(url.replace("http://", ""), credentials.createInsecure());
    const path = `/phonefleet.v1.TaskService/${method}`;
    return new Promise<Buffer>((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        (bytes: Uint8Array) => Buffer.from(bytes),
        (bytes) => bytes,
        body,
        new Metadata(),
        (error, answer) => {
          client.close();
          if (error) reject(error);
          else resolve(answer ?? Buffer.alloc(0));
        },
      );
    });
  };

  it("reads google.rpc.Status with ErrorInfo and BadRequest", async () => {
    await using server = await listen();
    const body = toBinary(
      CreateTasksRequestSchema,
      create(CreateTasksRequestSchema, { ...post, serials: [] }),
    );
    const error = await callTasks(server.url, "CreateTasks", body).then(
      String,
      (reason: ServiceError) => reason,
    );
    expect(error).toMatchObject({ code: grpcStatus.INVALID_ARGUMENT });
    expect((error as ServiceError).details).toBe("serials: is required where there are no usernames");
    const details = detailsOf(error as ServiceError);
    expect(details).toMatchObject([
      { reason: "INVALID_ARGUMENT", domain: "phonefleet.dev", metadata: { code: "40001" } },
      { fieldViolations: [{ field: "serials" }] },
    ]);
  });

  it("is told that a method is unknown", async () => {
    await using server = await listen();
    const error = await callTasks(server.url, "Nonsense", Buffer.alloc(0)).then(
      String,
      (reason: ServiceError) => reason,
    );
    expect(error).toMatchObject({
      code: grpcStatus.UNIMPLEMENTED,
      details: "there is no method /phonefleet.v1.TaskService/Nonsense",
    });
    expect(detailsOf(error as ServiceError)).toMatchObject([{ metadata: { code: "40501" } }]);
  });

  it.each([
    ["a message over 8 MiB", Buffer.alloc(8 * 1024 * 1024 + 1), grpcStatus.RESOURCE_EXHAUSTED, "41301"],
    ["bytes that are no message", Buffer.from([0xff, 0xff]), grpcStatus.INVALID_ARGUMENT, "40001"],
  ])("gets ErrorInfo for %s, too", async (_what, body, code, number) => {
    await using server = await listen();
    const error = await callTasks(server.url, "CreateTasks", body).then(
      String,
      (reason: ServiceError) => reason,
    );
    expect(error).toMatchObject({ code });
    expect(detailsOf(error as ServiceError)).toMatchObject([{ metadata: { code: number } }]);
    expect(server.bugs).toEqual([]);
  });
});

function detailsOf({ metadata }: ServiceError) {
  const [bytes] = metadata.get("grpc-status-details-bin");
  const { details } = fromBinary(StatusSchema, Buffer.from(bytes ?? ""));
  return details.map((any) => anyUnpack(any, ErrorInfoSchema) ?? anyUnpack(any, BadRequestSchema));
}

it("half a surrogate pair in a message does not break the answer", async () => {
  await using server = await listen();
  const body = Buffer.from(
    String.raw`{"serials":["a"],"scriptName":"post","scriptConfig":{"app":"\ud800 100%"}}`,
  );
  const answer = await fetchGrpc(server.url, "CreateTasks", body, "application/grpc+json");
  expect(answer).toMatchObject({ "grpc-status": "3" });
  expect(answer["grpc-message"]).toMatch(/^script_config.app: /);
});

it("an error fits into the 8 KiB of trailers that clients take, however much is wrong", async () => {
  await using server = await listen();
  const violations = Array.from({ length: 10_000 }, (_, index) => ({
    field: `f[${index}]`,
    message: "€uro",
  }));
  server.store.tasks.stats = () =>
    Promise.reject(new Problem("INVALID_ARGUMENT", "€".repeat(5000), { violations }));
  const answer = await fetchGrpc(server.url, "GetTaskStats", Buffer.alloc(0), "application/grpc");
  expect(answer).toMatchObject({ "grpc-status": "3" });
  // As HTTP/2 counts them.
  const sizes = Object.entries(answer).map(([name, value]) => name.length + String(value).length + 32);
  expect(sizes.reduce((all, size) => all + size)).toBeLessThan(8192);
});

/** Sends one message of the TaskService, and resolves to the headers and trailers of the answer. */
async function fetchGrpc(url: string, method: string, message: Buffer, contentType: string) {
  const session = connect(url);
  const stream = session.request({
    ":method": "POST",
    ":path": `/phonefleet.v1.TaskService/${method}`,
    "content-type": contentType,
  });
  const envelope = Buffer.alloc(5);
  envelope.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([envelope, message]));
  const answer: Record<string, unknown> = {};
  stream.on("response", (headers) => Object.assign(answer, headers));
  stream.on("trailers", (trailers) => Object.assign(answer, trailers));
  stream.resume();
  await once(stream, "close");
  session.destroy();
  return answer;
}

it("buf curl calls a method knowing nothing but the address", async () => {
  await using server = await listen();
  const curl = (method: string, data: string) =>
    promisify(execFile)("node_modules/.bin/buf", [
      ...["curl", "--protocol", "grpc", "--http2-prior-knowledge", "--data", data],
      `${server.url}/phonefleet.v1.TaskService/${method}`,
    ]);
  const request = { serials: ["sim-1"], scriptName: "post", post: { captions: "hi" } };
  const created = await curl("CreateTasks", JSON.stringify(request));
  expect(JSON.parse(created.stdout)).toEqual({ taskIds: ["1"], createdCount: 1 });
  const stats = await curl("GetTaskStats", "{}");
  expect(JSON.parse(stats.stdout)).toEqual({ total: "1", pending: "1" });
});

it("a single call whose deadline passes is answered then, whatever it waits for", async () => {
  await using server = await listen();
  server.store.tasks.stats = () => new Promise<never>(() => undefined);
  const session = connect(server.url);
  const stream = session.request({
    ":method": "POST",
    ":path": "/phonefleet.v1.TaskService/GetTaskStats",
    "content-type": "application/grpc",
    "grpc-timeout": "50m",
  });
  stream.end(Buffer.alloc(5));
  const [headers] = (await once(stream, "response")) as [Record<string, unknown>];
  const last = "grpc-status" in headers ? headers : (await once(stream.resume(), "trailers"))[0];
  expect(last).toMatchObject({ "grpc-status": "4" });
  session.destroy();
  expect(server.bugs).toEqual([]);
});
