/**
 * One process owns a data directory. The lock is SQLite's own on a file of its own: the kernel holds it (fcntl, or
 * LockFileEx on Windows) and drops it when the process ends, however it ends. A file that merely holds a process id
 * would outlive a kill -9, and ids are used again; here the id is only told, never believed.
 */
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { Problem } from "../model/problem.ts";

/** Makes the directory where it is missing. Rejects with UNAVAILABLE where another process has it. */
export async function lockDataDirectory(directory: string): Promise<AsyncDisposable> {
  const pidFile = join(directory, "owner.pid");
  try {
    await makeDirectory(directory);
  } catch (error) {
    const message = `the data directory ${directory} cannot be created (${codeOf(error)}); use another --data`;
    throw new Problem("UNAVAILABLE", message, { cause: error });
  }
  const lock = await acquire(directory, pidFile);
  await writeFile(pidFile, `${process.pid}\n`);
  return {
    async [Symbol.asyncDispose]() {
      if (!lock.open) return;
      await rm(pidFile, { force: true });
      lock.close();
    },
  };
}

/**
 * The process that has the directory, as far as it is told; undefined where none has it. For the moment of the look the
 * lock is held, so a server that starts in it is refused.
 */
export async function holderOf(directory: string): Promise<string | undefined> {
  const file = join(directory, "owner.lock");
  if (!(await isFile(file))) return undefined;
  let probe: Database | undefined;
  try {
    probe = new SqliteDatabase(file, { timeout: 0, fileMustExist: true });
    probe.exec("begin immediate; rollback");
    return undefined;
  } catch (error) {
    return isBusy(error) ? await readPid(join(directory, "owner.pid")) : undefined;
  } finally {
    probe?.close();
  }
}

/** With its parents. Node's recursive mkdir never ends where a parent exists but takes no children, as /proc does. */
async function makeDirectory(directory: string): Promise<void> {
  if (await isDirectory(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) await makeDirectory(parent);
  try {
    await mkdir(directory);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!(await isDirectory(directory))) throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

/** A write transaction that never ends: the database is empty and stays so. */
async function acquire(directory: string, pidFile: string): Promise<Database> {
  let lock: Database | undefined;
  try {
    lock = new SqliteDatabase(join(directory, "owner.lock"), { timeout: 0 });
    lock.exec("begin immediate");
    return lock;
  } catch (error) {
    lock?.close();
    const message = isBusy(error)
      ? `the data directory ${directory} is used by process ${await readPid(pidFile)}; stop it or use another --data`
      : `the data directory ${directory} cannot be written (${codeOf(error)} for owner.lock); mend its rights or use another --data`;
    throw new Problem("UNAVAILABLE", message, { cause: error });
  }
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code.startsWith("SQLITE_BUSY");
}

async function readPid(pidFile: string): Promise<string> {
  const text = await readFile(pidFile, "utf8").catch(() => "");
  return text.trim() || "unknown";
}

/** As EACCES or SQLITE_CANTOPEN. */
function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}
