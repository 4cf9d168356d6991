/** What the RPC library finds wrong by itself, as clients of each protocol read it. */
import { once } from "node:events";
import { connect } from "node:http2";
import { gzipSync } from "node:zlib";
import { toBinary } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import { ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { endStreamFromJson, errorFromJson } from "@connectrpc/connect/protocol-connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import { trailerParse } from "@connectrpc/connect/protocol-grpc-web";
import { describe, expect, it } from "vitest";
import { GetTaskRequestSchema, TaskService } from "../../../gen/phonefleet/v1/task_pb.js";
import { http2Exchange } from "../http2-call.ts";
import type { Http2Exchange } from "../http2-call.ts";
import { listen } from "./listen.ts";
import { readError } from "./rejection.ts";

interface Protocol {
  readonly name: string;
  readonly type: string;
  readonly method: string;
  /** Where the encoding of messages is named. */
  readonly encoding: string;
  readonly timeout: readonly [name: string, soon: string, never: string];
  readonly frame: (message: Uint8Array, isPacked?: boolean) => Uint8Array;
  readonly error: (answer: Http2Exchange) => ConnectError | undefined;
}

const enveloped = (message: Uint8Array, isPacked = false) => encodeEnvelope(isPacked ? 1 : 0, message);
const lastMessage = (body: Buffer) => {
  let at = 0;
  for (;;) {
    const next = at + 5 + body.readUInt32BE(at + 1);
    if (next >= body.length) return body.subarray(at + 5);
    at = next;
  }
};
const follow = {
  serials: ["sim-1"],
  scriptName: "follow",
  config: { case: "scriptConfig" as const, value: { target_user: "ada" } },
};
const grpcTimeout = ["grpc-timeout", "50m", "never"] as const;
const connectTimeout = ["connect-timeout-ms", "50", "never"] as const;

const protocols: readonly Protocol[] = [
  {
    name: "gRPC",
    type: "application/grpc",
    method: "GetTask",
    encoding: "grpc-encoding",
    timeout: grpcTimeout,
    frame: enveloped,
    error: ({ headers, trailers }) => findTrailerError(headersOf({ ...headers, ...trailers })),
  },
  {
    name: "gRPC-Web",
    type: "application/grpc-web+proto",
    method: "GetTask",
    encoding: "grpc-encoding",
    timeout: grpcTimeout,
    frame: enveloped,
    error: ({ headers, body }) =>
      findTrailerError(body.length === 0 ? headersOf(headers) : trailerParse(lastMessage(body))),
  },
  {
    name: "Connect",
    type: "application/proto",
    method: "GetTask",
    encoding: "content-encoding",
    timeout: connectTimeout,
    frame: (message) => message,
    error: ({ body }) => errorFromJson(JSON.parse(body.toString()) as never, undefined, new ConnectError("")),
  },
  {
    name: "a stream of Connect",
    type: "application/connect+proto",
    method: "WatchTasks",
    encoding: "connect-content-encoding",
    timeout: connectTimeout,
    frame: enveloped,
    error: ({ headers, body }) =>
      headers[":status"] === 200
        ? endStreamFromJson(lastMessage(body)).error
        : errorFromJson(JSON.parse(body.toString()) as never, undefined, new ConnectError("")),
  },
];

function headersOf(headers: Readonly<Record<string, unknown>>): Headers {
  const plain = Object.entries(headers).filter(([name]) => !name.startsWith(":"));
  return new Headers(plain.map(([name, value]) => [name, String(value)]));
}

describe.each(protocols)("over $name", ({ type, method, encoding, timeout, frame, error }) => {
  const good = frame(toBinary(GetTaskRequestSchema, create(GetTaskRequestSchema, { taskId: 1n })));
  const service = "/phonefleet.v1.TaskService";
  const [timeoutName, , never] = timeout;
  const packed = (bytes: Uint8Array) => frame(bytes, true);

  it.each([
    ["a method that does not exist", `${service}/Nonsense`, good, {}, "40501"],
    ["a path that is none", "/nonsense", good, {}, "40501"],
    ["bytes that are no message", `${service}/${method}`, frame(Buffer.from([255, 255])), {}, "40001"],
    ["a message that is too large", `${service}/${method}`, frame(Buffer.alloc(8388609)), {}, "41301"],
    [
      "a message that unpacks to too much",
      `${service}/${method}`,
      packed(gzipSync(Buffer.alloc(8388609))),
      { [encoding]: "gzip" },
      "41301",
    ],
    ["a packed message that is not said to be", `${service}/${method}`, packed(gzipSync("x")), {}, "40001"],
    ["what is not packed", `${service}/${method}`, packed(Buffer.from("x")), { [encoding]: "gzip" }, "40001"],
    ["an unknown packing", `${service}/${method}`, good, { [encoding]: "zstd" }, "41501"],
    ["a timeout that is none", `${service}/${method}`, good, { [timeoutName]: never }, "40001"],
    ["an unknown form of messages", `${service}/${method}`, good, { "content-type": `${type}+x` }, "41501"],
  ])("%s has its reason and number", async (_what, path, body, headers, number) => {
    await using server = await listen();
    const sent = { ":method": "POST", ":path": path, "content-type": type, ...headers };
    const answer = await http2Exchange(server.url, sent, body);
    const found = error(answer);
    expect(found).toBeInstanceOf(ConnectError);
    expect(readError(found as ConnectError)).toMatchObject({ number });
    expect(server.bugs).toEqual([]);
  });
});

it.each([
  ["application/grpc", "grpc-timeout", "99999999H"],
  ["application/grpc", "grpc-timeout", "2592000S"],
  ["application/connect+proto", "connect-timeout-ms", "9999999999"],
])("a stream of %s whose %s is %s goes on", async (type, name, farAway) => {
  await using server = await listen();
  const session = connect(server.url);
  try {
    const path = "/phonefleet.v1.TaskService/WatchTasks";
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": type,
      [name]: farAway,
    });
    const next = () => Promise.race([once(stream, "data"), once(stream, "end").then(() => "ended")]);
    stream.end(enveloped(Buffer.alloc(0)));
    expect(await next()).not.toBe("ended");
    const client = createClient(TaskService, createGrpcTransport({ baseUrl: server.url }));
    for (let made = 0; made < 3; made += 1) {
      const told = next();
      await client.createTasks(follow);
      expect(await told).not.toBe("ended");
    }
  } finally {
    session.destroy();
  }
});

it.each(protocols.filter(({ name }) => name !== "Connect"))(
  "a deadline that passes has them over $name, too",
  async ({ type, timeout: [name, soon], frame, error }) => {
    await using server = await listen();
    const path = "/phonefleet.v1.TaskService/WatchTasks";
    const sent = { ":method": "POST", ":path": path, "content-type": type, [name]: soon };
    const found = error(await http2Exchange(server.url, sent, frame(Buffer.alloc(0))));
    expect(readError(found as ConnectError)).toMatchObject({ code: "DeadlineExceeded", number: "50301" });
  },
);
