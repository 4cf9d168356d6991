import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseCsv, writeCsv } from "../../src/api/csv.ts";

const cellsIn = (bytes: Uint8Array) => parseCsv(bytes).map(({ cells }) => cells);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("a table is read however a spreadsheet wrote it", () => {
  const rows = [
    ["app", "username"],
    ["tiktok", "ада"],
  ];
  test.each([
    ["with commas", "app,username\ntiktok,ада\n"],
    ["with semicolons and a mark, as Excel in Russian", "\uFEFFapp;username\r\ntiktok;ада\r\n"],
    ["with tabs and without a last line end", "app\tusername\ntiktok\tада"],
    ["with line ends of old", "app;username\rtiktok;ада\r"],
    ["with quotes around all", '"app","username"\n"tiktok","ада"\n'],
    ["after an empty line", "\napp;username\ntiktok;ада\n"],
  ])("%s", (_how, text) => {
    expect(cellsIn(utf8(text)).filter(([first]) => first !== "")).toEqual(rows);
  });

  test.each([
    ["little", Buffer.from("\uFEFFapp\tusername\r\ntiktok\tада\r\n", "utf16le")],
    ["big", Buffer.from("\uFEFFapp\tusername\r\ntiktok\tада\r\n", "utf16le").swap16()],
  ])("in UTF-16, %s end first", (_end, bytes) => {
    expect(cellsIn(bytes)).toEqual(rows);
  });
});

it("tells where each row begins, whatever is in the ones before it", () => {
  const rows = parseCsv(utf8('a;b\r\n"two\r\nlines";1\r\n\r\nc;d'));
  expect(rows.map(({ line }) => line)).toEqual([1, 2, 4, 5]);
});

test.each([
  ['a,b\n1,"2\n3,4', "line 2: opens a quote that is never closed"],
  ['a,b\n\n1,2"3"', "line 3: has a quote in the middle of a cell"],
  ['a,b\n"1"2,3\n', "line 2: has something between a closing quote and the end of its cell"],
])("%j is no table", (text, message) => {
  expect(() => parseCsv(utf8(text))).toThrow(message);
});

it("asks for UTF-8 where a file has the letters of one computer only", () => {
  expect(() => parseCsv(Buffer.from("app;username\ntiktok;señor", "latin1"))).toThrow(/UTF-8; in Excel/);
});

test.each(["=1+1", "+49", "-x", "@ada", "\tx", "'=1", "''@ada"])(
  "%j is no formula in what is written, and read as it was",
  (cell) => {
    const written = writeCsv([[cell, "b"]], { separator: ",", hasMark: false });
    expect(written.toString()).toMatch(/^"?'/);
    expect(cellsIn(written)).toEqual([[cell, "b"]]);
  },
);

test("an apostrophe before anything else stays", () => {
  expect(cellsIn(utf8("'a,it's\n"))).toEqual([["'a", "it's"]]);
});

test("whatever is written is read as it was", () => {
  const cell = fc
    .string({ unit: "binary" })
    .filter((text) => !/[\r\uFEFF]/.test(text) && text.isWellFormed());
  const table = fc
    .array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 })
    .map((rows) => [["app", "username"], ...rows.map(([a, b]) => [a, b])]);
  fc.assert(
    fc.property(table, fc.constantFrom(",", ";"), fc.boolean(), (rows, separator, hasMark) => {
      expect(cellsIn(writeCsv(rows, { separator, hasMark }))).toEqual(rows);
    }),
  );
});
