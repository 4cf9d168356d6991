/**
 * The process in which one script of an operator runs, apart from the server: it imports the module, and does what the server
 * asks for by calls over file descriptor 3. When the server is gone, so is it.
 */
import { Socket } from "node:net";
import { constants, setPriority } from "node:os";
import { Worker } from "node:worker_threads";
import type { Script } from "../../types/script.d.ts";
import { Channel } from "../scripts/operator/channel.ts";
import type { Verbs } from "../scripts/operator/channel.ts";
import type { ContextTold } from "../scripts/operator/context.ts";
import type { ReadingTold } from "../scripts/operator/readings.ts";
import { GuestContext } from "./context.ts";
import { describe, importScript } from "./module.ts";

/** Far more than a screen or a picture takes. */
const LARGEST_BYTES = 64 * 2 ** 20;

const [, , memoryMib] = process.argv;
const crash = Promise.withResolvers<never>();
let script: Script | undefined;
let context: GuestContext | undefined;

const verbs: Verbs = {
  ping: () => null,
  load: async (file) => {
    script = await orCrash(importScript(file as string));
    return describe(script);
  },
  run: async (told) => {
    if (!script) throw new Error("no script is loaded");
    context = new GuestContext(channel, told as ContextTold);
    const result = await orCrash(script.run(context.forScript));
    // what nobody awaited is part of the task all the same
    await orCrash(channel.answered());
    return noteOf(result);
  },
  decide: (reading) => context?.decide(reading as ReadingTold),
  act: () => context?.act(),
};

// the server comes first where there is little time to share
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
const watch = new Worker(new URL(`./watch.${ending}`, import.meta.url), {
  workerData: { parent: process.ppid, memoryMib: Number(memoryMib) },
});
watch.unref();
process.on("uncaughtException", (error) => crash.reject(error));
process.on("unhandledRejection", (error) => crash.reject(error));
crash.promise.catch(() => {});
const channel = new Channel(new Socket({ fd: 3 }), verbs, {
  largestBytes: LARGEST_BYTES,
  onGone: () => process.exit(),
});

/** What breaks beside the script's own promise breaks the script. */
function orCrash<T>(work: T | Promise<T>): Promise<T> {
  return Promise.race([work, crash.promise]);
}

function noteOf(result: unknown): string {
  if (typeof result === "string") return result;
  const note = typeof result === "object" && result !== null && "note" in result ? result.note : undefined;
  return typeof note === "string" ? note : "done";
}
