import { once } from "node:events";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
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

  it("says in one line what is wrong with a directory that cannot be written", async () => {
    await using directory = await tempDirectory();
    const path = join(directory.path, "file");
    await writeFile(path, "");
    await chmod(path, 0o400);
    await expect(lockDataDirectory(path)).rejects.toMatchObject({
      reason: "UNAVAILABLE",
      message: `the data directory ${path} cannot be created`,
    });
  });
});
