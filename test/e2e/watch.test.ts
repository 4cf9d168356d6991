/** WatchTasks against a server that is killed, restarted, drained, and faster than its reader. */
import { connect } from "node:http2";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import {
  TaskEventType,
  WatchTasksRequestSchema,
  WatchTasksResponseSchema,
} from "../../gen/phonefleet/v1/task_pb.js";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { Watcher } from "../support/watcher.ts";

const follow = (count: number, serial = "absent") => ({
  serials: [serial],
  script_name: "follow",
  script_config: { target_users: Array.from({ length: count }, (_, index) => `user_${index}`) },
});

test("a watcher that resumes sees each change once, over kill -9 and SIGTERM", async () => {
  await using data = await temporaryDirectory();
  const watcher = new Watcher();
  const created: number[] = [];
  for (const signal of ["SIGKILL", "SIGTERM", "SIGKILL", "SIGTERM"] as const) {
    await using server = await ServeProcess.start("--port", "0", "--data", data.path);
    const followed = watcher.follow(server.url);
    const rest = restOf(server.url);
    for (let call = 0; call < 4; call += 1) {
      const { task_ids: ids } = await ok(rest("POST /task", follow(50)));
      created.push(...ids);
      await ok(rest(`POST /task/${ids[0]}/stop`));
    }
    // Some of it is on its way when the server goes.
    await watcher.until((seen) => seen.length > created.length / 2);
    server.signal(signal);
    const end = await followed;
    if (signal === "SIGTERM") expect(end).toBe("Unavailable");
    await server.exited;
  }
  await using server = await ServeProcess.start("--port", "0", "--data", data.path);
  const followed = watcher.follow(server.url);
  await watcher.until((seen) => seen.length >= created.length + 16);
  const idsOf = (type: string) => watcher.seen.filter((one) => one.type === type).map(({ taskId }) => taskId);
  expect(idsOf("CREATED")).toEqual(created);
  expect(idsOf("FAILED")).toEqual(created.filter((_id, index) => index % 50 === 0));
  server.signal("SIGTERM");
  await followed;
  expect(watcher.seen).toHaveLength(created.length + 16);
}, 60_000);

test("a reader that does not read is cut, told so, and goes on where it stood", async () => {
  await using data = await temporaryDirectory();
  await using server = await ServeProcess.start("--port", "0", "--data", data.path);
  const rest = restOf(server.url);
  const session = connect(server.url, { settings: { initialWindowSize: 1000 } });
  const slow = session.request({
    ":method": "POST",
    ":path": "/phonefleet.v1.TaskService/WatchTasks",
    "content-type": "application/grpc",
    te: "trailers",
  });
  const message = toBinary(WatchTasksRequestSchema, create(WatchTasksRequestSchema, { fromStart: true }));
  slow.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
  await new Promise((resolve) => slow.once("response", resolve));

  const total = 24_000;
  for (let count = 0; count < total; count += 4000) await ok(rest("POST /task", follow(4000)));
  const trailers = new Promise<Record<string, unknown>>((resolve) => slow.once("trailers", resolve));
  const chunks: Buffer[] = [];
  for await (const chunk of slow) chunks.push(chunk as Buffer);
  expect((await trailers)["grpc-status"]).toBe("8");
  session.destroy();

  const seen = messagesOf(Buffer.concat(chunks));
  const told = seen.filter(({ type }) => type === TaskEventType.CREATED).map(({ task }) => Number(task?.id));
  expect(told.length).toBeLessThan(total);
  const watcher = new Watcher();
  watcher.token = seen.at(-1)?.resumeToken ?? "";
  void watcher.follow(server.url);
  await watcher.until((more) => told.length + more.length >= total);
  expect([...told, ...watcher.seen.map(({ taskId }) => taskId)]).toEqual(
    Array.from({ length: total }, (_, index) => index + 1),
  );
}, 60_000);

function messagesOf(bytes: Buffer) {
  const messages = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    messages.push(fromBinary(WatchTasksResponseSchema, bytes.subarray(at + 5, end)));
    at = end;
  }
  return messages;
}
