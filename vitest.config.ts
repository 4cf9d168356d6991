import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { Tally } from "./test/support/tally.ts";

// Tests start the program about two hundred times: compiled once, a server is up after half the time.
process.env["NODE_COMPILE_CACHE"] ??= join(tmpdir(), "node-compile-cache");

/** They start programs, change the environment or count what is open: a process each. */
const alone = [
  "test/{cli,crash,e2e}/**/*.test.ts",
  "test/fault/adb-server.test.ts",
  "test/package.test.ts",
  "test/scripts/operator/**/*.test.ts",
  "test/store/*kill.test.ts",
];

export default defineConfig({
  test: {
    // better-sqlite3 is native code, which wants processes, not threads
    pool: "forks",
    // Most of the long ones wait for phones and for programs, so that more of them than there are cores keep these busy.
    maxWorkers: 4,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // The default, a second, is too short where the machine is busy.
    expect: { poll: { timeout: 10_000 } },
    passWithNoTests: false,
    reporters: ["default", new Tally()],
    // By name, in this order: the long ones first.
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      {
        extends: true,
        // What they import is the same and takes longer to load than most of them take: a process loads it once.
        test: { name: "together", include: ["test/**/*.test.ts"], exclude: alone, isolate: false },
      },
    ],
  },
});
