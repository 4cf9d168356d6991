import { createHash } from "node:crypto";
import { posix } from "node:path";

export interface FileEntry {
  /** Unix mode with type bits. */
  readonly mode: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  readonly size: number;
  readonly chunks: readonly Buffer[];
  /** Hex. */
  readonly sha256: string;
}

/** What the phone's kernel says when a file cannot be had. */
export class FileError extends Error {
  constructor(reason: "No space left on device" | "No such file or directory", what?: string) {
    super(what === undefined ? reason : `${what}: ${reason}`);
  }
}

const CAPACITY_BYTES = 64 * 2 ** 30;
const DIRECTORY_MODE = 0o040771;
const FILE_TYPE = 0o100000;
const BORN_WITH = [
  "/",
  "/sdcard",
  "/sdcard/DCIM",
  "/sdcard/DCIM/Camera",
  "/sdcard/Download",
  "/sdcard/Movies",
  "/sdcard/Pictures",
  "/data/local/tmp",
];

/** One path per file: /sdcard and its twins are links to /storage/emulated/0. */
export function canonicalPath(path: string): string {
  const clean = posix.normalize(path.startsWith("/") ? path : `/${path}`).replace(/(.)\/+$/, "$1");
  return clean.replace(/^(\/sdcard|\/mnt\/sdcard|\/storage\/self\/primary)(?=\/|$)/, "/storage/emulated/0");
}

/** Collects a file as it arrives, hashing each chunk, so that a push costs one pass and no copy. */
export class FileWriter {
  readonly #hash = createHash("sha256");
  readonly #chunks: Buffer[] = [];
  #size = 0;

  write(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** `mode` may lack the type bits; `mtime` in seconds since the epoch. */
  end(mode: number, mtime: number): FileEntry {
    return {
      mode: (mode & 0o7777) | FILE_TYPE,
      mtime,
      size: this.#size,
      chunks: this.#chunks,
      sha256: this.#hash.digest("hex"),
    };
  }
}

/** Keeps every file that it was given, byte for byte. Directories appear with their first file. */
export class FileSystem {
  readonly #files = new Map<string, FileEntry>();
  readonly #directories = new Set(BORN_WITH.map(canonicalPath));
  readonly capacityBytes = CAPACITY_BYTES;
  #usedBytes = 0;
  /** Nothing more fits, whatever was removed. */
  isFull = false;

  get freeBytes(): number {
    return this.isFull ? 0 : this.capacityBytes - this.#usedBytes;
  }

  read(path: string): FileEntry | undefined {
    return this.#files.get(canonicalPath(path));
  }

  /** Throws a FileError where it does not fit; an empty file always does. */
  save(path: string, file: FileEntry): void {
    const name = canonicalPath(path);
    if (file.size > this.freeBytes) throw new FileError("No space left on device");
    this.#usedBytes += file.size - (this.#files.get(name)?.size ?? 0);
    this.#files.set(name, file);
    this.makeDirectory(posix.dirname(name));
  }

  /** With its parents, as far as they are missing. */
  makeDirectory(path: string): void {
    for (let dir = canonicalPath(path); !this.#directories.has(dir); dir = posix.dirname(dir))
      this.#directories.add(dir);
  }

  write(path: string, content: Buffer, mtime: number): void {
    const writer = new FileWriter();
    if (content.length > 0) writer.write(content);
    this.save(path, writer.end(0o660, mtime));
  }

  /** Creates an empty file where there is none. */
  touch(path: string, mtime: number): void {
    const file = this.read(path);
    if (file) this.#files.set(canonicalPath(path), { ...file, mtime });
    else this.write(path, Buffer.alloc(0), mtime);
  }

  remove(path: string): boolean {
    const name = canonicalPath(path);
    this.#usedBytes -= this.#files.get(name)?.size ?? 0;
    return this.#files.delete(name);
  }

  /** With all that is in it. False: it is none. */
  removeDirectory(path: string): boolean {
    const dir = canonicalPath(path);
    for (const name of [...this.#files.keys()]) if (name.startsWith(`${dir}/`)) this.remove(name);
    for (const name of [...this.#directories]) if (name.startsWith(`${dir}/`)) this.#directories.delete(name);
    return this.#directories.delete(dir);
  }

  isDirectory(path: string): boolean {
    return this.#directories.has(canonicalPath(path));
  }

  /** Mode, size and mtime of a file or directory. */
  stat(path: string): Pick<FileEntry, "mode" | "size" | "mtime"> | undefined {
    return (
      this.read(path) ?? (this.isDirectory(path) ? { mode: DIRECTORY_MODE, size: 4096, mtime: 1 } : undefined)
    );
  }

  /** Every file, by its canonical path. */
  paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** Names in a directory, sorted. */
  list(path: string): readonly string[] {
    const dir = canonicalPath(path);
    const inside = [...this.#files.keys(), ...this.#directories].filter(
      (name) => name !== "/" && posix.dirname(name) === dir,
    );
    return inside.map((name) => posix.basename(name)).toSorted();
  }
}
