/** What a phone showed when a task failed, as somebody looks at it the next morning. */
import { copyFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";

const video = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

interface Artifact {
  readonly name: string;
  readonly content_type: string;
  readonly size: number;
  readonly url: string;
}

/** Creates a post whose file is gone by the time the phone is ready, and waits for its end. */
async function failToPost({ url }: ServeProcess, directory: string) {
  const rest = restOf(url);
  const copy = join(directory, "copy.mp4");
  await copyFile(video, copy);
  const post = { serials: ["sim-1"], script_name: "post", script_config: { material_list: [copy] } };
  const { task_ids: ids } = await ok(rest("POST /task", post));
  await rm(copy);
  const ended = async () => {
    const task = await ok(rest(`GET /task/${ids[0]}`));
    expect(task).toMatchObject({ status: 3, error: { reason: "MATERIAL_MISSING" } });
    return task;
  };
  return vi.waitFor(ended, { timeout: 40_000, interval: 50 });
}

test("a failed task keeps screenshot, tree and steps over a restart, and takes them along when it is deleted", async () => {
  await using data = await temporaryDirectory();
  await using server = await ServeProcess.start("--port", "0", "--data", data.path, "--sim", "1");
  const task = await failToPost(server, data.path);
  const artifacts: readonly Artifact[] = task.attempts[0].artifacts;
  expect(artifacts.map(({ name, content_type: type }) => [name, type])).toEqual([
    ["screenshot.png", "image/png"],
    ["screen.xml", "application/xml"],
    ["steps.json", "application/json"],
  ]);

  server.signal("SIGKILL");
  await server.exited;
  await using again = await ServeProcess.start("--port", "0", "--data", data.path);
  for (const { url, size, content_type: type } of artifacts) {
    const response = await fetch(again.url + url);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes).toHaveLength(size);
    if (type === "image/png") expect(bytes.subarray(0, PNG.length)).toEqual(PNG);
    else expect(bytes.toString()).toContain(type === "application/xml" ? "<hierarchy" : "MATERIAL_MISSING");
  }

  await ok(restOf(again.url)(`DELETE /task/${task.id}`));
  for (const { url } of artifacts) expect((await fetch(again.url + url)).status).toBe(404);
  await vi.waitFor(async () => expect(await readdir(join(data.path, "artifacts"))).toEqual([]));
}, 60_000);

test("with --artifact-days 0 nothing is kept", async () => {
  await using data = await temporaryDirectory();
  const flags = ["--sim", "1", "--artifact-days", "0"];
  await using server = await ServeProcess.start("--port", "0", "--data", data.path, ...flags);
  const task = await failToPost(server, data.path);
  expect(task.attempts).toMatchObject([{ outcome: "failed", artifacts: [] }]);
  expect(await readdir(data.path)).not.toContain("artifacts");
}, 60_000);
