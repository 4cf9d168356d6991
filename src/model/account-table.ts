/** Accounts as rows of a table: what each column holds, and everything that is wrong with one that somebody wrote. */
import { keyOf } from "./account-import.ts";
import type { AccountEntry } from "./account-import.ts";
import { bareUsername, isPackageName, LONGEST_USERNAME, PACKAGE_FORM } from "./account.ts";
import type { Account } from "./account.ts";
import { MOST_VIOLATIONS } from "./problem.ts";
import type { Violation } from "./problem.ts";
import { apps } from "./script-config.ts";

export const accountColumns = [
  "app",
  "username",
  "serial",
  "package",
  "enabled",
  // written for people, and read by nobody
  "quarantine_reason",
] as const;

type Column = (typeof accountColumns)[number];

export interface TableRow {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface AccountTable {
  readonly entries: readonly AccountEntry[];
  /** At most as many as are told, and then how many more there are. */
  readonly violations: readonly Violation[];
}

/** Besides the first one, which names the columns. */
export const MOST_ACCOUNT_ROWS = 100_000;
const LONGEST_SERIAL = 200;
/** Spreadsheets and people write them in their own language. */
const YES = new Set("true 1 yes verdadero sí si vrai oui verdadeiro sim истина да 是".split(" "));
const NO = new Set("false 0 no falso faux non não nao ложь нет 否".split(" "));

export function cellsOf(account: Account): readonly string[] {
  const cells: Readonly<Record<Column, string>> = {
    app: account.app,
    username: account.username,
    serial: account.serial ?? "",
    package: account.package ?? "",
    enabled: String(account.isEnabled),
    quarantine_reason: account.quarantine?.reason ?? "",
  };
  return accountColumns.map((column) => cells[column]);
}

/** The first row that is not empty names the columns. */
export function readAccountTable(rows: readonly TableRow[]): AccountTable {
  const [header, ...others] = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (!header) return refused([{ field: "csv", message: `is empty; its first line names ${COLUMNS}` }]);
  const mistakes: Violation[] = [];
  const columns = readHeader(header, mistakes);
  if (!columns.includes("app") || !columns.includes("username")) return refused(mistakes);
  const entries: AccountEntry[] = [];
  const lines = new Map<string, number>();
  for (const row of others) {
    const entry = readRow(row, columns, mistakes);
    if (!entry) continue;
    const key = keyOf(entry);
    const before = lines.get(key);
    if (before !== undefined)
      mistakes.push(
        mistake(row, "username", `${entry.username} of ${entry.app} is on line ${before} already`),
      );
    lines.set(key, before ?? row.line);
    entries.push(entry);
  }
  return mistakes.length > 0 ? refused(mistakes) : { entries, violations: [] };
}

const COLUMNS = accountColumns.join(", ");

/** Undefined stands for a column that is none. */
function readHeader(row: TableRow, mistakes: Violation[]): readonly (Column | undefined)[] {
  const names = row.cells.map((cell) => cell.trim().toLowerCase());
  while (names.at(-1) === "") names.pop();
  const columns = names.map((name) => accountColumns.find((column) => column === name));
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (name === "") mistakes.push(mistake(row, `column ${index + 1}`, "has no name"));
    else if (!columns[index]) mistakes.push(mistake(row, name, `is no column; known are ${COLUMNS}`));
    else if (seen.has(name)) mistakes.push(mistake(row, name, "is given twice"));
    seen.add(name);
  }
  for (const needed of ["app", "username"] as const)
    if (!columns.includes(needed))
      mistakes.push(mistake(row, needed, "is missing; the first line names the columns"));
  return columns;
}

function readRow(
  row: TableRow,
  columns: readonly (Column | undefined)[],
  mistakes: Violation[],
): AccountEntry | undefined {
  const before = mistakes.length;
  const refuse = (column: Column, message: string) => void mistakes.push(mistake(row, column, message));
  if (
    row.cells.length < columns.length ||
    row.cells.slice(columns.length).some((cell) => cell.trim() !== "")
  ) {
    const message = `has ${row.cells.length} cells, and the first line names ${columns.length}`;
    mistakes.push({ field: `line ${row.line}`, message });
    return undefined;
  }
  const cell = (column: Column) => {
    const index = columns.indexOf(column);
    return index < 0 ? undefined : (row.cells[index] ?? "").trim();
  };
  const name = (column: "serial" | "package", whatIsWrong: (text: string) => string | undefined) => {
    const text = cell(column);
    const message = text ? whatIsWrong(text) : undefined;
    if (message !== undefined) refuse(column, message);
    return text === undefined ? {} : { [column]: text || null };
  };
  const app = apps.find((known) => known === cell("app")?.toLowerCase());
  if (!app) refuse("app", `must be one of ${apps.join(", ")}`);
  const username = bareUsername(cell("username") ?? "");
  if (username === "") refuse("username", "names nobody");
  else if (textMistake(username, LONGEST_USERNAME))
    refuse("username", textMistake(username, LONGEST_USERNAME) ?? "");
  const bound = name("serial", (text) => textMistake(text, LONGEST_SERIAL));
  const cloned = name("package", (text) => (isPackageName(text) ? undefined : `must be ${PACKAGE_FORM}`));
  const enabled = cell("enabled")?.toLowerCase() ?? "";
  const isKnown = enabled === "" || YES.has(enabled) || NO.has(enabled);
  if (!isKnown) refuse("enabled", `${JSON.stringify(cell("enabled"))} is neither true nor false`);
  if (!app || mistakes.length > before) return undefined;
  return { app, username, ...bound, ...cloned, ...(enabled !== "" && { isEnabled: YES.has(enabled) }) };
}

function textMistake(text: string, longest: number): string | undefined {
  if (text.length > longest) return `must be at most ${longest} characters long`;
  return text.includes("\0") || !text.isWellFormed() ? "must be valid Unicode text without NUL" : undefined;
}

function mistake({ line }: TableRow, column: string, message: string): Violation {
  return { field: `line ${line}, ${column}`, message };
}

function refused(mistakes: readonly Violation[]): AccountTable {
  if (mistakes.length <= MOST_VIOLATIONS) return { entries: [], violations: mistakes };
  const told = mistakes.slice(0, MOST_VIOLATIONS - 1);
  const more = { field: "csv", message: `has ${mistakes.length - told.length} more mistakes` };
  return { entries: [], violations: [...told, more] };
}
