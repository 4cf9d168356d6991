import { describe, expect, it, test } from "vitest";
import { accountColumns, cellsOf, readAccountTable } from "../../src/model/account-table.ts";
import type { Account } from "../../src/model/account.ts";

const table = (...rows: readonly string[]) =>
  readAccountTable(rows.map((row, index) => ({ line: index + 1, cells: row.split(",") })));
const mistakesIn = (...rows: readonly string[]) =>
  table(...rows).violations.map(({ field, message }) => `${field}: ${message}`);

describe("a table of accounts", () => {
  it("names its columns in any order, and only those that are to be set", () => {
    expect(table("Username , app", "@Ada,TikTok", ",", "bob,instagram")).toEqual({
      entries: [
        { app: "tiktok", username: "Ada" },
        { app: "instagram", username: "bob" },
      ],
      violations: [],
    });
  });

  it("unbinds and unclones with empty cells, and leaves alone what has no column", () => {
    const { entries } = table(
      "app,username,serial,package,enabled",
      "tiktok,ada,,,",
      "tiktok,bob, R1 ,com.x.y,0",
    );
    expect(entries).toEqual([
      { app: "tiktok", username: "ada", serial: null, package: null },
      { app: "tiktok", username: "bob", serial: "R1", package: "com.x.y", isEnabled: false },
    ]);
  });

  it.each([
    ["true", "1", "yes", "TRUE", "VERDADERO", "Vrai", "VERDADEIRO", "ИСТИНА"],
    ["false", "0", "no", "FALSE", "FALSO", "Faux", "ЛОЖЬ"],
  ])("knows %s in the languages of spreadsheets", (...words) => {
    const rows = words.map((word, index) => `tiktok,u${index},${word}`);
    const { entries } = table("app,username,enabled", ...rows);
    expect(new Set(entries.map(({ isEnabled }) => isEnabled))).toEqual(new Set([words[0] === "true"]));
  });

  it("takes empty columns and lines of a spreadsheet for nothing", () => {
    expect(table(",,,", "app,username,,", "tiktok,ada,,", ",,,").entries).toHaveLength(1);
  });
});

describe("what is wrong with a table is told all at once, with its line and column", () => {
  test.each([
    [[], ["csv: is empty; its first line names app, username, serial, package, enabled, quarantine_reason"]],
    [
      ["app,name,serial,serial", "tiktok,ada,,"],
      [
        "line 1, name: is no column; known are app, username, serial, package, enabled, quarantine_reason",
        "line 1, serial: is given twice",
        "line 1, username: is missing; the first line names the columns",
      ],
    ],
    [["app,,username", "tiktok,,ada"], ["line 1, column 2: has no name"]],
    [
      ["app,username,package,enabled", "myspace,@,clone,maybe", "tiktok,ada,,"],
      [
        "line 2, app: must be one of tiktok, instagram",
        "line 2, username: names nobody",
        "line 2, package: must be an Android package, as com.example.app",
        'line 2, enabled: "maybe" is neither true nor false',
      ],
    ],
    [
      ["app,username,serial", "tiktok,ada", "tiktok,bob,R1,R2", `tiktok,carl,${"R".repeat(201)}`],
      [
        "line 2: has 2 cells, and the first line names 3",
        "line 3: has 4 cells, and the first line names 3",
        "line 4, serial: must be at most 200 characters long",
      ],
    ],
    [
      ["app,username", "tiktok,Ada", "instagram,ada", "tiktok,@ada"],
      ["line 4, username: ada of tiktok is on line 2 already"],
    ],
    [["app,username", "tiktok,a\0"], ["line 2, username: must be valid Unicode text without NUL"]],
  ])("%j", (rows, mistakes) => {
    expect(mistakesIn(...rows)).toEqual(mistakes);
    expect(table(...rows).entries).toEqual([]);
  });

  it("as far as anybody reads, and how many more there are", () => {
    const mistakes = mistakesIn("app,username", ...Array.from({ length: 150 }, () => "x,ada"));
    expect(mistakes).toHaveLength(100);
    expect(mistakes.at(-1)).toBe("csv: has 51 more mistakes");
  });
});

it("an account is a row that is read as it was", () => {
  const account: Account = {
    ...{ id: 1, app: "tiktok" as const, username: "ada", serial: null, package: "com.x.y", isEnabled: false },
    ...{ quarantine: { reason: "by hand", since: 1 }, createdAt: 1, updatedAt: 1 },
  };
  const rows = [accountColumns, cellsOf(account)].map((cells, line) => ({ line, cells }));
  expect(readAccountTable(rows).entries).toEqual([
    { app: "tiktok", username: "ada", serial: null, package: "com.x.y", isEnabled: false },
  ]);
});
