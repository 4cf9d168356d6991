/** An operator mends a profile while the server runs, and sees in a task what became of it. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";

test("a profile counts from the next task on, a broken one is refused in that task's steps, and neither needs a restart", async () => {
  await using data = await temporaryDirectory();
  await using server = await ServeProcess.start(
    ...["--port", "0", "--data", data.path, "--sim", "1", "--sim-speed", "20"],
  );
  const rest = restOf(server.url);
  const directory = join(data.path, "profiles");
  await mkdir(directory);
  const noteAfter = async (profile: string) => {
    await writeFile(join(directory, "tiktok.json"), profile);
    const config = { target_user: "jane" };
    const follow = { serials: ["sim-1"], script_name: "follow", script_config: config };
    const { task_ids: ids } = await ok(rest("POST /task", follow));
    const ended = async () => {
      const task = await ok(rest(`GET /task/${ids[0]}`));
      expect(task).toMatchObject({ status: 2 });
      return task;
    };
    const { attempts } = await vi.waitFor(ended, { timeout: 60_000, interval: 50 });
    return attempts[0].steps.find(({ name }: { readonly name: string }) => name === "read the profile")?.note;
  };
  expect(await noteAfter('{ "processingSeconds": 60 }')).toBe("from profiles/tiktok.json");
  expect(await noteAfter('{\n  "processingSeconds": "60"\n}')).toMatch(
    /^profiles\/tiktok\.json is refused.*line 2: profile\.processingSeconds must be a number$/,
  );
}, 90_000);
