import { posix } from "node:path";
import { canonicalPath, type FileEntry, type FileSystem } from "./file-system.ts";

export type MediaKind = "video" | "images";

export interface MediaRow {
  readonly id: number;
  readonly kind: MediaKind;
  /** The absolute path under /storage/emulated/0. */
  readonly path: string;
}

const KINDS: Readonly<Record<string, MediaKind>> = {
  ".mp4": "video",
  ".mov": "video",
  ".jpg": "images",
  ".jpeg": "images",
  ".png": "images",
};

/**
 * Android's index of media: a pushed file is unknown until it is scanned, and a row whose file went is dropped.
 * It refuses paths that it does not know by their real name: /sdcard is a link that the scanner never resolves.
 */
export class MediaStore {
  readonly #files: FileSystem;
  readonly #rows = new Map<string, MediaRow>();
  #nextId: number;

  constructor(files: FileSystem, firstId: number) {
    this.#files = files;
    this.#nextId = firstId;
  }

  /** The row, or undefined where there is nothing to index. Scanning again keeps the id. */
  scan(path: string): MediaRow | undefined {
    const kind = KINDS[posix.extname(path).toLowerCase()];
    if (path !== canonicalPath(path) || !kind || !this.#files.read(path)) return undefined;
    const row = this.#rows.get(path) ?? { id: this.#nextId++, kind, path };
    this.#rows.set(path, row);
    return row;
  }

  rows(kind: MediaKind | "file"): readonly MediaRow[] {
    return [...this.#rows.values()].filter(
      (row) => (kind === "file" || row.kind === kind) && this.#files.read(row.path),
    );
  }

  /** What a content URI stands for, e.g. content://media/external/video/media/12. */
  open(uri: string): (FileEntry & { readonly row: MediaRow }) | undefined {
    const match = /^content:\/\/media\/external(?:_primary)?\/(video\/media|images\/media|file)\/(\d+)$/.exec(
      uri,
    );
    if (!match) return undefined;
    const kind = match[1] === "file" ? "file" : match[1] === "video/media" ? "video" : "images";
    const row = this.rows(kind).find(({ id }) => id === Number(match[2]));
    const file = row && this.#files.read(row.path);
    return row && file ? { ...file, row } : undefined;
  }
}

export function contentUri(row: MediaRow): string {
  return `content://media/external/${row.kind}/media/${row.id}`;
}
