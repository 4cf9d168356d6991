/** Stop, delete and retry while a task waits, at each of its steps, around its point of no return, and after its end. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { ok, type Rest, restOf } from "../support/rest.ts";
import { type LogLine, ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";

const DEMO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const PHONES = 6;
/** A stop ends a task within a second; on a loaded machine that may show later. */
const STOPPED_BY_MS = 3_000;
const OK = 0;
const GONE = 40_401;
const CONFLICT = 40_901;

let scratch: Awaited<ReturnType<typeof temporaryDirectory>>;
let server: ServeProcess;
let rest: Rest;
let control: SimControl;

beforeAll(async () => {
  scratch = await temporaryDirectory();
  const sim = ["--sim", String(PHONES), "--sim-speed", "20", "--sim-control", "0"];
  const data = join(scratch.path, "data");
  server = await ServeProcess.start("--port", "0", "--data", data, ...sim, "--log-level", "debug");
  rest = restOf(server.url);
  control = new SimControl(String(server.log.find(({ msg }) => msg === "listening")?.["sim_control_url"]));
}, 60_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await scratch?.[Symbol.asyncDispose]();
});

async function createPost(phone: number, more: object = {}): Promise<{ id: number; sha256: string }> {
  const box = Buffer.from(`\0\0\0\x2cfree${crypto.randomUUID()}`, "latin1");
  const bytes = Buffer.concat([await readFile(DEMO), box]);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const path = join(scratch.path, `${sha256}.mp4`);
  await writeFile(path, bytes);
  const body = {
    serials: [`sim-${phone}`],
    script_name: "post",
    script_config: { material_list: [path], captions: sha256.slice(0, 12) },
    ...more,
  };
  const { task_ids: ids } = await ok(rest("POST /task", body));
  return { id: Number(ids[0]), sha256 };
}

async function posts(phone: number, sha256: string): Promise<number> {
  const seen = await control.account(`sim-${phone}`, "tiktok", `sim${phone}_a`);
  return seen.posts.filter((post) => post.sha256.includes(sha256)).length;
}

function end(id: number) {
  return eventually(async () => {
    const task = await ok(rest(`GET /task/${id}`));
    if (task.status < 2) throw new Error(`task ${id} is ${task.status_text}`);
    return task;
  });
}

function stepOf({ msg, step }: LogLine): string | undefined {
  if (msg === "task passes the point of no return") return msg;
  return msg === "step" ? String(step) : undefined;
}

async function codeOf(route: string): Promise<number> {
  return (await rest(route)).code;
}

test("retry and stop are refused where there is nothing to retry or to stop", async () => {
  const waiting = await createPost(1, { serials: ["absent"] });
  expect(await codeOf(`POST /task/${waiting.id}/retry`)).toBe(CONFLICT);
  expect(await codeOf(`POST /task/${waiting.id}/stop`)).toBe(OK);
  expect(await ok(rest(`GET /task/${waiting.id}`))).toMatchObject({
    status: 3,
    error: { reason: "STOPPED" },
  });
  expect(await codeOf(`POST /task/${waiting.id}/stop`)).toBe(CONFLICT);
  expect(await codeOf(`POST /task/${waiting.id}/retry`)).toBe(OK);
  expect(await codeOf(`DELETE /task/${waiting.id}`)).toBe(OK);
  for (const route of ["GET /task/ID", "POST /task/ID/retry", "POST /task/ID/stop", "DELETE /task/ID"])
    expect(await codeOf(route.replace("ID", String(waiting.id)))).toBe(GONE);
});

test("a task that is stopped or deleted at any of its steps leaves its phone to the next, and the truth", async () => {
  const jobs: { readonly verb: "stop" | "delete"; readonly step: string }[] = [];
  // all phones have posted before, so that their steps are those of the clean runs
  await Promise.all(
    Array.from({ length: PHONES }, async (_, i) => {
      const { id, sha256 } = await createPost(i + 1);
      expect(await end(id)).toMatchObject({ status: 2, error: null });
      expect(await codeOf(`POST /task/${id}/stop`)).toBe(CONFLICT);
      expect(await codeOf(`POST /task/${id}/retry`)).toBe(CONFLICT);
      expect(await posts(i + 1, sha256)).toBe(1);
    }),
  );
  const common = Map.groupBy(
    server.log.filter((line) => stepOf(line) !== undefined),
    (line) => stepOf(line) ?? "",
  );
  for (const [step, lines] of common) {
    if (new Set(lines.map(({ phone }) => phone)).size < PHONES) continue;
    jobs.push({ verb: "stop", step });
    if (jobs.length % 3 === 0 || step.includes("point")) jobs.push({ verb: "delete", step });
  }
  expect(jobs.length).toBeGreaterThan(20);
  const work = async (phone: number) => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await endAt(phone, job);
    const { id, sha256 } = await createPost(phone);
    expect(await end(id)).toMatchObject({ status: 2, error: null });
    expect(await posts(phone, sha256)).toBe(1);
  };
  await Promise.all(Array.from({ length: PHONES }, (_, i) => work(i + 1)));
}, 120_000);

async function endAt(
  phone: number,
  { verb, step }: { verb: "stop" | "delete"; step: string },
): Promise<void> {
  const begun = new Set(server.log.map(({ task }) => task));
  const reached = server.line(
    (line) => line["phone"] === `sim-${phone}` && !begun.has(line["task"]) && stepOf(line) === step,
  );
  const { id, sha256 } = await createPost(phone);
  await Promise.race([reached, end(id)]);
  const askedAt = Date.now();
  if (verb === "delete") {
    expect(await codeOf(`DELETE /task/${id}`)).toBe(OK);
    expect(await codeOf(`GET /task/${id}`)).toBe(GONE);
    expect(await posts(phone, sha256)).toBeLessThanOrEqual(1);
    return;
  }
  expect([OK, CONFLICT]).toContain(await codeOf(`POST /task/${id}/stop`));
  const task = await end(id);
  expect(Date.parse(task.finished_at) - askedAt).toBeLessThan(STOPPED_BY_MS);
  const hasPassed = server.log.some(
    (line) => line["task"] === id && line.msg === "task passes the point of no return",
  );
  const reason = task.error?.reason ?? "completed";
  expect(hasPassed ? ["completed", "OUTCOME_UNKNOWN"] : ["STOPPED"]).toContain(reason);
  if (reason === "STOPPED") expect(await posts(phone, sha256)).toBe(0);
  if (reason === "completed") expect(await posts(phone, sha256)).toBe(1);
  if (reason !== "STOPPED") return;
  // a retry of what certainly did not publish does so, once
  expect(await codeOf(`POST /task/${id}/retry`)).toBe(OK);
  if (step.length % 3 !== 0) return void (await codeOf(`DELETE /task/${id}`));
  expect(await end(id)).toMatchObject({ status: 2, retry_count: 1 });
  expect(await posts(phone, sha256)).toBe(1);
}
