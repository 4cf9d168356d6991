/**
 * Every line that the log can hold: its level, its fields and what it means. Nothing else can be logged, and
 * docs/logs.md is printed from here. A field has one name and one meaning in all lines.
 */
import type { FieldName } from "./log-fields.ts";

type Level = "debug" | "info" | "warn" | "error";

export interface Line {
  readonly level: Level;
  /** In the order of docs/logs.md; those with a question mark are absent where there is nothing to tell. */
  readonly fields: readonly (FieldName | `${FieldName}?`)[];
  readonly meaning: string;
}

const aTask = ["task", "phone", "script", "app", "account?"] as const;
const anAttempt = ["task", "phone", "attempt", "script", "app", "account?"] as const;

export const lines = {
  starting: {
    level: "info",
    fields: ["version", "data"],
    meaning: "the server starts",
  },
  "took back what the last run left": {
    level: "info",
    fields: ["requeued", "failed"],
    meaning: "the last run ended in the middle of attempts; each task has its own line",
  },
  listening: {
    level: "info",
    fields: ["url", "sim_control_url?"],
    meaning: "the API answers; written whatever the level is",
  },
  "draining; a second signal cuts": {
    level: "info",
    fields: [],
    meaning: "SIGTERM or SIGINT came: no new tasks are taken, what may not be interrupted ends",
  },
  stopped: { level: "info", fields: ["ms"], meaning: "everything is settled; `ms` is what draining took" },
  "the server hit a bug and ends": {
    level: "error",
    fields: ["err"],
    meaning: "outside of any request and attempt; the next start takes back what ran. Please report it",
  },

  "tasks created": { level: "debug", fields: ["tasks", "first", "script"], meaning: "by one call" },
  "task started": { level: "info", fields: anAttempt, meaning: "its phone is free, and an attempt begins" },
  "task passes the point of no return": {
    level: "info",
    fields: anAttempt,
    meaning: "the next touch publishes; from here on a stop cannot end as STOPPED",
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
  "task retried": { level: "info", fields: [...aTask, "retry"], meaning: "pending again, to run now" },
  "task deleted": {
    level: "info",
    fields: ["task", "phone", "script"],
    meaning: "and hidden at once; where it ran, its phone is let go within seconds",
  },

  "phone connected": {
    level: "info",
    fields: ["phone", "adb?", "model?", "android?"],
    meaning: "it said who it is and takes tasks",
  },
  "phone reached by another name": {
    level: "info",
    fields: ["phone", "adb"],
    meaning: "connected all the time, but adb calls it otherwise now",
  },
  "phone lost": {
    level: "warn",
    fields: ["phone", "adb?"],
    meaning: "adb lists it no more; its tasks wait. Look at its cable or network",
  },
  "phone offline": {
    level: "warn",
    fields: ["phone", "adb?"],
    meaning: "adb lists it and it does not answer; its tasks wait. Restart it where that lasts",
  },
  "phone unauthorized": {
    level: "warn",
    fields: ["phone", "adb?"],
    meaning: "accept this computer's key on its screen",
  },
  "phone quarantined": {
    level: "warn",
    fields: ["phone", "adb?", "detail"],
    meaning: "it takes no tasks; `detail` says why and what to do",
  },
  "phone released": { level: "info", fields: ["phone", "adb?"], meaning: "its quarantine is over" },

  "account quarantined": {
    level: "warn",
    fields: ["account", "app", "phone?", "detail"],
    meaning: "the app showed a stop sign; its tasks wait until somebody lifts it (PATCH /accounts/{id})",
  },
  "account released": {
    level: "info",
    fields: ["account", "app", "phone?"],
    meaning: "its quarantine is over",
  },

  "adb server lost": {
    level: "warn",
    fields: ["server", "detail"],
    meaning: "nobody answers there, so its phones are lost; adb start-server",
  },
  "adb server hangs; end its process and start it again: adb start-server": {
    level: "warn",
    fields: ["server", "detail"],
    meaning: "it takes connections and answers nothing",
  },
  "adb server is slow; it does not list its phones": {
    level: "warn",
    fields: ["server", "detail"],
    meaning: "it tells its version in time, but not its phones; are there too many on it?",
  },
  "adb server back": { level: "info", fields: ["server"], meaning: "it answers again" },
  "adb server started": {
    level: "info",
    fields: ["server", "pid", "program"],
    meaning: "nobody answered there, and --start-adb allows it; from now on this server looks after it",
  },
  "adb server could not be started": {
    level: "warn",
    fields: ["server", "program", "err"],
    meaning: "the program adb would not run; tried again later",
  },
  "adb server is ended, to be started again": {
    level: "warn",
    fields: ["server", "pid", "trouble"],
    meaning: "one that was started here hangs, or lost its port",
  },
  "adb server that was started here ended": {
    level: "warn",
    fields: ["server", "pid", "detail"],
    meaning: "by itself, or by somebody's hand; `detail` is its exit code or signal",
  },
  "phone lost, asked adb for it again": {
    level: "warn",
    fields: ["phone", "server", "trouble", "detail"],
    meaning: "the first try to get it back; `detail` is what adb said",
  },
  "phone stays lost; look at it and at its cable or network, or restart it": {
    level: "warn",
    fields: ["phone", "server", "trouble", "detail"],
    meaning: "after three tries; it goes on trying",
  },
  "phone stays mute, restarted it": {
    level: "warn",
    fields: ["phone", "server", "trouble", "detail"],
    meaning: "connecting again did not help, and --reboot-phones allows it",
  },
  "phone is not as it should be": {
    level: "warn",
    fields: ["phone", "detail"],
    meaning: "work goes on, with what `detail` says",
  },
  "earlier phones are not known": {
    level: "warn",
    fields: ["err"],
    meaning: "network phones of the last run are not asked for",
  },
  "sightings not taken": {
    level: "warn",
    fields: ["err"],
    meaning: "the store refused what the fleet saw; it is offered again",
  },

  "profile is an operator's": {
    level: "info",
    fields: ["app", "name"],
    meaning: "a file in the data directory is laid over the shipped profile, from the next attempt on",
  },
  "profile is the shipped one again": {
    level: "info",
    fields: ["app", "name"],
    meaning: "that file is gone",
  },
  "profile is refused": {
    level: "warn",
    fields: ["app", "name", "detail"],
    meaning: "the operator's file is broken: `detail` names line and field; what was in use stays",
  },

  "attempt begins": { level: "debug", fields: anAttempt, meaning: "the lane has it" },
  step: { level: "debug", fields: [...anAttempt, "step"], meaning: "the script begins a step" },
  "attempt ended": {
    level: "debug",
    fields: [...anAttempt, "outcome", "reason?", "detail?", "ms"],
    meaning: "before it is settled",
  },
  "attempt hit a bug": {
    level: "error",
    fields: [...anAttempt, "reference", "err"],
    meaning: "the task fails with INTERNAL_ERROR. Please report it",
  },
  "request hit a bug": {
    level: "error",
    fields: ["request_id", "where", "err"],
    meaning: "the caller got the id alone. Please report it",
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
  "claiming failed": {
    level: "warn",
    fields: ["err"],
    meaning: "the store refused; tried again in a second",
  },
  "feed broke": {
    level: "warn",
    fields: ["err"],
    meaning: "changes could not be read from the store; read again from there",
  },
  "a change could not be told": {
    level: "warn",
    fields: ["err"],
    meaning: "its line is missing here; the change itself is made",
  },
  "config fields that no script reads": {
    level: "info",
    fields: ["tasks", "first", "unread"],
    meaning: "a client sent more than is read",
  },

  "artifact is damaged": {
    level: "warn",
    fields: ["task", "attempt", "name", "size"],
    meaning: "its file has another size than was written; it is not served",
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
  "artifacts were not tidied": {
    level: "warn",
    fields: ["err"],
    meaning: "disk or database would not; tried again in an hour",
  },
} as const satisfies Readonly<Record<string, Line>>;
