import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseCsv, writeCsv } from "../../src/api/csv.ts";
import type { CsvForm } from "../../src/api/csv.ts";

const read = (bytes: Uint8Array) => parseCsv(bytes, 1000);
const cellsIn = async (bytes: Uint8Array) => (await read(bytes)).map(({ cells }) => cells);
/** In slices of one row. */
const write = async (rows: readonly (readonly string[])[], form: CsvForm) =>
  Buffer.concat(
    await writeCsv(
      rows.map((row) => [row]),
      form,
    ),
  );
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
  ])("%s", async (_how, text) => {
    expect(await cellsIn(utf8(text))).toEqual(rows);
  });

  test.each([
    ["little", Buffer.from("\uFEFFapp\tusername\r\ntiktok\tада\r\n", "utf16le")],
    ["big", Buffer.from("\uFEFFapp\tusername\r\ntiktok\tада\r\n", "utf16le").swap16()],
  ])("in UTF-16, %s end first", async (_end, bytes) => {
    expect(await cellsIn(bytes)).toEqual(rows);
  });
});

it("tells where each row begins, whatever is in the ones before it", async () => {
  const rows = await read(utf8('\na;b\r\n"two\r\nlines";1\r\n\r\n;\n\nc;d\n\n'));
  expect(rows.map(({ line }) => line)).toEqual([2, 3, 8]);
});

test.each([
  ['a,b\n1,"2\n3,4', "line 2: opens a quote that is never closed"],
  ['a,b\n\n1,2"3"', "line 3: has a quote in the middle of a cell"],
  ['a,b\n"1"2,3\n', "line 2: has something between a closing quote and the end of its cell"],
  [`a,b\n${"x".repeat(70_000)}`, "line 2: is longer than 65536 bytes"],
])("%j is no table", async (text, message) => {
  await expect(read(utf8(text))).rejects.toThrow(message);
});

it("asks for UTF-8 where a file has the letters of one computer only", async () => {
  const latin = Buffer.from("app;username\ntiktok;señor", "latin1");
  await expect(read(latin)).rejects.toThrow(/UTF-8; in Excel/);
});

it("takes so many rows and no more", async () => {
  expect(await read(utf8("a,b\n".repeat(1000)))).toHaveLength(1000);
  await expect(read(utf8("a,b\n".repeat(1001)))).rejects.toThrow("csv: has more than 1000 rows");
});

describe("the largest bodies hold up nobody", () => {
  const LENGTH = 8 * 2 ** 20 - 10;
  test.each([
    ["line ends", `a,b${"\n".repeat(LENGTH)}`, [["a", "b"]]],
    ["empty cells, row by row", `a,b${"\n,".repeat(LENGTH / 2)}`, [["a", "b"]]],
    ["rows of one cell", `a,b${"\nx".repeat(LENGTH / 2)}`, "rows"],
    ["one row", ",".repeat(LENGTH / 4), "more than 1000 cells"],
    ["quotes", '"'.repeat(LENGTH), "longer"],
  ])("of nothing but %s", { timeout: 60_000 }, async (_what, text, outcome) => {
    let longestMs = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    });
    const result = cellsIn(utf8(text));
    if (typeof outcome === "string") await expect(result).rejects.toThrow(outcome);
    else expect(await result).toEqual(outcome);
    clearInterval(watch);
    expect(longestMs).toBeLessThan(2000);
  });
});

test.each(["=1+1", "+49", "-x", "@ada", "\tx", "'=1", "''@ada"])(
  "%j is no formula in what is written, and read as it was",
  async (cell) => {
    const written = await write([[cell, "b"]], { separator: ",", hasMark: false });
    expect(written.toString()).toMatch(/^"?'/);
    expect(await cellsIn(written)).toEqual([[cell, "b"]]);
  },
);

test("an apostrophe before anything else stays", async () => {
  expect(await cellsIn(utf8("'a,it's\n"))).toEqual([["'a", "it's"]]);
});

test("whatever is written is read as it was", async () => {
  const cell = fc
    .string({ unit: "binary" })
    .filter((text) => !/[\r\uFEFF]/.test(text) && text.isWellFormed());
  const table = fc
    .array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 })
    .map((rows) => [["app", "username"], ...rows.map(([a, b]) => [a, b])]);
  const isEmpty = (cells: readonly string[]) => cells.every((one) => one.trim() === "");
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom(",", ";"), fc.boolean(), async (rows, separator, hasMark) => {
      const written = await write(rows, { separator, hasMark });
      expect(await cellsIn(written)).toEqual(rows.filter((cells) => !isEmpty(cells)));
    }),
  );
});
