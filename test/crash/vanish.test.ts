/** Phones that die right after the tap on Post, and a server that is killed before they come back. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { SimProcess } from "../support/sim-process.ts";

const DEMO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));

test("what a vanished phone published is found and not repeated, and what it did not is never claimed", async () => {
  await using scratch = await temporaryDirectory();
  const sha256 = createHash("sha256")
    .update(await readFile(DEMO))
    .digest("hex");
  const path = join(scratch.path, "video.mp4");
  await writeFile(path, await readFile(DEMO));
  await using sim = await SimProcess.start(
    ...["--phones", "2", "--adb-port", "0", "--speed", "20", "--ui-server", "installed"],
  );
  const flags = ["--port", "0", "--data", join(scratch.path, "data"), "--adb", sim.adb, "--caps", "off"];
  const posts = async (k: number) =>
    (await sim.control.account(`sim-${k}`, "tiktok", `sim${k}_a`)).posts.filter((post) =>
      post.sha256.includes(sha256),
    ).length;
  await sim.control.hurt("sim-1", "vanish_after_post", { published: true });
  await sim.control.hurt("sim-2", "vanish_after_post", { published: false });

  let ids: readonly number[];
  {
    await using server = await ServeProcess.start(...flags);
    const rest = restOf(server.url);
    const config = { material_list: [path], captions: "gone with the phone" };
    const body = { serials: ["sim-1", "sim-2"], script_name: "post", script_config: config };
    ids = (await ok(rest("POST /task", body))).task_ids;
    // a server that has only begun has seen no phone yet
    const hasVanished = ({ wait_reason: why, attempts }: Read) =>
      why === "not_connected" && attempts.length > 0;
    for (const id of ids) await until(rest, id, hasVanished);
    server.signal("SIGKILL");
    await server.exited;
  }
  for (const k of [1, 2]) await sim.control.mend(`sim-${k}`);

  await using server = await ServeProcess.start(...flags);
  const rest = restOf(server.url);
  const [published = 0, lost = 0] = ids;
  await until(rest, published, ({ status_text: status }) => status === "completed");
  expect(await posts(1)).toBe(1);
  await until(rest, lost, ({ status_text: status }) => status === "running");
  await ok(rest(`POST /task/${lost}/stop`));
  const stopped = await until(rest, lost, ({ status }) => status >= 2);
  expect(stopped.error.reason).toBe("OUTCOME_UNKNOWN");
  expect(await posts(2)).toBe(0);
  const next = { serials: ["sim-2"], script_name: "follow", script_config: { target_user: "nora" } };
  const { task_ids: last } = await ok(rest("POST /task", next));
  await until(rest, last[0], ({ status_text: status }) => status === "completed");
}, 90_000);

interface Read {
  readonly status: number;
  readonly status_text: string;
  readonly wait_reason: string | null;
  readonly error: { readonly reason: string };
  readonly attempts: readonly unknown[];
}

/** Rejects once it ended otherwise. */
async function until(
  rest: ReturnType<typeof restOf>,
  id: number,
  isEnough: (task: Read) => boolean,
): Promise<Read> {
  const task = await eventually(async () => {
    const seen = (await ok(rest(`GET /task/${id}`))) as Read;
    if (!isEnough(seen) && seen.status < 2) throw new Error(`task ${id} is ${seen.status_text}`);
    return seen;
  });
  if (!isEnough(task)) throw new Error(`task ${id} ended: ${JSON.stringify(task)}`);
  return task;
}
