import { posix } from "node:path";
import { contentUri, type MediaKind, type MediaRow } from "../../media-store.ts";
import type { CommandContext, CommandTable } from "../command.ts";
import { splitOptions } from "../command.ts";

const SCAN_MS = [100, 400] as const;
const TABLES: Readonly<Record<string, MediaKind | "file">> = {
  "content://media/external/video/media": "video",
  "content://media/external/images/media": "images",
  "content://media/external/file": "file",
};
const COLUMNS: Readonly<Record<string, (row: MediaRow, context: CommandContext) => string>> = {
  _id: ({ id }) => String(id),
  _data: ({ path }) => path,
  _display_name: ({ path }) => posix.basename(path),
  _size: ({ path }, { phone }) => String(phone.files.read(path)?.size ?? 0),
  mime_type: ({ path, kind }) =>
    kind === "video" ? "video/mp4" : /png$/i.test(path) ? "image/png" : "image/jpeg",
};

/** The media store through `content`. */
export const CONTENT: CommandTable = {
  content: async ([verb, ...args], context) => {
    const { values } = splitOptions(args, [
      "--uri",
      "--projection",
      "--where",
      "--sort",
      "--method",
      "--arg",
      "--user",
    ]);
    if (verb === "query") return query(values, context);
    if (verb === "call") return call(values, context);
    await context.err(`[ERROR] Unsupported operation: ${verb ?? ""}\n`);
    return 1;
  },
};

async function query(values: ReadonlyMap<string, string>, context: CommandContext): Promise<number> {
  const table = TABLES[values.get("--uri") ?? ""];
  const projection = (values.get("--projection") ?? Object.keys(COLUMNS).join(":")).split(":");
  const isWanted = readWhere(values.get("--where"), context);
  const unknown = projection.find((column) => !Object.hasOwn(COLUMNS, column));
  if (!table || unknown !== undefined || !isWanted) {
    const what = !table
      ? "java.lang.IllegalArgumentException: Unknown URL"
      : "android.database.sqlite.SQLiteException: syntax error";
    await context.err(`Error while accessing provider:media\n${what}\n`);
    return 1;
  }
  const rows = context.phone.media.rows(table).filter(isWanted);
  const lines = rows.map((row, i) => {
    const cells = projection.map((column) => `${column}=${COLUMNS[column]?.(row, context) ?? "NULL"}`);
    return `Row: ${i} ${cells.join(", ")}\n`;
  });
  await context.out(lines.join("") || "No result found.\n");
  return 0;
}

/** `column='text'` or `column=1`, joined by AND. Undefined: not understood. */
function readWhere(
  where: string | undefined,
  context: CommandContext,
): ((row: MediaRow) => boolean) | undefined {
  if (where === undefined) return () => true;
  const wanted: (readonly [string, string])[] = [];
  for (const term of where.split(/\s+AND\s+(?=\w+\s*=)/i)) {
    const match = /^\s*(\w+)\s*=\s*(?:'((?:[^']|'')*)'|(\d+))\s*$/.exec(term);
    const [, column = "", text, number] = match ?? [];
    if (!Object.hasOwn(COLUMNS, column)) return undefined;
    wanted.push([column, text?.replaceAll("''", "'") ?? number ?? ""]);
  }
  return (row) => wanted.every(([column, value]) => COLUMNS[column]?.(row, context) === value);
}

async function call(
  values: ReadonlyMap<string, string>,
  { phone, signal, out, err }: CommandContext,
): Promise<number> {
  const method = values.get("--method") ?? "";
  if (values.get("--uri") !== "content://media" || !["scan_file", "scan_volume"].includes(method)) {
    await err(
      "Error while accessing provider:media\njava.lang.UnsupportedOperationException: Unsupported call\n",
    );
    return 1;
  }
  await phone.delays.wait(phone.chance.between(...SCAN_MS), signal);
  const row = method === "scan_file" ? phone.media.scan(values.get("--arg") ?? "") : scanVolume(phone);
  await out(`Result: ${row ? `Bundle[{uri=${contentUri(row)}}]` : "Bundle[{}]"}\n`);
  return 0;
}

function scanVolume(phone: CommandContext["phone"]): undefined {
  for (const path of phone.files.paths()) phone.media.scan(path);
}
