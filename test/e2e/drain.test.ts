/** SIGTERM while tasks run and clients watch. */
import { fileURLToPath } from "node:url";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, test } from "vitest";
import { Health, HealthCheckResponse_ServingStatus as Status } from "../../gen/grpc/health/v1/health_pb.js";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { Watcher } from "../support/watcher.ts";

const video = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const post = { serials: ["sim-1"], script_name: "post", script_config: { material_list: [video] } };

/** A server whose one phone is at work on a task, which takes seconds, or for ever where its upload sticks. */
async function atWork({ isStuck = false, flags = [] as readonly string[] } = {}) {
  const data = await temporaryDirectory();
  const sim = ["--sim", "1", "--sim-speed", "8", "--sim-control", "0"];
  const server = await ServeProcess.start("--port", "0", "--data", data.path, ...sim, ...flags);
  if (isStuck) await makeUploadsStick(server);
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

async function makeUploadsStick({ log }: ServeProcess): Promise<void> {
  const control = log.find(({ msg }) => msg === "listening")?.["sim_control_url"];
  const stuck = { method: "POST", body: JSON.stringify({ kind: "upload_stuck" }) };
  expect((await fetch(`${String(control)}/phones/sim-1/faults`, stuck)).ok).toBe(true);
}

/** Until the post may be out: from then on a drain waits for the attempt. */
async function untilPosted(url: string, taskId: number): Promise<void> {
  for (;;) {
    const { attempts } = await ok(restOf(url)(`GET /task/${taskId}`));
    if (attempts[0].steps.some(({ name }: { name: string }) => name === "post")) return;
  }
}

async function untilUnready(url: string): Promise<void> {
  while ((await fetch(`${url}/readyz`)).status !== 503);
}

test("what may have published ends and is seen to, and nothing new is taken", async () => {
  await using t = await atWork();
  const { server, watcher, taskId } = t;
  await untilPosted(server.url, taskId);
  server.signal("SIGTERM");
  await untilUnready(server.url);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  for (const route of ["POST /task", "GET /task", "GET /nope"])
    expect(await restOf(server.url)(route)).toMatchObject({ status: 503, code: 50301 });
  const health = createClient(Health, createGrpcTransport({ baseUrl: server.url }));
  expect((await health.check({})).status).toBe(Status.NOT_SERVING);
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
