import { posix } from "node:path";
import type { MediaRow } from "../../android/media-store.ts";
import type { Phone } from "../../phone.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".mp4": "video/mp4",
  ".mov": "video/quicktime",
  ".webm": "video/webm",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
};

/** The columns of the media store that are told; undefined is NULL. */
export const COLUMNS: Readonly<Record<string, (row: MediaRow, phone: Phone) => string | undefined>> = {
  _id: ({ id }) => String(id),
  _data: ({ path }) => path,
  _display_name: ({ path }) => posix.basename(path),
  _size: ({ path }, { files }) => String(files.read(path)?.size ?? 0),
  mime_type: ({ path }) => TYPES[posix.extname(path).toLowerCase()],
  duration: ({ durationMs }) => durationMs?.toString(),
  date_added: ({ path }, { files }) => files.read(path)?.mtime.toString(),
  date_modified: ({ path }, { files }) => files.read(path)?.mtime.toString(),
};

type Test = (row: MediaRow) => boolean;

/** `column='text'`, `column=1` or `column LIKE '%text%'`, joined by AND. Undefined: not understood. */
export function readWhere(where: string | undefined, phone: Phone): Test | undefined {
  if (where === undefined) return () => true;
  const tests: Test[] = [];
  for (const term of where.split(/\s+AND\s+(?=\w+\s*(?:=|LIKE))/i)) {
    const match = /^\s*(\w+)\s*(=|LIKE)\s*(?:'((?:[^']|'')*)'|(\d+))\s*$/i.exec(term);
    const [, column = "", operator = "", text, number] = match ?? [];
    const read = Object.hasOwn(COLUMNS, column) ? COLUMNS[column] : undefined;
    if (!read) return undefined;
    const wanted = text?.replaceAll("''", "'") ?? number ?? "";
    const isWanted = operator === "=" ? (value: string) => value === wanted : like(wanted);
    tests.push((row) => isWanted(read(row, phone) ?? ""));
  }
  return (row) => tests.every((test) => test(row));
}

/** SQLite's: `%` is anything, `_` one character, case does not count. */
function like(pattern: string): (value: string) => boolean {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replaceAll("%", "[\\s\\S]*")
    .replaceAll("_", "[\\s\\S]");
  const expression = new RegExp(`^${source}$`, "i");
  return (value) => expression.test(value);
}

export interface Sort {
  readonly column: string;
  readonly isDescending: boolean;
}

/** `column`, `column ASC` or `column DESC`; by id where nothing is said. Undefined: not understood. */
export function readSort(sort = "_id ASC"): Sort | undefined {
  const [, column = "", order] = /^\s*(\w+)(?:\s+(ASC|DESC))?\s*$/i.exec(sort) ?? [];
  return Object.hasOwn(COLUMNS, column)
    ? { column, isDescending: order?.toUpperCase() === "DESC" }
    : undefined;
}

export function compareBy(
  { column, isDescending }: Sort,
  phone: Phone,
): (a: MediaRow, b: MediaRow) => number {
  const read = COLUMNS[column];
  return (a, b) => {
    const [left = "", right = ""] = [read?.(a, phone), read?.(b, phone)];
    return left.localeCompare(right, "en", { numeric: true }) * (isDescending ? -1 : 1);
  };
}
