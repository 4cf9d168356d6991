/** What the doctor finds about the places that the server needs: its directory and that one's disk, and its port. */
import { constants } from "node:fs";
import { access, mkdtemp, open, readdir, rmdir, stat, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { holderOf } from "../../store/lock.ts";
import { SCHEMA_VERSION } from "../../store/migrate.ts";
import { fine, type Finding, note, wrong } from "./finding.ts";
import { whoListens } from "./who-listens.ts";

export interface DataDirectory {
  readonly finding: Finding;
  /** A server runs on it. */
  readonly isHeld: boolean;
  /** When the youngest of its files was written. */
  readonly newestFileAt: number | undefined;
}

const MIB = 1024 * 1024;
/** Below it SQLite, the artifacts and the logs of a busy hour may not fit. */
const LEAST_FREE = 512 * MIB;
const LEAST_INODES = 1000;
/** Where SQLite keeps user_version: https://sqlite.org/fileformat.html#the_database_header */
const VERSION_AT = 60;

/** Whether the directory can be written to, or could be made. Leaves nothing there. */
export async function lookAtData(dataDir: string): Promise<DataDirectory> {
  const place = await deepestExisting(dataDir);
  const why = await obstacle(dataDir, place);
  if (why !== undefined) {
    const remedy = "give this user the right to write there, or name another directory with --data";
    const finding = wrong("DATA_UNUSABLE", `data directory ${dataDir}: ${why}`, remedy);
    return { finding, isHeld: false, newestFileAt: undefined };
  }
  if (place !== dataDir) {
    return {
      finding: fine(`data directory ${dataDir} (will be made)`),
      isHeld: false,
      newestFileAt: undefined,
    };
  }
  const holder = await holderOf(dataDir);
  const newestFileAt = await newest(dataDir);
  const version = await schemaVersion(join(dataDir, "phonefleet.db"));
  if (version > SCHEMA_VERSION) {
    const what = `data directory ${dataDir}: its database is of version ${version}, this release knows up to ${SCHEMA_VERSION}`;
    const finding = wrong("DATA_UNUSABLE", what, "install the newer release again, or restore a backup");
    return { finding, isHeld: holder !== undefined, newestFileAt };
  }
  const finding =
    holder === undefined
      ? fine(`data directory ${dataDir}`)
      : note(`data directory ${dataDir} is used by a server that runs (process ${holder})`);
  return { finding, isHeld: holder !== undefined, newestFileAt };
}

/** `artifactBytes`: what the server may still come to keep there. */
export async function diskFinding(dataDir: string, artifactBytes: number): Promise<Finding> {
  const place = await deepestExisting(dataDir);
  const { bavail, bsize, files, ffree } = await statfs(place);
  return judgeDisk(
    place,
    { freeBytes: bavail * bsize, freeInodes: files > 0 ? ffree : Infinity },
    artifactBytes,
  );
}

export function judgeDisk(
  place: string,
  { freeBytes, freeInodes }: { readonly freeBytes: number; readonly freeInodes: number },
  artifactBytes: number,
): Finding {
  const has = `the disk of ${place} has ${Math.floor(freeBytes / MIB)} MiB free`;
  const remedy = `free ${LEAST_FREE / MIB} MiB on it, let fewer artifacts be kept (--artifact-mb), or name another directory with --data`;
  if (freeBytes < LEAST_FREE) return wrong("DISK_FULL", has, remedy);
  if (freeInodes < LEAST_INODES) {
    return wrong("DISK_FULL", `the disk of ${place} has room for ${freeInodes} more files`, remedy);
  }
  return freeBytes < LEAST_FREE + artifactBytes
    ? note(`${has}, and artifacts may come to take ${Math.ceil(artifactBytes / MIB)} (--artifact-mb)`)
    : fine(has);
}

/** Whether the server could listen there now. `isOurs`: a server runs on our data directory, so that may be who listens. */
export async function portFinding(host: string, port: number, isOurs: boolean): Promise<Finding> {
  if (port === 0) return fine(`port: any free one of ${host}`);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer()
    .once("error", (error: NodeJS.ErrnoException) => resolve(error.code))
    .listen(port, host, () => resolve(undefined));
  const code = await promise;
  if (code === undefined) await server[Symbol.asyncDispose]();
  const name = `port ${port} of ${host}`;
  if (code === undefined) return fine(`${name} is free`);
  if (code !== "EADDRINUSE") {
    return wrong("PORT_TAKEN", `${name} cannot be used (${code})`, "name another one with --port or --host");
  }
  const who = await whoListens(host, port);
  if (who.isPhonefleet && isOurs) return note(`${name} is used by the phonefleet that runs, ${who.told}`);
  const by = who.isPhonefleet ? "a phonefleet that runs on another data directory" : who.told;
  return wrong(
    "PORT_TAKEN",
    `${name} is taken by ${by}`,
    "end that program, or name another port with --port",
  );
}

async function obstacle(dataDir: string, place: string): Promise<string | undefined> {
  if (!(await stat(place)).isDirectory()) return `${place} is not a directory`;
  try {
    // what the rights say is not all: the file system may be full, read-only, or another computer's
    await rmdir(await mkdtemp(join(place, ".phonefleet-doctor-")));
  } catch (error) {
    return `${place} takes no files (${(error as NodeJS.ErrnoException).code})`;
  }
  const inside = place === dataDir ? await readdir(dataDir) : [];
  for (const name of inside.filter((one) => /^(phonefleet\.db|owner\.)/.test(one))) {
    const mayWrite = await access(join(dataDir, name), constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!mayWrite) return `no permission to write to its ${name}; was that made by another user?`;
  }
  return undefined;
}

async function newest(dataDir: string): Promise<number | undefined> {
  const names = await readdir(dataDir);
  const times = await Promise.all(
    names.map((name) =>
      stat(join(dataDir, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return times.length === 0 ? undefined : Math.max(...times);
}

/** 0 where there is none yet. Read past SQLite, which would make files beside it. */
async function schemaVersion(file: string): Promise<number> {
  try {
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, VERSION_AT);
    return bytesRead === 4 ? buffer.readUInt32BE(0) : 0;
  } catch {
    return 0;
  }
}

async function deepestExisting(path: string): Promise<string> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : deepestExisting(dirname(path));
}
