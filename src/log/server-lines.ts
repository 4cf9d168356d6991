/** What the log says of the server itself: its life, its requests, its disk. */
import type { Line } from "./line.ts";

export const serverLines = {
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
  "operator script is loaded": {
    level: "info",
    fields: ["script", "name"],
    meaning: "tasks can name it (docs/scripts.md)",
  },
  "operator script is refused": {
    level: "warn",
    fields: ["name", "detail"],
    meaning: "`detail` says why; the server goes on without it. Mend it and start again",
  },
  "operator script printed": {
    level: "debug",
    fields: ["phone", "script", "detail"],
    meaning: "the end of what it wrote to its output in an attempt",
  },
  "request hit a bug": {
    level: "error",
    fields: ["request_id", "where", "err"],
    meaning: "the caller got the id alone. Please report it",
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
  "artifact is damaged": {
    level: "warn",
    fields: ["task", "attempt", "name", "size"],
    meaning: "its file has another size than was written; it is not served",
  },
  "artifacts were not tidied": {
    level: "warn",
    fields: ["err"],
    meaning: "disk or database would not; tried again in an hour",
  },
} as const satisfies Readonly<Record<string, Line>>;
