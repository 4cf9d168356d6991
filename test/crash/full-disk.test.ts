/** The disk of the data directory is full: a small one of its own, or where none may be mounted, a limit on the files' size. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, test } from "vitest";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";

const BYTES = 3 * 2 ** 20;

interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** Makes it full for this process, or gives it space again. */
  fill(pid: number): Promise<void>;
  free(pid: number): Promise<void>;
}

async function smallDisk(): Promise<SmallDisk> {
  await using made = new AsyncDisposableStack();
  const { path: folder } = made.use(await temporaryDirectory());
  const path = join(folder, "disk");
  await mkdir(path);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${BYTES}`, "tmpfs", path]);
  if (mounted.status !== 0) return limited(path, made.move());
  made.defer(() => void execFileSync("umount", [path]));
  const ballast = join(path, "ballast");
  const owned = made.move();
  return {
    path,
    fill: () => writeFile(ballast, Buffer.alloc(BYTES)).catch(() => undefined),
    free: () => rm(ballast),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function limited(path: string, made: AsyncDisposableStack): SmallDisk {
  const limit = (pid: number, bytes: string) =>
    void execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:`]);
  return {
    path,
    fill: async (pid) => limit(pid, "1"),
    free: async (pid) => limit(pid, "unlimited"),
    [Symbol.asyncDispose]: () => made.disposeAsync(),
  };
}

const follow = (user: string) => ({
  serials: ["absent"],
  script_name: "follow",
  script_config: { target_user: user },
});

test("a full disk refuses what is to be written, says so, loses nothing, and heals when there is space", async () => {
  await using disk = await smallDisk();
  const data = join(disk.path, "data");
  const answered: number[] = [];
  {
    await using server = await ServeProcess.start("--port", "0", "--data", data);
    const rest = restOf(server.url);
    const create = async (user: string) =>
      answered.push(...(await ok(rest("POST /task", follow(user)))).task_ids);
    await create("before");
    await disk.fill(server.pid);
    const refused = await untilRefused(rest, answered);
    expect(refused).toMatchObject({ status: 503, code: 50_301, message: expect.stringContaining("disk") });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await ok(rest("GET /task/stats"))).total).toBe(answered.length);
    expect(await ok(rest(`GET /task/${answered[0]}`))).toMatchObject({ id: answered[0] });

    await disk.free(server.pid);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    await create("after");
    await disk.fill(server.pid);
    await untilRefused(rest, answered);
    server.signal("SIGKILL");
    await server.exited;
    await disk.free(server.pid).catch(() => undefined);
  }
  await using server = await ServeProcess.start("--port", "0", "--data", data);
  const { total } = await ok(restOf(server.url)("GET /task/stats"));
  expect(total).toBe(answered.length);
  for (const id of answered) expect(await ok(restOf(server.url)(`GET /task/${id}`))).toMatchObject({ id });
  server.signal("SIGTERM");
  expect(await server.exited).toBe(0);
  const db = new SqliteDatabase(join(data, "phonefleet.db"), { readonly: true });
  expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
  db.close();
}, 60_000);

/** What was already set aside on the disk takes a few more. */
async function untilRefused(rest: ReturnType<typeof restOf>, answered: number[]) {
  for (let call = 0; ; call += 1) {
    const answer = await rest("POST /task", follow(`user_${call}`));
    if (answer.code !== 0) return answer;
    answered.push(...(answer.data.task_ids as number[]));
  }
}
