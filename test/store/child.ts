/** Processes of their own, to be killed. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

export type Child = ChildProcessByStdio<Writable, Readable, null>;

const scripts = {
  writer: new URL("./process/writer.ts", import.meta.url),
  schedules: new URL("./process/schedules.ts", import.meta.url),
  holder: new URL("./process/holder.ts", import.meta.url),
};

/** Starts a script of process/ with an argument. */
export function start(script: keyof typeof scripts, argument: string): Child {
  return spawn(process.execPath, [fileURLToPath(scripts[script]), argument], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

/** Ends it as a power cut would, and resolves once it is gone. */
export async function kill(child: Child): Promise<void> {
  const gone = once(child, "close");
  child.kill("SIGKILL");
  await gone;
}
