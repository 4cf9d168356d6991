/**
 * `node scripts/with-server.ts COMMAND [ARG…]`: runs a command against a server of its own, as `npm start`
 * gives it: any free port, an empty data directory, and the accounts that simulated phones 1 and 2 have.
 * `{url}` in an argument stands for its address. Ends as the command does.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ok, restOf } from "../test/support/rest.ts";

const patience = AbortSignal.timeout(60_000);
const data = mkdtempSync(join(tmpdir(), "phonefleet-data-"));
// A group of its own: npm's child is to get the signal too.
const server = spawn(
  "npm",
  ["start", "--silent", "--", "--port", "0", "--data", data, "--start-adb", "off"],
  {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  },
);
const ended = once(server, "exit");
try {
  const url = await listening(server);
  await registerAccounts(url);
  process.exitCode = await run(process.argv.slice(2).map((arg) => arg.replaceAll("{url}", url)));
} finally {
  if (server.exitCode === null && server.pid) process.kill(-server.pid, "SIGTERM");
  await ended;
  rmSync(data, { recursive: true });
}

async function listening({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error("the server's output is not piped");
  const lines = createInterface({ input: stdout, signal: patience });
  return new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
      if (msg === "listening" && url) resolve(url);
    });
    lines.on("close", () => reject(new Error("the server ended, or did not listen within a minute")));
  });
}

async function registerAccounts(url: string): Promise<void> {
  const rest = restOf(url);
  for (const k of [1, 2]) {
    for (const username of [`sim${k}_a`, `sim${k}_b`]) {
      await ok(rest("POST /accounts", { app: "tiktok", username, serial: `sim-${k}` }));
    }
    await ok(rest("POST /accounts", { app: "instagram", username: `sim${k}_ig`, serial: `sim-${k}` }));
  }
}

async function run([command, ...args]: readonly string[]): Promise<number> {
  if (!command) throw new Error("usage: with-server.ts COMMAND [ARG…]");
  const [code] = await once(spawn(command, args, { stdio: "inherit" }), "exit");
  return typeof code === "number" ? code : 1;
}
