import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lockDataDirectory } from "../../src/store/lock.ts";
import { kill, start } from "./child.ts";

async function tempDirectory(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "phonefleet-lock-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

describe("the lock on a data directory", () => {
  it("refuses a second process and names the first", async () => {
    await using directory = await tempDirectory();
    const holder = start("holder", directory.path);
    await once(holder.stdout, "data");
    await expect(lockDataDirectory(directory.path)).rejects.toMatchObject({
      reason: "UNAVAILABLE",
      message: `the data directory ${directory.path} is used by process ${holder.pid}; stop it or use another --data`,
    });
    await kill(holder);
    await using lock = await lockDataDirectory(directory.path);
    expect(lock).toBeDefined();
  });

  it("is not impressed by a stale process id, be it that of a living process", async () => {
    await using directory = await tempDirectory();
    await writeFile(join(directory.path, "owner.pid"), `${process.pid}\n`);
    await using lock = await lockDataDirectory(directory.path);
    expect(lock).toBeDefined();
  });

  it("is refused twice within a process too, and free once released", async () => {
    await using directory = await tempDirectory();
    const path = join(directory.path, "made", "on", "the", "way");
    const lock = await lockDataDirectory(path);
    await expect(lockDataDirectory(path)).rejects.toThrow(`process ${process.pid}`);
    await lock[Symbol.asyncDispose]();
    await lock[Symbol.asyncDispose]();
    expect(await readdir(path)).toEqual(["owner.lock"]);
    await using again = await lockDataDirectory(path);
    expect(again).toBeDefined();
  });

  it.each([
    ["/proc/nope", "created (ENOENT)"],
    ["/proc/nope/deeper", "created (ENOENT)"],
    ["/dev/null/below", "created (EEXIST)"],
    ["/dev/null", "created (EEXIST)"],
    ["/proc", "written (SQLITE_CANTOPEN"],
  ])("says in one line that %s cannot be %s", async (path, why) => {
    const refused = await lockDataDirectory(path).catch((error: unknown) => error);
    expect(refused).toMatchObject({ reason: "UNAVAILABLE" });
    const { message } = refused as Error;
    expect(message).toContain(`the data directory ${path} cannot be ${why}`);
    expect(message).toMatch(/use another --data$/);
  });
});
