/** The serve command as an operator meets it. */
import { readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, serveToEnd, temporaryDirectory } from "../support/serve-process.ts";

const followLater = {
  serials: ["absent-phone"],
  script_name: "follow",
  script_config: { target_users: ["someone"] },
};

test("it says where it listens, is healthy and ready, and ends with 0 on SIGTERM", async () => {
  await using data = await temporaryDirectory();
  await using server = await ServeProcess.start("--port", "0", "--data", data.path);
  for (const path of ["/healthz", "/readyz"]) expect((await fetch(server.url + path)).status).toBe(200);
  server.signal("SIGTERM");
  expect(await server.exited).toBe(0);
});

test("what was answered is there after a restart", async () => {
  await using data = await temporaryDirectory();
  const flags = ["--port", "0", "--data", data.path];
  await using first = await ServeProcess.start(...flags);
  const { task_ids: ids } = await ok(restOf(first.url)("POST /task", followLater));
  first.signal("SIGKILL");
  await first.exited;
  await using second = await ServeProcess.start(...flags);
  const task = await ok(restOf(second.url)(`GET /task/${ids[0]}`));
  expect(task).toMatchObject({ id: ids[0], serial: "absent-phone", status: 0, wait_reason: "not_connected" });
});

test("what was compiled is kept with the data, for the next start", async () => {
  await using data = await temporaryDirectory();
  vi.stubEnv("NODE_COMPILE_CACHE", undefined);
  await using _ = await ServeProcess.start("--port", "0", "--data", data.path);
  vi.unstubAllEnvs();
  await eventually(async () => expect(await readdir(join(data.path, "compiled"))).not.toEqual([]));
});

test("a second server on the same data is refused in one line", async () => {
  await using data = await temporaryDirectory();
  await using server = await ServeProcess.start("--port", "0", "--data", data.path);
  const { code, stderr } = await serveToEnd("--port", "0", "--data", data.path);
  expect(code).toBe(1);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(data.path);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test("a port that is taken is refused in one line that names it", async () => {
  await using data = await temporaryDirectory();
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => other.once("listening", listening));
  const { port } = other.address() as { port: number };
  const { code, stderr } = await serveToEnd("--port", String(port), "--data", data.path);
  other.close();
  expect(code).toBe(1);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(String(port));
});

test.each([
  ["a directory that cannot be made", async () => "/proc/nope"],
  [
    "a database that is none",
    async (own: string) => {
      await writeFile(join(own, "phonefleet.db"), "these are notes, not tables ".repeat(400));
      return own;
    },
  ],
])("%s is refused in one line that names it", async (_what, prepare) => {
  await using own = await temporaryDirectory();
  const data = await prepare(own.path);
  const { code, stderr } = await serveToEnd("--port", "0", "--data", data);
  expect(code).toBe(1);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(data);
});

test("every mistake in the flags is told at once", async () => {
  const { code, stderr } = await serveToEnd("--port", "seventy", "--host", "0.0.0.0", "--colour", "red");
  expect(code).not.toBe(0);
  for (const flag of ["--port", "--host", "--colour"]) expect(stderr).toContain(flag);
});
