/**
 * Every line that the log can hold: its level, its fields and what it means. Nothing else can be logged, and
 * docs/logs.md is printed from here.
 */
import { phoneLines } from "./phone-lines.ts";
import { scheduleLines } from "./schedule-lines.ts";
import { serverLines } from "./server-lines.ts";
import { taskLines } from "./task-lines.ts";

export const lines = { ...serverLines, ...taskLines, ...scheduleLines, ...phoneLines } as const;
