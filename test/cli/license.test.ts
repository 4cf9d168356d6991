import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, phonefleet } from "./command.ts";

let folder: string;
let key: string;
let made: Ended;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "license-"));
  key = join(folder, "vendor.key");
  made = await phonefleet(["license", "keygen", "--out", key]);
});

afterAll(() => rm(folder, { recursive: true }));

const issue = (...more: readonly string[]) =>
  phonefleet(["license", "issue", "--key", key, "--plan", "Pro", "--devices", "20", ...more]);

describe("license keygen", () => {
  it("keeps the private key from others and gives the public one beside it", async () => {
    expect(made).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining(`${key}.pub`) });
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    expect(await readFile(key, "utf8")).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    expect(await readFile(`${key}.pub`, "utf8")).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  });

  it("overwrites neither, and leaves no half of a pair", async () => {
    const before = await readFile(key, "utf8");
    const again = await phonefleet(["license", "keygen", "--out", key]);
    expect(again).toMatchObject({
      code: 1,
      stderr: `phonefleet: ${key} exists already, and keys are not overwritten\n`,
    });
    expect(await readFile(key, "utf8")).toBe(before);

    const other = join(folder, "other.key");
    await writeFile(`${other}.pub`, "mine");
    expect((await phonefleet(["license", "keygen", "--out", other])).code).toBe(1);
    await expect(stat(other)).rejects.toThrow("ENOENT");
    expect(await readFile(`${other}.pub`, "utf8")).toBe("mine");
  });
});

describe("license issue and show", () => {
  it("make a license and read it back", async () => {
    const file = join(folder, "pro.jwt");
    const issued = await issue("--expires", "2099-12-31");
    expect(issued).toMatchObject({ code: 0, stderr: "" });
    await writeFile(file, issued.stdout);
    const terms = "plan: Pro\ndevices: 20\nexpires: 2100-01-01T00:00:00.000Z\n";
    expect(await phonefleet(["license", "show", file])).toMatchObject({
      code: 0,
      stdout: `${terms}signature: not checked; give --license-key FILE\n`,
    });
    expect(await phonefleet(["license", "show", file, "--license-key", `${key}.pub`])).toMatchObject({
      code: 0,
      stdout: `${terms}signature: valid\nAPI access enabled\n`,
    });
  });

  it("can make one that has expired, and say so", async () => {
    const file = join(folder, "old.jwt");
    const issued = await issue("--expires", "2020-02-29T12:00:00+01:00");
    expect(issued).toMatchObject({ code: 0, stderr: "this license has expired already\n" });
    await writeFile(file, issued.stdout);
    expect(await phonefleet(["license", "show", file, "--license-key", `${key}.pub`])).toMatchObject({
      code: 1,
      stderr: `phonefleet: the license ${file} expired at 2020-02-29T11:00:00.000Z; install a new one\n`,
    });
  });

  it.each([
    [["license"], "license is followed by one of keygen, issue, show"],
    [["license", "isue"], "license is followed by one of keygen, issue, show; did you mean issue?"],
    [
      ["license", "issue", "--plan", "Pro"],
      "--key FILE is required; --devices N is required; --expires DATE is required",
    ],
    [["license", "show"], "license show needs the license's FILE"],
    [["license", "show", "a", "b"], 'unexpected argument "b"'],
    [["license", "keygen", "--out"], "--out needs a value, FILE"],
  ])("refuse %j", async (argv, expected) => {
    const environment = { PHONEFLEET_LICENSE: "" };
    expect(await phonefleet(argv, environment)).toEqual({
      code: 1,
      stdout: "",
      stderr: `phonefleet: ${expected}\n`,
    });
  });

  it.each([
    "2026-02-31",
    "2026-13-01",
    "31.12.2026",
    "tomorrow",
    "2026-01-01T25:00:00Z",
    "2026-01-01T10:00:00",
  ])("refuse %s as a date", async (date) => {
    const { code, stderr } = await issue("--expires", date);
    expect([code, stderr]).toEqual([
      1,
      `phonefleet: --expires must be a date, as 2027-12-31, or an RFC 3339 time, not "${date}"\n`,
    ]);
  });
});
