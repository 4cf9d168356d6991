/**
 * `phonefleet demo`: the main job on two simulated phones, through the documented REST calls alone: a video from each, and
 * a follow. Whether it happened is asked of the simulator, which shows what an outsider would see. Ends with 0 only if all did.
 */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sleep, systemChance, systemClock } from "../clock.ts";
import { readConfig } from "../config.ts";
import { readFlags } from "../flags.ts";
import { createLog } from "../log/log.ts";
import { startServer } from "../server.ts";
import type { Server } from "../server.ts";

const VIDEO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const CAPTION = "Hello from phonefleet, {red|green|blue} edition 🎬 #demo";
const WORDINGS = ["red", "green", "blue"].map((colour) => CAPTION.replace("{red|green|blue}", colour));
const PHONES = ["sim-1", "sim-2"] as const;
const FRIEND = "jane.doe";
const PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 150;

interface Task {
  readonly id: number;
  readonly serial: string;
  readonly script_name: string;
  readonly status_text: "pending" | "running" | "completed" | "failed";
  readonly progress: number | null;
  readonly error: { readonly reason: string; readonly message: string } | null;
  readonly attempts: readonly { readonly steps: readonly { readonly name: string }[] }[];
}

/** What an outsider sees of an account. */
interface Outside {
  readonly account: string;
  readonly posts: readonly { readonly caption: string; readonly sha256: readonly string[] }[];
  readonly following: readonly string[];
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
    return await show(server);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function show(server: Server): Promise<number> {
  say(`phonefleet listens on ${server.url} with ${PHONES.length} simulated phones\n`);
  const posts = await create(server, {
    serials: PHONES,
    script_name: "post",
    script_config: { material_list: [VIDEO], captions: CAPTION },
  });
  const follows = await create(server, {
    serials: [PHONES[0]],
    script_name: "follow",
    script_config: { target_user: FRIEND },
  });
  const tasks = await Promise.all([...posts, ...follows].map((id) => watch(server, id)));
  say("");
  const seen = await Promise.all(PHONES.map((serial) => lookFromOutside(server, serial)));
  const hasPosted = await Promise.all(seen.map(isPublished));
  const hasFollowed = seen[0]?.following.join() === FRIEND;
  const isDone =
    tasks.every((task) => task.status_text === "completed") && hasPosted.every(Boolean) && hasFollowed;
  say(
    isDone
      ? "\nBoth phones published the video, once each, and the first follows its friend."
      : "\nSomething is missing: see above.",
  );
  return isDone ? 0 : 1;
}

async function create(server: Server, body: object): Promise<readonly number[]> {
  say(`POST /api/v1/task ${JSON.stringify(body, null, 2)}\n`);
  return (await call<{ readonly task_ids: readonly number[] }>(server, "POST", "/task", body)).task_ids;
}

/** Tells each step as it happens. Resolves once the task has ended. */
async function watch(server: Server, id: number): Promise<Task> {
  const giveUp = AbortSignal.timeout(PATIENCE_MS);
  let told = 0;
  for (;;) {
    const task = await call<Task>(server, "GET", `/task/${id}`);
    const steps = task.attempts.at(-1)?.steps ?? [];
    const tell = (what: string) => {
      const percent = task.progress === null ? "" : `${task.progress} %`;
      say(`  ${task.serial}  ${task.script_name.padEnd(6)}  ${percent.padStart(5)}  ${what}`);
    };
    for (const { name } of steps.slice(told)) tell(name);
    told = steps.length;
    if (task.status_text === "completed" || task.status_text === "failed") {
      tell(`${task.status_text}${task.error ? `: ${task.error.message}` : ""}`);
      return task;
    }
    await sleep(systemClock, LOOK_EVERY_MS, giveUp);
  }
}

async function lookFromOutside({ simControlUrl }: Server, serial: string): Promise<Outside> {
  const account = `${serial.replace("-", "")}_a`;
  const answer = await fetch(`${simControlUrl}/phones/${serial}/apps/tiktok/accounts/${account}`);
  const { posts, following } = (await answer.json()) as Omit<Outside, "account">;
  for (const { sha256, caption } of posts)
    say(`  @${account} published ${sha256.join()}\n    ${JSON.stringify(caption)}`);
  for (const name of following) say(`  @${account} follows @${name}`);
  return { account, posts, following };
}

/** Whether it is exactly this one video, with one of the captions. */
async function isPublished({ posts }: Outside): Promise<boolean> {
  const sha256 = createHash("sha256")
    .update(await readFile(VIDEO))
    .digest("hex");
  const [post, ...more] = posts;
  return post?.sha256.join() === sha256 && WORDINGS.includes(post.caption) && more.length === 0;
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
