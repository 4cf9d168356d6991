/**
 * `phonefleet demo`: the main job on two simulated phones, through the documented REST calls alone. Whether a video
 * was published is asked of the simulator, which shows what an outsider would see. Ends with 0 only if all of it was.
 */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sleep, systemChance, systemClock } from "../clock.ts";
import { readConfig } from "../config.ts";
import { readFlags } from "../flags.ts";
import { createLog } from "../log.ts";
import { startServer } from "../server.ts";
import type { Server } from "../server.ts";

const VIDEO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const CAPTION = "Hello from phonefleet, {red|green|blue} edition 🎬 #demo";
const WORDINGS = ["red", "green", "blue"].map((colour) => CAPTION.replace("{red|green|blue}", colour));
const PHONES = ["sim-1", "sim-2"];
const PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 150;

interface Task {
  readonly id: number;
  readonly serial: string;
  readonly status_text: "pending" | "running" | "completed" | "failed";
  readonly wait_reason: string | null;
  readonly remark: string | null;
  readonly error: { readonly reason: string; readonly message: string } | null;
  readonly attempts: readonly { readonly steps: readonly { readonly name: string }[] }[];
}

interface Post {
  readonly caption: string;
  readonly sha256: readonly string[];
}

export async function run(argv: readonly string[]): Promise<number> {
  readFlags({}, argv);
  const data = await mkdtemp(join(tmpdir(), "phonefleet-demo-"));
  try {
    const flags = ["--port", "0", "--data", data, "--sim", String(PHONES.length), "--sim-control", "0"];
    const config = readConfig([...flags, "--sim-speed", "10"], {});
    await using server = await startServer(config, {
      clock: systemClock,
      chance: systemChance,
      log: createLog("error"),
    });
    return await publish(server);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function publish(server: Server): Promise<number> {
  const body = {
    serials: PHONES,
    script_name: "post",
    script_config: { material_list: [VIDEO], captions: CAPTION },
  };
  say(`phonefleet listens on ${server.url} with ${PHONES.length} simulated phones\n`);
  say(`POST /api/v1/task ${JSON.stringify(body, null, 2)}\n`);
  const created = await call<{ readonly task_ids: readonly number[] }>(server, "POST", "/task", body);
  const tasks = await Promise.all(created.task_ids.map((id) => follow(server, id)));
  say("");
  const published = await Promise.all(tasks.map((task) => isPublished(server, task)));
  const isDone = published.length === PHONES.length && published.every(Boolean);
  say(isDone ? "\nBoth phones published the video, once each." : "\nSomething is missing: see above.");
  return isDone ? 0 : 1;
}

/** Tells each step as it happens. Resolves once the task has ended. */
async function follow(server: Server, id: number): Promise<Task> {
  const giveUp = AbortSignal.timeout(PATIENCE_MS);
  let told = 0;
  for (;;) {
    const task = await call<Task>(server, "GET", `/task/${id}`);
    const steps = task.attempts.at(-1)?.steps ?? [];
    for (const { name } of steps.slice(told)) say(`  ${task.serial}  task ${id}  ${name}`);
    told = steps.length;
    if (task.status_text === "completed" || task.status_text === "failed") {
      say(`  ${task.serial}  task ${id}  ${task.status_text}${task.error ? `: ${task.error.message}` : ""}`);
      return task;
    }
    await sleep(systemClock, LOOK_EVERY_MS, giveUp);
  }
}

/** Whether an outsider sees exactly this one video with one of the captions, and the task says so too. */
async function isPublished(
  { simControlUrl }: Server,
  { serial, status_text: status }: Task,
): Promise<boolean> {
  const account = `${serial.replace("-", "")}_a`;
  const answer = await fetch(`${simControlUrl}/phones/${serial}/apps/tiktok/accounts/${account}`);
  const { posts } = (await answer.json()) as { readonly posts: readonly Post[] };
  const sha256 = createHash("sha256")
    .update(await readFile(VIDEO))
    .digest("hex");
  for (const post of posts)
    say(`  @${account} published ${post.sha256.join()}\n    ${JSON.stringify(post.caption)}`);
  const [post, ...more] = posts;
  const isRight = post?.sha256.join() === sha256 && WORDINGS.includes(post.caption);
  return isRight && more.length === 0 && status === "completed";
}

async function call<Data>({ url }: Server, method: string, path: string, body?: object): Promise<Data> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { code, message, data } = (await answer.json()) as { code: number; message: string; data: Data };
  if (code !== 0) throw new Error(`${method} ${path} was refused: ${code} ${message}`);
  return data;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
