/** Files of the library on disk, each under the hash of what it holds: `<directory>/<ab>/<abcd…>`. */
import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { invalid, Problem } from "../model/problem.ts";
import { sniff, SNIFFED_BYTES, type MediaType } from "./sniff.ts";

/** Written and durable, but not yet in its place. */
export interface Received extends MediaType {
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** What accounts may publish is the operator's business alone. */
const PRIVATE_DIRECTORY = 0o700;
const PRIVATE_FILE = 0o600;
/** More than either app takes. */
const LARGEST_BYTES = 4 * 1024 ** 3;

export class LibraryFolder {
  readonly #directory: string;
  readonly #incoming: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#incoming = join(directory, "incoming");
  }

  /** Rejects with INVALID_ARGUMENT as soon as it is neither mp4 nor jpg nor png, and leaves nothing of it. */
  async receive(chunks: AsyncIterable<Uint8Array>): Promise<Received> {
    await mkdir(this.#incoming, { recursive: true, mode: PRIVATE_DIRECTORY });
    const path = join(this.#incoming, randomUUID());
    try {
      await using file = await open(path, "wx", PRIVATE_FILE);
      const written = await writeAll(file, chunks);
      await file.sync();
      return { path, ...written };
    } catch (error) {
      await rm(path, { force: true });
      throw isFull(error)
        ? new Problem("UNAVAILABLE", "the disk of the data directory is full", { cause: error })
        : error;
    }
  }

  /** Durable before it resolves. */
  async keep({ path, sha256 }: Received): Promise<void> {
    const directory = join(this.#directory, sha256.slice(0, 2));
    await mkdir(directory, { recursive: true, mode: PRIVATE_DIRECTORY });
    await rename(path, this.pathOf(sha256));
    if (process.platform === "win32") return;
    await using handle = await open(directory, constants.O_RDONLY);
    await handle.sync();
  }

  async discard({ path }: Received): Promise<void> {
    await rm(path, { force: true });
  }

  pathOf(sha256: string): string {
    return join(this.#directory, sha256.slice(0, 2), sha256);
  }

  /** Undefined where it is gone. */
  async stat(sha256: string): Promise<{ readonly size: number; readonly modifiedAtMs: number } | undefined> {
    const found = await stat(this.pathOf(sha256)).catch(() => undefined);
    return found && { size: found.size, modifiedAtMs: Math.floor(found.mtimeMs) };
  }

  async open(sha256: string): Promise<FileHandle | undefined> {
    return open(this.pathOf(sha256), "r").catch(() => undefined);
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }

  /** Takes away what uploads left that were cut off. */
  async clearIncoming(): Promise<void> {
    await rm(this.#incoming, { recursive: true, force: true });
  }

  /** The hashes of all files. What has another name is not ours. */
  async list(): Promise<readonly string[]> {
    const names = await readdir(this.#directory, { recursive: true }).catch(() => []);
    return names.flatMap((name) => /^([0-9a-f]{2})[/\\](\1[0-9a-f]{62})$/.exec(name)?.[2] ?? []);
  }
}

async function writeAll(
  file: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Omit<Received, "path">> {
  const hash = createHash("sha256");
  let start = Buffer.alloc(0);
  let type: MediaType | undefined;
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > LARGEST_BYTES)
      throw new Problem("BODY_TOO_LARGE", `the file is over the limit of ${LARGEST_BYTES} bytes`);
    if (start.length < SNIFFED_BYTES) start = Buffer.concat([start, chunk.subarray(0, SNIFFED_BYTES)]);
    if (start.length >= SNIFFED_BYTES) type ??= typeOf(start);
    hash.update(chunk);
    await file.appendFile(chunk);
  }
  return { ...(type ?? typeOf(start)), size, sha256: hash.digest("hex") };
}

function typeOf(start: Buffer): MediaType {
  const type = sniff(start);
  if (type) return type;
  throw invalid([{ field: "file", message: "is neither mp4 nor jpg nor png by its content" }]);
}

function isFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === "ENOSPC" || code === "EDQUOT";
}
