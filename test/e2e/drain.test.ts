/** SIGTERM while tasks run and clients watch. */
import { fileURLToPath } from "node:url";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, test } from "vitest";
import { Health, HealthCheckResponse_ServingStatus as Status } from "../../gen/grpc/health/v1/health_pb.js";
import { eventually } from "../support/eventually.ts";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";
import { Watcher } from "../support/watcher.ts";

const video = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const post = { serials: ["sim-1"], script_name: "post", script_config: { material_list: [video] } };

/** A server whose one phone is at work on a task, which takes seconds, or for ever where its upload sticks. */
async function atWork({ isStuck = false, flags = [] as readonly string[] } = {}) {
  const data = await temporaryDirectory();
  const sim = ["--sim", "1", "--sim-speed", "8", "--sim-control", "0"];
  const server = await ServeProcess.start("--port", "0", "--data", data.path, ...sim, ...flags);
  if (isStuck) await controlOf(server).hurt("sim-1", "upload_stuck");
  const watcher = new Watcher();
  const followed = watcher.follow(server.url);
  const { task_ids: ids } = await ok(restOf(server.url)("POST /task", post));
  await watcher.until((seen) => seen.some(({ type }) => type === "STARTED"));
  return {
    data,
    server,
    watcher,
    followed,
    taskId: Number(ids[0]),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
    },
  };
}

function controlOf({ log }: ServeProcess): SimControl {
  return new SimControl(String(log.find(({ msg }) => msg === "listening")?.["sim_control_url"]));
}

/** Until the post may be out: from then on a drain waits for the attempt. */
function untilPosted(url: string, taskId: number): Promise<void> {
  return eventually(async () => {
    const { attempts } = await ok(restOf(url)(`GET /task/${taskId}`));
    expect(attempts[0].steps).toContainEqual(expect.objectContaining({ name: "post" }));
  });
}

function untilUnready(url: string): Promise<void> {
  return eventually(async () => expect((await fetch(`${url}/readyz`)).status).toBe(503));
}

test("what may have published ends and is seen to, and nothing new is taken", async () => {
  // until all is asked, its end does not come
  await using t = await atWork({ isStuck: true });
  const { server, watcher, taskId } = t;
  await untilPosted(server.url, taskId);
  server.signal("SIGTERM");
  await untilUnready(server.url);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  for (const route of ["POST /task", "GET /task", "GET /nope"])
    expect(await restOf(server.url)(route)).toMatchObject({ status: 503, code: 50301 });
  const health = createClient(Health, createGrpcTransport({ baseUrl: server.url }));
  expect((await health.check({})).status).toBe(Status.NOT_SERVING);
  await controlOf(server).mend("sim-1");
  expect(await t.followed).toBe("Unavailable");
  expect(watcher.seen.at(-1)).toEqual({ taskId, type: "COMPLETED" });
  expect(await server.exited).toBe(0);
}, 60_000);

test("what has not published is taken back at once, told, and pending after the restart", async () => {
  await using t = await atWork();
  t.server.signal("SIGTERM");
  expect(await t.followed).toBe("Unavailable");
  expect(t.watcher.seen.at(-1)).toEqual({ taskId: t.taskId, type: "REQUEUED" });
  expect(await t.server.exited).toBe(0);
  await using again = await ServeProcess.start("--port", "0", "--data", t.data.path);
  const task = await ok(restOf(again.url)(`GET /task/${t.taskId}`));
  expect(task).toMatchObject({ status: 0, retry_count: 0, attempts: [{ outcome: "interrupted" }] });
}, 60_000);

test("what does not end within the drain timeout is cut, and told", async () => {
  await using t = await atWork({ isStuck: true, flags: ["--drain-timeout", "0.2"] });
  await untilPosted(t.server.url, t.taskId);
  t.server.signal("SIGTERM");
  expect(await t.followed).toBe("Unavailable");
  expect(["FAILED", "REQUEUED"]).toContain(t.watcher.seen.at(-1)?.type);
  expect(await t.server.exited).toBe(0);
}, 60_000);

test("a second signal cuts at once", async () => {
  await using t = await atWork({ isStuck: true });
  await untilPosted(t.server.url, t.taskId);
  t.server.signal("SIGTERM");
  await untilUnready(t.server.url);
  t.server.signal("SIGTERM");
  expect(await t.server.exited).toBe(1);
}, 60_000);
