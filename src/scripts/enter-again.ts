/** A share that ends on the app's own first page was lost: an app that had to start showed that instead. */
import type { Screen } from "../device/ui/screen.ts";
import { lost, wait } from "./flow.ts";
import type { Decision } from "./flow.ts";
import type { ScriptContext } from "./script.ts";

/** Shares the files once more. */
export type EnterAgain = (signal: AbortSignal) => Promise<void>;

/** A share that shows the app's tabs for so long was lost. */
const ENTER_AGAIN_MS = 10_000;

/** What to do on a page that leads no further. */
export function shareAgain(
  { profile, clock }: Pick<ScriptContext, "profile" | "clock">,
  enterAgain: EnterAgain | undefined,
): (screen: Screen) => Decision<never> {
  let tabsSince: number | undefined;
  return (screen) => {
    const hasTabs = screen.find(profile.selectors.profileTab) !== undefined;
    if (!hasTabs || !enterAgain) {
      tabsSince = undefined;
      return lost;
    }
    tabsSince ??= clock.elapsed();
    if (clock.elapsed() - tabsSince < ENTER_AGAIN_MS) return wait;
    tabsSince = undefined;
    return { kind: "act", what: "share once more", act: enterAgain };
  };
}
