/** An operator's scripts in a real server: the example of the docs, and scripts that would take a server along. */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { moduleOf, writeScripts } from "../support/operator-scripts.ts";
import { ok, restOf } from "../support/rest.ts";
import type { Rest } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";

const EXAMPLE = fileURLToPath(new URL("../../docs/examples/profile_numbers.ts", import.meta.url));

const stack = new AsyncDisposableStack();
let data: string;
let server: ServeProcess;
let rest: Rest;

const LOOP = `
  const { spawn } = await import("node:child_process");
  const started = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "ignore" });
  hooks.step("turn", process.pid + " " + started.pid);
  await sleep(1);
  for (;;);
`;

const start = (): Promise<ServeProcess> =>
  ServeProcess.start("--port", "0", "--data", data, "--sim", "2", "--sim-speed", "20");

beforeAll(async () => {
  data = stack.use(await temporaryDirectory()).path;
  const folder = join(data, "scripts");
  await mkdir(folder);
  await copyFile(EXAMPLE, join(folder, "profile_numbers.ts"));
  await writeFile(join(folder, "search_for.ts"), await moduleOfDocs());
  await writeScripts(folder, {
    "loop.mjs": moduleOf("loop", LOOP),
    "broken.ts": `export const name: string = "broken"; throw new Error("no such table");`,
    "post.js": moduleOf("post", ""),
    "throws.mjs": moduleOf("throws", `hooks.step("look"); throw new Error("nothing here");`),
  });
  server = stack.use(await start());
  rest = restOf(server.url);
}, 60_000);
afterAll(() => stack.disposeAsync());

/** The module that docs/scripts.md shows. */
async function moduleOfDocs(): Promise<string> {
  const docs = await readFile(new URL("../../docs/scripts.md", import.meta.url), "utf8");
  return /```ts\n([^]*?)```/.exec(docs)?.[1] ?? "";
}

async function create(script: string, serial: string, config: object = {}): Promise<number> {
  const call = { serials: [serial], script_name: script, script_config: config };
  const { task_ids: ids } = await ok(rest("POST /task", call));
  return ids[0];
}

function reaches(id: number, status: number) {
  return eventually(async () => {
    const task = await ok(rest(`GET /task/${id}`));
    expect(task).toMatchObject({ status });
    return task;
  });
}

/** Resolves to the loop's process and the one that it started, once it turns. */
function turning(id: number): Promise<readonly number[]> {
  return eventually(async () => {
    const { attempts } = await ok(rest(`GET /task/${id}`));
    const [step] = attempts[0].steps;
    expect(step).toMatchObject({ name: "turn" });
    return String(step.note).split(" ").map(Number);
  });
}

test("scripts are listed with their schema, and modules that cannot be used are told at the start and left out", async () => {
  const { scripts } = await ok(rest("GET /scripts"));
  const names = scripts.map(({ name }: { readonly name: string }) => name);
  expect(names.slice(-4)).toEqual(["loop", "profile_numbers", "search_for", "throws"]);
  expect(scripts).toContainEqual({
    name: "profile_numbers",
    description: "Reads the followers of the own profile.",
    config_schema: {
      type: "object",
      properties: { at_least: { type: "integer", minimum: 0 } },
      additionalProperties: false,
    },
  });
  const refused = server.log.filter(({ msg }) => msg === "operator script is refused");
  expect(refused).toMatchObject([
    { level: "warn", name: "broken.ts", detail: "no such table (broken.ts:1)" },
    { level: "warn", name: "post.js", detail: expect.stringContaining("post is the name of a script of") },
  ]);
});

test("the module that the docs show finds the app open, also where the task names no account", async () => {
  const id = await create("search_for", "sim-2", { text: "cats" });
  expect(await reaches(id, 2)).toMatchObject({ remark: "typed cats" });
});

test("a config is held to the script's schema, with every mistake told by its field", async () => {
  const call = { serials: ["sim-1"], script_name: "profile_numbers" };
  const wrong = await rest("POST /task", { ...call, script_config: { at_least: -1, least: 3, app: "x" } });
  expect(wrong).toMatchObject({ status: 400, code: 40001 });
  expect(wrong.message).toContain("script_config.at_least: must be >= 0");
  expect(wrong.message).toContain("script_config.least: is not known to the script");
  expect(wrong.message).toContain("script_config.app: must be one of tiktok, instagram");
  const unknown = await rest("POST /task", { ...call, script_name: "profile_number", script_config: {} });
  expect(unknown).toMatchObject({ status: 400, code: 40003 });
  expect(unknown.message).toContain("profile_numbers");
});

test("the example of the docs reads the numbers of the own profile, in both apps", async () => {
  const tiktok = await create("profile_numbers", "sim-1");
  const { task_ids: ids } = await ok(
    rest("POST /task", {
      usernames: ["sim2_ig"],
      script_name: "profile_numbers",
      script_config: { at_least: 5 },
    }),
  );
  const done = await reaches(tiktok, 2);
  expect(done.remark).toBe("@sim1_a: 128 followers, 0 following");
  const [{ steps }] = done.attempts;
  const names = steps.map(({ name }: { readonly name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(["open the own profile", "read the numbers"]));
  expect((await reaches(ids[0], 2)).remark).toMatch(/^@sim2_ig: \d+ followers, 0 following$/);
}, 90_000);

test("a script that throws fails its task with its words, its line and what the phone showed", async () => {
  const task = await reaches(await create("throws", "sim-1"), 3);
  expect(task.error).toMatchObject({ reason: "SCRIPT_FAILED" });
  expect(task.error.message).toMatch(/^throws: nothing here \(throws\.mjs:\d+\); look at/);
  const [{ artifacts }] = task.attempts;
  expect(artifacts.map(({ name }: { readonly name: string }) => name)).toEqual([
    "screenshot.png",
    "screen.xml",
    "steps.json",
  ]);
}, 60_000);

test("a stop in the middle of a loop without end frees the phone within a second, and nobody else waits", async () => {
  const id = await create("loop", "sim-1");
  await turning(id);
  const began = performance.now();
  await ok(rest("GET /scripts"));
  const answeredMs = performance.now() - began;
  await ok(rest(`POST /task/${id}/stop`));
  await reaches(id, 3);
  const stoppedMs = performance.now() - began - answeredMs;
  expect(Math.max(answeredMs, stoppedMs)).toBeLessThan(1000);
  await reaches(await create("throws", "sim-1"), 3);
  expect(await ok(rest(`GET /task/${id}`))).toMatchObject({ error: { reason: "STOPPED" } });
}, 60_000);

test("after a crash no loop goes on, nor what it started, and a task whose script is gone says so", async () => {
  const waiting = await create("loop", "sim-1");
  const pids = await turning(waiting);
  server.signal("SIGKILL");
  await server.exited;
  for (const pid of pids) await eventually(async () => expect(() => process.kill(pid, 0)).toThrow("ESRCH"));
  await writeScripts(join(data, "scripts"), { "loop.mjs": moduleOf("renamed", `return "turned";`) });
  server = stack.use(await start());
  rest = restOf(server.url);
  const task = await reaches(waiting, 3);
  expect(task.error.message).toContain(`"loop" is not supported`);
  const renamed = await reaches(await create("renamed", "sim-1"), 2);
  expect(renamed.remark).toBe("turned");
}, 90_000);
