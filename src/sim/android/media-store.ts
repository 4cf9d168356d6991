import { posix } from "node:path";
import { durationOf } from "./duration.ts";
import { canonicalPath, type FileEntry, type FileSystem } from "./file-system.ts";

export type MediaKind = "video" | "images";

export interface MediaRow {
  readonly id: number;
  readonly kind: MediaKind;
  /** The absolute path under /storage/emulated/0. */
  readonly path: string;
  /** As scanned: undefined where the file does not tell; 0 of a row that nobody scanned. */
  readonly durationMs: number | undefined;
}

const KINDS: Readonly<Record<string, MediaKind>> = {
  ".mp4": "video",
  ".mov": "video",
  ".webm": "video",
  ".jpg": "images",
  ".jpeg": "images",
  ".png": "images",
  ".webp": "images",
};

/**
 * Android's index of media: a pushed file is unknown until it is scanned, and a row outlives its file until it is deleted or
 * the path is scanned again. It refuses paths that it does not know by their real name: /sdcard is a link that the
 * scanner never resolves.
 */
export class MediaStore {
  readonly #files: FileSystem;
  readonly #rows = new Map<string, MediaRow>();
  #nextId: number;

  constructor(files: FileSystem, firstId: number) {
    this.#files = files;
    this.#nextId = firstId;
  }

  /** The row, or undefined where there is nothing to index; the row of a file that went goes too. Keeps ids. */
  scan(path: string): MediaRow | undefined {
    const kind = KINDS[posix.extname(path).toLowerCase()];
    if (path !== canonicalPath(path) || !kind) return undefined;
    const file = this.#files.read(path);
    if (!file) {
      this.#rows.delete(path);
      return undefined;
    }
    return this.#put(path, kind, kind === "video" ? durationOf(file.chunks) : undefined);
  }

  scanAll(): void {
    for (const path of [...this.#files.paths(), ...this.#rows.keys()]) this.scan(path);
  }

  /** A row that was written by hand: nothing looked into the file. */
  insert(path: string, kind: MediaKind): MediaRow {
    return this.#put(path, kind, 0);
  }

  /** Of a kind, whether their files are still there or not. */
  rows(kind: MediaKind | "file"): readonly MediaRow[] {
    return [...this.#rows.values()].filter((row) => kind === "file" || row.kind === kind);
  }

  /** With its file, as MediaProvider does it. */
  delete({ path }: MediaRow): void {
    this.#files.remove(path);
    this.#rows.delete(path);
  }

  /** What a content URI stands for, e.g. content://media/external/video/media/12. */
  open(uri: string): (FileEntry & { readonly row: MediaRow }) | undefined {
    const row = this.find(uri);
    const file = row && this.#files.read(row.path);
    return row && file ? { ...file, row } : undefined;
  }

  find(uri: string): MediaRow | undefined {
    const match = /^content:\/\/media\/external(?:_primary)?\/(video\/media|images\/media|file)\/(\d+)$/.exec(
      uri,
    );
    if (!match) return undefined;
    const kind = match[1] === "file" ? "file" : match[1] === "video/media" ? "video" : "images";
    return this.rows(kind).find(({ id }) => id === Number(match[2]));
  }

  #put(path: string, kind: MediaKind, durationMs: number | undefined): MediaRow {
    const row = { id: this.#rows.get(path)?.id ?? this.#nextId++, kind, path, durationMs };
    this.#rows.set(path, row);
    return row;
  }
}

export function contentUri(row: MediaRow): string {
  return `content://media/external/${row.kind}/media/${row.id}`;
}
