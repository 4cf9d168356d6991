/** What a script tells of itself, and its point of no return. */
import type { Clock } from "../../clock.ts";
import { EndOfDryRun } from "../../model/dry-run.ts";
import { Problem } from "../../model/problem.ts";
import type { Flow } from "../flow/flow.ts";
import type { ScriptHooks } from "../script.ts";
import { aText } from "./arguments.ts";
import type { Verbs } from "./channel.ts";

export interface HookParts {
  readonly hooks: ScriptHooks;
  readonly clock: Clock;
  readonly flow: Flow;
  /** From now on it may have published. */
  readonly onPassing: () => void;
  /** Nobody waits for what a script tells: a mistake in it ends the script. */
  readonly fail: (problem: Error) => void;
}

export function hookVerbs({ hooks, clock, flow, onPassing, fail }: HookParts): Verbs {
  const orFail = (tell: () => void) => {
    try {
      tell();
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      fail(cause);
    }
  };
  /** Whatever the script would make of it: it is ended where a dry run ends, with that. */
  const orEnd = (passed: Promise<void>) =>
    passed.catch((cause: unknown) => {
      if (cause instanceof EndOfDryRun) fail(cause);
      throw cause;
    });
  return {
    step: (name, note) => orFail(() => hooks.step(name as string, note as string | undefined)),
    progress: (percent) => orFail(() => hooks.progress(percent as number)),
    remark: (text) => orFail(() => hooks.remark(text as string)),
    countAction: (what) => orEnd(hooks.countAction(what as string)),
    passPointOfNoReturn: async (given) => {
      const { caption, newestBefore } = { ...(given as object | null) } as Readonly<Record<string, unknown>>;
      const point = {
        at: clock.now(),
        caption: aText(caption, "caption"),
        newestBefore:
          newestBefore === null || newestBefore === undefined ? null : aText(newestBefore, "newestBefore"),
      };
      flow.isAbout(point.caption);
      flow.isPublishing(true);
      onPassing();
      await orEnd(hooks.passPointOfNoReturn(point));
    },
  };
}
