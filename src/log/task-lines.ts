/** What the log says of tasks and their attempts. */
import type { Line } from "./line.ts";

const aTask = ["task", "phone", "script", "app", "account?"] as const;
const anAttempt = ["task", "phone", "attempt", "script", "app", "account?"] as const;

export const taskLines = {
  "tasks created": { level: "debug", fields: ["tasks", "first", "script"], meaning: "by one call" },
  "config fields that no script reads": {
    level: "info",
    fields: ["tasks", "first", "unread"],
    meaning: "a client sent more than is read",
  },
  "task started": { level: "info", fields: anAttempt, meaning: "its phone is free, and an attempt begins" },
  "attempt begins": { level: "debug", fields: anAttempt, meaning: "the lane has it" },
  step: { level: "debug", fields: [...anAttempt, "step"], meaning: "the script begins a step" },
  "task passes the point of no return": {
    level: "info",
    fields: anAttempt,
    meaning: "the next touch publishes; from here on a stop cannot end as STOPPED",
  },
  "attempt ended": {
    level: "debug",
    fields: [...anAttempt, "outcome", "reason?", "detail?", "ms"],
    meaning: "before it is settled",
  },
  "task completed": {
    level: "info",
    fields: [...anAttempt, "ms?", "detail?"],
    meaning: "the script saw that it worked",
  },
  "task failed": {
    level: "warn",
    fields: [...anAttempt, "reason", "detail", "ms?"],
    meaning: "it stays failed until somebody retries it",
  },
  "task requeued": {
    level: "warn",
    fields: [...anAttempt, "reason", "detail"],
    meaning: "interrupted, which is not held against it: it runs again",
  },
  "task asked to stop": {
    level: "info",
    fields: aTask,
    meaning: "while it runs; its end has a line of its own",
  },
  "task stopped": {
    level: "info",
    fields: [...aTask, "attempt?", "reason", "ms?"],
    meaning: "on request, before anything was published",
  },
  "task retried": {
    level: "info",
    fields: [...aTask, "retry", "detail?"],
    meaning: "pending again, to run now; or by itself after a pause, and then `detail` says after what",
  },
  "task deleted": {
    level: "info",
    fields: ["task", "phone", "script"],
    meaning: "and hidden at once; where it ran, its phone is let go within seconds",
  },
  "claiming failed": {
    level: "warn",
    fields: ["err"],
    meaning: "the store refused; tried again in a second",
  },
  "attempt hit a bug": {
    level: "error",
    fields: [...anAttempt, "reference", "err"],
    meaning: "the task fails with INTERNAL_ERROR. Please report it",
  },
  "session was not closed cleanly": {
    level: "warn",
    fields: [...anAttempt, "err"],
    meaning: "the next attempt makes the phone ready anew",
  },
  "settlement was not written": {
    level: "warn",
    fields: [...anAttempt, "err"],
    meaning: "the store refused what the attempt came to; it is offered again",
  },
  "settlement is left to recovery": {
    level: "error",
    fields: [...anAttempt, "outcome"],
    meaning: "the store refused to the end; the next start takes the task back",
  },
  "attempt does not let go of its phone": {
    level: "error",
    fields: anAttempt,
    meaning:
      "though it was settled: the phone goes into quarantine until it does, or the server starts again",
  },
  "quarantine was not written": {
    level: "error",
    fields: [...anAttempt, "err"],
    meaning: "the store refused it; the phone takes no tasks all the same",
  },
  "quarantine was not lifted": {
    level: "error",
    fields: [...anAttempt, "err"],
    meaning: "the store refused it; lift it by PATCH /devices/{serial}",
  },
  "artifact was not kept": {
    level: "warn",
    fields: [...anAttempt, "name", "err"],
    meaning: "the phone or the disk would not",
  },
  "not all artifacts were kept": {
    level: "warn",
    fields: [...anAttempt, "err"],
    meaning: "it took too long",
  },
} as const satisfies Readonly<Record<string, Line>>;
