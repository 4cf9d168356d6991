/** How a command that failed says so. */
import { FlagProblem } from "../flags.ts";
import { Problem } from "../model/problem.ts";

/** One line for what somebody can act on; a bug is told whole. */
export function explain(error: unknown): string {
  if (error instanceof FlagProblem || error instanceof Problem || isSystemError(error))
    return oneLine(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What the system refused, as EADDRINUSE or ENOENT: its message names the thing. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, " ");
}
