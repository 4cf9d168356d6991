/** What the log says of schedules. Their tasks have lines of their own. */
import type { Line } from "./line.ts";

export const scheduleLines = {
  "schedule created": { level: "info", fields: ["schedule"], meaning: "by a call" },
  "schedule changed": {
    level: "info",
    fields: ["schedule"],
    meaning: "by a call: paused, resumed or otherwise",
  },
  "schedule deleted": { level: "info", fields: ["schedule"], meaning: "by a call; its tasks stay" },
  "schedule ran": {
    level: "info",
    fields: ["schedule", "tasks", "first", "late_ms"],
    meaning: "its time came, and its tasks are created",
  },
  "schedule was refused": {
    level: "warn",
    fields: ["schedule", "detail"],
    meaning: "its time came, and its tasks cannot be: `detail` is what the call would be told; it goes on",
  },
  "schedule was missed": {
    level: "warn",
    fields: ["schedule", "detail"],
    meaning: "its time passed more than an hour ago, while the server was down: left out; it goes on",
  },
  "schedule could not run": {
    level: "error",
    fields: ["schedule", "err"],
    meaning: "the store refused, or there is a bug; tried again in ten seconds",
  },
  "schedules could not be read": {
    level: "warn",
    fields: ["err"],
    meaning: "the store refused; tried again in ten seconds",
  },
} as const satisfies Readonly<Record<string, Line>>;
