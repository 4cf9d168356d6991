/** What is done in the app's editors ends where the app has left them, as one that was ended and shows its first page. */
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import type { Decision, Goal } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";

/** An app that has just been shared to may show its first page before its editors. */
const LEFT_AFTER_MS = 10_000;

/** Decided on the spot. */
export type EditorsGoal<T> = Omit<Goal<T>, "decide"> & { decide(screen: Screen): Decision<T> };

/** The goal, which is given up with SCREEN_UNKNOWN once the app's tabs show for so long and nothing leads on from there. */
export function inEditors<T>(
  { profile, clock }: Pick<ScriptContext, "profile" | "clock">,
  goal: EditorsGoal<T>,
): Goal<T> {
  let tabsSince: number | undefined;
  return {
    ...goal,
    looksFor: [...goal.looksFor, "profileTab"],
    decide(screen) {
      const decision = goal.decide(screen);
      const leadsOn = decision.kind !== "wait" && decision.kind !== "lost";
      if (leadsOn || screen.find(profile.selectors.profileTab)?.isCovered !== false) {
        tabsSince = undefined;
        return decision;
      }
      tabsSince ??= clock.elapsed();
      if (clock.elapsed() - tabsSince < LEFT_AFTER_MS) return decision;
      throw new Problem(
        "SCREEN_UNKNOWN",
        "the app left its editors for its own pages; nothing was published",
      );
    },
  };
}
