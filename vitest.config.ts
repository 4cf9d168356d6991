import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { Tally } from "./test/support/tally.ts";

// Tests start the program about two hundred times: compiled once, a server is up after half the time.
process.env["NODE_COMPILE_CACHE"] ??= join(tmpdir(), "node-compile-cache");

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // better-sqlite3 is native code: a process each, so that nothing is shared between files.
    pool: "forks",
    // Most of the long ones wait for phones: two at once use both cores. With three, tests of what comes at one moment miss it.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // The default, a second, is too short where the machine is busy.
    expect: { poll: { timeout: 10_000 } },
    passWithNoTests: false,
    reporters: ["default", new Tally()],
  },
});
