/**
 * Beside the script, on a thread of its own that no loop holds up: ends the process when the server is gone, and when it takes
 * too much memory. V8 limits its own heap alone, and not what buffers take.
 */
import { workerData } from "node:worker_threads";
import { systemClock } from "../clock.ts";

const EVERY_MS = 100;

const { parent, memoryMib } = workerData as { readonly parent: number; readonly memoryMib: number };

/** With what the script started, which is of its group. */
const all = process.platform === "win32" ? process.pid : -process.pid;

function look(): void {
  const isTooMuch = process.memoryUsage.rss() > memoryMib * 2 ** 20;
  if (isTooMuch || process.ppid !== parent) process.kill(all, "SIGKILL");
  systemClock.after(EVERY_MS, look);
}

look();
