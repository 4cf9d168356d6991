/** What a script failed by, in the words of the closed list. */
import { basename } from "node:path";
import { failures, Problem } from "../../model/problem.ts";
import type { Reason } from "../../model/problem.ts";
import { aLine } from "./arguments.ts";

const LONGEST = 500;
/** These are the server's own to say. */
const NOT_THEIRS: ReadonlySet<Reason> = new Set<Reason>(["STOPPED", "LOST", "INTERNAL_ERROR"]);

/** After its point of no return, a script that just broke has told nothing of whether it published. */
export function failureOf(
  { name, file }: { readonly name: string; readonly file: string },
  cause: unknown,
  { mayHavePublished }: { readonly mayHavePublished: boolean },
): Problem {
  const told = `${name}: ${tellError(cause, file)}`;
  if (cause instanceof Problem && isTheirs(cause.reason)) return new Problem(cause.reason, told, { cause });
  if (!mayHavePublished) return new Problem("SCRIPT_FAILED", told, { cause });
  return new Problem("OUTCOME_UNKNOWN", `${told}; it may have published, a retry looks first`, { cause });
}

/** Its text, and the line of the script where it has one. */
export function tellError(cause: unknown, file: string): string {
  if (!(cause instanceof Error)) return aLine(cause, LONGEST);
  const message = aLine(cause.message || cause.name, LONGEST);
  const at = cause instanceof Problem ? undefined : lineIn(cause.stack ?? "", basename(file));
  return at === undefined ? message : `${message} (${at})`;
}

function isTheirs(reason: Reason): boolean {
  const isFailure = failures.some((one) => one === reason) || reason === "UNAVAILABLE";
  return isFailure && reason !== "SCRIPT_FAILED" && !NOT_THEIRS.has(reason);
}

/** As "check.ts:12". */
function lineIn(stack: string, fileName: string): string | undefined {
  const after = stack.split(`/${fileName}:`)[1];
  const [line] = /^\d+/.exec(after ?? "") ?? [];
  return line === undefined ? undefined : `${fileName}:${line}`;
}
