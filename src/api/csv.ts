/**
 * Tables as CSV, the way spreadsheets write and read it: parted by comma, semicolon or tab, in UTF-8 or UTF-16, and with
 * nothing in it that a spreadsheet would run as a formula. The only place that knows the libraries for it.
 */
import { isUtf8 } from "node:buffer";
import { finished } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import type { InfoRecord } from "csv-parse";
import { stringify } from "csv-stringify/sync";
import { inputFirst } from "../clock.ts";
import { invalid } from "../model/problem.ts";

export interface CsvRow {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

type CsvSlice = readonly (readonly string[])[];

export interface CsvForm {
  readonly separator: "," | ";";
  /** A byte order mark tells Excel that it is UTF-8. */
  readonly hasMark: boolean;
}

/** Of one row. */
const MOST_CELLS = 1000;
const LONGEST_ROW_BYTES = 64 * 1024;
/** Read in one go: what takes longer would hold up all that the server does besides. */
const SLICE_BYTES = 64 * 1024;

/** Rejects with the line where it is no CSV, or where there are more than so many rows. Empty ones are left out. */
export async function parseCsv(bytes: Uint8Array, mostRows: number): Promise<readonly CsvRow[]> {
  const text = decode(bytes).replaceAll(/\r\n?/g, "\n");
  const rows: CsvRow[] = [];
  let before: Pick<InfoRecord, "lines" | "empty_lines"> = { lines: 0, empty_lines: 0 };
  // the one after the row before and the empty lines that follow it: a quoted cell may go over several lines
  const lineAt = (emptyLines: number) => before.lines + 1 + emptyLines - before.empty_lines;
  const take = (record: string[], { lines, empty_lines }: InfoRecord) => {
    const line = lineAt(empty_lines);
    if (record.length > MOST_CELLS)
      throw invalid([{ field: `line ${line}`, message: `has more than ${MOST_CELLS} cells` }]);
    before = { lines, empty_lines };
    if (record.every((cell) => cell.trim() === "")) return null;
    rows.push({ line, cells: record.map(withoutGuard) });
    if (rows.length > mostRows)
      throw invalid([
        {
          field: "csv",
          message: `has more than ${mostRows} rows, the one with the names of columns included; split it into parts`,
        },
      ]);
    return null;
  };
  try {
    const delimiter = separatorOf(text);
    const lenient = { relax_column_count: true, skip_empty_lines: true, max_record_size: LONGEST_ROW_BYTES };
    await inSlices(Buffer.from(text), parse({ delimiter, ...lenient, on_record: take }));
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = mistakes[error.code] ?? `is no CSV: ${error.message}`;
    throw invalid([{ field: `line ${lineAt(Number(error["empty_lines"]))}`, message }]);
  }
}

async function inSlices(bytes: Buffer, parser: ReturnType<typeof parse>): Promise<void> {
  const read = finished(parser.resume());
  // told to whoever awaits it below
  read.catch(() => undefined);
  for (let at = 0; at < bytes.length && !parser.destroyed; at += SLICE_BYTES) {
    parser.write(bytes.subarray(at, at + SLICE_BYTES));
    await inputFirst();
  }
  parser.end();
  await read;
}

const mistakes: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "opens a quote that is never closed",
  INVALID_OPENING_QUOTE: "has a quote in the middle of a cell",
  CSV_INVALID_CLOSING_QUOTE: "has something between a closing quote and the end of its cell",
  CSV_MAX_RECORD_SIZE: `is longer than ${LONGEST_ROW_BYTES} bytes`,
};

/** Slice by slice, since a long table in one go would hold up all that the server does besides. */
export async function writeCsv(
  slices: AsyncIterable<CsvSlice> | Iterable<CsvSlice>,
  { separator, hasMark }: CsvForm,
): Promise<readonly Buffer[]> {
  const lines = { record_delimiter: "windows", quoted_match: /[\r\n]/ } as const;
  const parts: Buffer[] = [];
  for await (const rows of slices) {
    const guarded = rows.map((cells) => cells.map(withGuard));
    const bom = hasMark && parts.length === 0;
    parts.push(Buffer.from(stringify(guarded, { delimiter: separator, bom, ...lines })));
    await inputFirst();
  }
  return parts;
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
