/**
 * Tables as CSV, the way spreadsheets write and read it: parted by comma, semicolon or tab, in UTF-8 or UTF-16, and with
 * nothing in it that a spreadsheet would run as a formula. The only place that knows the libraries for it.
 */
import { isUtf8 } from "node:buffer";
import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { invalid } from "../model/problem.ts";

export interface CsvRow {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvForm {
  readonly separator: "," | ";";
  /** A byte order mark tells Excel that it is UTF-8. */
  readonly hasMark: boolean;
}

/** Rejected with the line where it is no CSV. Empty lines are rows without cells in them. */
export function parseCsv(bytes: Uint8Array): readonly CsvRow[] {
  const text = decode(bytes).replaceAll(/\r\n?/g, "\n");
  const rows: CsvRow[] = [];
  let end = 0;
  const take = (record: string[], { lines }: { readonly lines: number }) => {
    // a quoted cell may go over several lines
    rows.push({ line: end + 1, cells: record.map(withoutGuard) });
    end = lines;
    return null;
  };
  try {
    parse(text, { delimiter: separatorOf(text), relax_column_count: true, on_record: take });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = mistakes[error.code] ?? `is no CSV: ${error.message}`;
    throw invalid([{ field: `line ${end + 1}`, message }]);
  }
}

const mistakes: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "opens a quote that is never closed",
  INVALID_OPENING_QUOTE: "has a quote in the middle of a cell",
  CSV_INVALID_CLOSING_QUOTE: "has something between a closing quote and the end of its cell",
};

export function writeCsv(rows: readonly (readonly string[])[], { separator, hasMark }: CsvForm): Buffer {
  const guarded = rows.map((cells) => cells.map(withGuard));
  const lines = { record_delimiter: "windows", quoted_match: /[\r\n]/ } as const;
  return Buffer.from(stringify(guarded, { delimiter: separator, bom: hasMark, ...lines }), "utf8");
}

/** OWASP, "CSV Injection": what begins with one of these is a formula, or may become one. */
const FORMULA = /^'*[=+\-@\t\r]/;

function withGuard(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

/** Excel writes UTF-8 with a mark, or UTF-16 as its "Unicode text"; what it calls just "CSV" depends on the computer. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  throw invalid([{ field: "csv", message: 'must be UTF-8; in Excel, save it as "CSV UTF-8"' }]);
}

/** What the first line has most of outside quotes. */
function separatorOf(text: string): string {
  const [line = ""] = text.trimStart().split("\n", 1);
  const bare = line.replaceAll(/"[^"]*"/g, "");
  const counts = [",", ";", "\t"].map((char) => [char, bare.split(char).length] as const);
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
