/** `phonefleet serve`: runs until SIGTERM or SIGINT, which drains; a second one cuts. */
import { systemChance, systemClock } from "../clock.ts";
import { readConfig } from "../config.ts";
import { createLog } from "../log.ts";
import { startServer } from "../server.ts";

const CUT = 1;

export async function run(argv: readonly string[]): Promise<number> {
  const config = readConfig(argv, process.env);
  const log = createLog(config.logLevel);
  const ended = endSignal(() => log.info("draining; a second signal cuts"));
  const server = await startServer(config, { clock: systemClock, chance: systemChance, log });
  // Whoever started us waits for this line, so it is written whatever the level is.
  const { url, simControlUrl } = server;
  createLog("info").info({ url, ...(simControlUrl && { sim_control_url: simControlUrl }) }, "listening");
  await ended;
  await server.stop();
  log.info("stopped");
  return 0;
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
