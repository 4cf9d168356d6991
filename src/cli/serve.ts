/** `phonefleet serve`: runs until SIGTERM or SIGINT, which drains; a second one cuts. */
import { existsSync } from "node:fs";
import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";
import { systemChance, systemClock } from "../clock.ts";
import { readConfig } from "../config.ts";
import { createLog } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import { keepHeapFrugal } from "./frugal-heap.ts";
import { readVersion } from "./version.ts";

const CUT = 1;
export async function run(argv: readonly string[]): Promise<number> {
  const config = readConfig(argv, process.env);
  keepHeapFrugal();
  const log = createLog(config.logLevel);
  logCrash(log);
  log.info({ version: readVersion(), data: config.dataDir }, "starting");
  const ended = endSignal(() => log.info({}, "draining; a second signal cuts"));
  keepCompiled(config.dataDir);
  const { startServer } = await import("../server.ts");
  const server = await startServer(config, { clock: systemClock, chance: systemChance, log });
  // Whoever started us waits for this line, so it is written whatever the level is.
  const { url, simControlUrl } = server;
  createLog("info").info({ url, ...(simControlUrl && { sim_control_url: simControlUrl }) }, "listening");
  flushCompileCache();
  await ended;
  const since = systemClock.elapsed();
  await server.stop();
  log.info({ ms: Math.round(systemClock.elapsed() - since) }, "stopped");
  return 0;
}

/**
 * Compiling its modules is half of a start. Kept where nobody else writes, and only in a directory that exists: whether
 * a new one can be made is for the server to find out.
 */
function keepCompiled(dataDir: string): void {
  if (existsSync(dataDir)) enableCompileCache(join(dataDir, "compiled"));
}

/** Where a bug ends the process, the log tells it and stderr has nothing to add. */
function logCrash(log: Log): void {
  process.on("uncaughtException", (error) => {
    log.error({ err: error }, "the server hit a bug and ends");
    process.exit(CUT);
  });
}

/** Resolves at the first signal to end; the process ends at the second. */
function endSignal(onFirst: () => void): Promise<void> {
  return new Promise((resolve) => {
    let count = 0;
    const onSignal = () => {
      count += 1;
      if (count > 1) process.exit(CUT);
      onFirst();
      resolve();
    };
    process.on("SIGTERM", onSignal);
    process.on("SIGINT", onSignal);
  });
}
