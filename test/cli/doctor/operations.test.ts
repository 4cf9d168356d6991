import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { exitCodeOf, fine, troubles, wrong } from "../../../src/cli/doctor/finding.ts";
import { help } from "../../../src/cli/help.ts";

const rows = Object.entries(troubles).map(([name, { exitCode, means }]) => ({ name, exitCode, means }));

describe("the exit codes of doctor", () => {
  it("are all in docs/operations.md, and in its help", async () => {
    const page = await readFile(new URL("../../../docs/operations.md", import.meta.url), "utf8");
    const table = rows.map(({ name, exitCode, means }) => `| ${exitCode} | \`${name}\` | ${means} |\n`);
    expect(page).toContain(table.join(""));
    expect(help(["doctor"])).toContain(rows.map((row) => `  ${row.exitCode}  ${row.means}\n`).join(""));
  });

  it("are each another, in the order of what is nearest to the root", () => {
    const codes = rows.map(({ exitCode }) => exitCode);
    expect(codes).toEqual([...new Set(codes)].toSorted((a, b) => a - b));
    // below are those that every command has, above those of shells and signals
    expect(Math.min(...codes)).toBeGreaterThan(2);
    expect(Math.max(...codes)).toBeLessThan(64);
  });

  it("of several troubles is the smallest", () => {
    const findings = [wrong("APP_MISSING", "", ""), wrong("NO_PHONE", "", ""), fine("")];
    expect(exitCodeOf(findings)).toBe(troubles.NO_PHONE.exitCode);
    expect(exitCodeOf([fine("")])).toBe(0);
  });
});
