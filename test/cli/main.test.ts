import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { explain } from "../../src/cli/failure.ts";
import { nodeTrouble } from "../../src/cli/version.ts";
import { Problem } from "../../src/model/problem.ts";
import { phonefleet } from "./command.ts";

const { version, engines } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly version: string;
  readonly engines: { readonly node: string };
};

describe("phonefleet", () => {
  it.each(["version", "--version"])("%s prints the package's version", async (argument) => {
    expect(await phonefleet([argument])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each(["help", "--help", "-h"])("%s names every command", async (argument) => {
    const { code, stdout, stderr } = await phonefleet([argument]);
    expect([code, stderr]).toEqual([0, ""]);
    for (const command of Object.keys(commands)) expect(stdout).toContain(`\n  ${command} `);
  });

  it.each([
    ["help", "serve"],
    ["serve", "--help"],
    ["serve", "--port", "x", "-h"],
  ])("%s %s explains the flags of serve", async (...argv) => {
    const { code, stdout } = await phonefleet(argv);
    expect(code).toBe(0);
    expect(stdout).toContain("--drain-timeout SECONDS [PHONEFLEET_DRAIN_TIMEOUT]");
  });

  it.each([
    [["srve"], 'phonefleet: no command "srve", did you mean serve?\n'],
    [["constructor"], 'phonefleet: no command "constructor"\n'],
    [[], "phonefleet: which command?\n"],
  ])("%j is told beside the usage, and exits with 2", async (argv, expected) => {
    const { code, stdout, stderr } = await phonefleet(argv);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.startsWith(expected)).toBe(true);
    expect(stderr).toContain("Usage: phonefleet COMMAND [FLAGS]");
  });

  it("tells all mistakes in flags on one line, and exits with 1", async () => {
    expect(await phonefleet(["doctor", "--prot", "1", "--caps=maybe"])).toEqual({
      code: 1,
      stdout: "",
      stderr:
        'phonefleet: unknown flag --prot, did you mean --port?; --caps must be one of on, off, not "maybe"\n',
    });
  });

  it("ends quietly when nobody reads on", async () => {
    const child = spawn(process.execPath, ["src/main.ts", "help", "serve"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    const stderr = child.stderr.setEncoding("utf8").toArray();
    const [code] = (await once(child, "close")) as [number];
    expect([code, (await stderr).join("")]).toEqual([141, ""]);
  });
});

test("an old Node is told what is needed, a new one is not", () => {
  expect(["24.0.0", "24.21.0", "26.1.0"].map(nodeTrouble)).toEqual([undefined, undefined, undefined]);
  for (const old of ["18.20.0", "20.19.5", "22.20.1"]) expect(nodeTrouble(old)).toContain(`this is ${old}`);
  expect(nodeTrouble("20.0.0")).toContain(`Node ${engines.node.replace(">=", "")} or newer`);
});

test("what somebody can act on is explained on one line, a bug with its stack", () => {
  expect(explain(new Problem("UNAVAILABLE", "the data directory\n is in use"))).toBe(
    "the data directory is in use",
  );
  const refused = Object.assign(new Error("listen EADDRINUSE: 127.0.0.1:1"), {
    code: "EADDRINUSE",
    syscall: "listen",
  });
  expect(explain(refused)).toBe("listen EADDRINUSE: 127.0.0.1:1");
  expect(explain(new TypeError("x is undefined"))).toMatch(/^TypeError: x is undefined\n +at /);
});
