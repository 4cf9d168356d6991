import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { phonefleet } from "./command.ts";

/** Everything up to the line that says that the phones are there, and how it ends when told to. */
async function runUntilReady(argv: readonly string[]) {
  const child = spawn(process.execPath, ["src/main.ts", "sim", ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const complaints = child.stderr.setEncoding("utf8").toArray();
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.startsWith("ready")) child.kill("SIGTERM");
  }
  if (child.exitCode === null) await once(child, "exit");
  return { lines, code: child.exitCode, complaints: (await complaints).join("") };
}

describe("phonefleet sim", () => {
  test("shows its phones with their addresses, and ends cleanly at SIGTERM", async () => {
    const argv = ["--phones", "2", "--adb-port", "0", "--adbd-port", "0", "--control", "0"];
    const { lines, code, complaints } = await runUntilReady(argv);
    const text = lines.join("\n");
    expect(text).toMatch(/sim-1.*127\.0\.0\.1:\d+.*\d+x\d+.*tiktok:sim1_a tiktok:sim1_b instagram:sim1_ig/);
    expect(text).toMatch(/sim-2.*127\.0\.0\.1:\d+/);
    expect(text).toMatch(
      /adb server +127\.0\.0\.1:\d+\ncontrol API +http:\/\/127\.0\.0\.1:\d+\nready +2 phones$/,
    );
    expect(complaints).toBe("");
    expect(code).toBe(0);
  });

  test("speaks the device protocol alone, where that alone is asked for", async () => {
    const { lines, code } = await runUntilReady(["--adbd-port", "0"]);
    expect(lines.join("\n")).not.toContain("adb server");
    expect(code).toBe(0);
  });

  test.for([
    [[], "one of --adb-port PORT and --adbd-port PORT is required, or both"],
    [["--control", "0"], "one of --adb-port PORT and --adbd-port PORT is required, or both"],
    [["--phones", "3", "--adbd-port", "65534"], "--adbd-port 65534 leaves no ports for 3 phones"],
  ] as const)("with %j says on one line what is wrong", async ([argv, complaint]) => {
    const { code, stdout, stderr } = await phonefleet(["sim", ...argv]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(complaint);
    expect(stderr.trimEnd()).not.toContain("\n");
  });
});
