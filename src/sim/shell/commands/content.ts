import { canonicalPath } from "../../android/file-system.ts";
import { contentUri, type MediaKind } from "../../android/media-store.ts";
import type { CommandContext, CommandTable } from "../command.ts";
import { splitOptions } from "../command.ts";
import { COLUMNS, compareBy, readSort, readWhere } from "./media-columns.ts";

const SCAN_MS = [100, 400] as const;
const SCAN_CALL_SDK = 29;
const TABLE = /^content:\/\/media\/external(?:_primary)?\/(video\/media|images\/media|file)(?:\/(\d+))?$/;
type Values = ReadonlyMap<string, string>;
/** What one does is told only on stderr: the exit code is 0 whatever happens. */
type Verb = (values: Values, context: CommandContext) => Promise<string | undefined>;

const SYNTAX = "android.database.sqlite.SQLiteException: near: syntax error (code 1 SQLITE_ERROR)";
const UNKNOWN = "java.lang.IllegalArgumentException: Unknown URL";

const VERBS: Readonly<Record<string, Verb>> = {
  query,
  call,
  insert: async (values, { phone }) => {
    const path = /^_data:s:(.*)$/.exec(values.get("--bind") ?? "")?.[1];
    const kind = tableOf(values)?.kind;
    if (!kind || kind === "file" || path === undefined) return UNKNOWN;
    phone.media.insert(canonicalPath(path), kind);
    return undefined;
  },
  delete: async (values, context) => {
    const rows = find(values, context);
    if (typeof rows === "string") return rows;
    for (const row of rows) context.phone.media.delete(row);
    return undefined;
  },
};

/** The media store through `content`. */
export const CONTENT: CommandTable = {
  content: async ([verb = "", ...args], context) => {
    const options = [
      "--uri",
      "--projection",
      "--where",
      "--sort",
      "--method",
      "--arg",
      "--extra",
      "--bind",
      "--user",
    ];
    const { values } = splitOptions(args, options);
    const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (!run) await context.err(`[ERROR] Unsupported operation: ${verb}\n`);
    const problem = await run?.(values, context);
    const provider = /^content:\/\/([^/]+)/.exec(values.get("--uri") ?? "")?.[1] ?? "null";
    if (problem !== undefined) await context.err(`Error while accessing provider:${provider}\n${problem}\n`);
    return 0;
  },
};

async function query(values: Values, context: CommandContext): Promise<string | undefined> {
  const projection = (values.get("--projection") ?? Object.keys(COLUMNS).join(":")).split(":");
  const rows = find(values, context);
  if (typeof rows === "string") return rows;
  if (projection.some((column) => !Object.hasOwn(COLUMNS, column))) return SYNTAX;
  const lines = rows.map((row, i) => {
    const cells = projection.map((column) => `${column}=${COLUMNS[column]?.(row, context.phone) ?? "NULL"}`);
    return `Row: ${i} ${cells.join(", ")}\n`;
  });
  await context.out(lines.join("") || "No result found.\n");
  return undefined;
}

/** The rows that are meant, or why none can be. */
function find(values: Values, { phone }: CommandContext): ReturnType<typeof phone.media.rows> | string {
  const table = tableOf(values);
  if (!table) return UNKNOWN;
  const isWanted = readWhere(values.get("--where"), phone);
  const sort = readSort(values.get("--sort"));
  if (!isWanted || !sort) return SYNTAX;
  return phone.media
    .rows(table.kind)
    .filter((row) => (table.id === undefined || row.id === table.id) && isWanted(row))
    .toSorted(compareBy(sort, phone));
}

function tableOf(
  values: Values,
): { readonly kind: MediaKind | "file"; readonly id: number | undefined } | undefined {
  const [, table, id] = TABLE.exec(values.get("--uri") ?? "") ?? [];
  if (table === undefined) return undefined;
  const kind = table === "file" ? "file" : table === "video/media" ? "video" : "images";
  return { kind, id: id === undefined ? undefined : Number(id) };
}

async function call(values: Values, { phone, signal, out }: CommandContext): Promise<string | undefined> {
  const method = values.get("--method") ?? "";
  const isThere = phone.sdk >= SCAN_CALL_SDK && ["scan_file", "scan_volume"].includes(method);
  if (!/^content:\/\/media\/?$/.test(values.get("--uri") ?? "") || !isThere)
    return `java.lang.UnsupportedOperationException: Unsupported call: ${method}`;
  await phone.delays.wait(phone.chance.between(...SCAN_MS), signal);
  const row = method === "scan_file" ? phone.media.scan(values.get("--arg") ?? "") : phone.media.scanAll();
  await out(`Result: ${row ? `Bundle[{uri=${contentUri(row)}}]` : "Bundle[{}]"}\n`);
  return undefined;
}
