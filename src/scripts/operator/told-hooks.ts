/** What a script tells of itself, held to what a task can keep: all of it is written each second, and read by every client. */
import { Problem } from "../../model/problem.ts";
import type { ScriptHooks } from "../script.ts";
import { aLine, aNumber } from "./arguments.ts";

const MOST_STEPS = 1000;
const LONGEST_NAME = 200;
export const LONGEST_LINE = 1000;

/** The same hooks. Each throws SCRIPT_FAILED where it is given no text or number, or too many steps. */
export function toldHooks(hooks: ScriptHooks): ScriptHooks {
  let steps = 0;
  return {
    step(name, note, looksFor) {
      steps += 1;
      if (steps > MOST_STEPS) throw new Problem("SCRIPT_FAILED", `it took more than ${MOST_STEPS} steps`);
      const line = note === undefined ? undefined : aLine(note, LONGEST_LINE);
      const more = looksFor === undefined ? ([] as const) : ([looksFor] as const);
      hooks.step(aLine(name, LONGEST_NAME), line, ...more);
    },
    progress: (percent) => hooks.progress(aNumber(percent, "percent")),
    remark: (text) => hooks.remark(aLine(text, LONGEST_LINE)),
    countAction: async (what) => hooks.countAction(aLine(what, LONGEST_NAME)),
    passPointOfNoReturn: (point) => hooks.passPointOfNoReturn(point),
  };
}
