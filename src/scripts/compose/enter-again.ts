/**
 * A share that ends on the app's own first page was lost: an app that had to start showed that instead. One that ends on a
 * page that nobody knows, as a question what to make of the file, leads nowhere.
 */
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision } from "../flow/flow.ts";
import { tellScreen } from "../flow/tell.ts";
import type { ScriptContext } from "../script.ts";

/** Shares the files once more. */
export type EnterAgain = (signal: AbortSignal) => Promise<void>;

/** A share that shows the app's tabs for so long was lost. */
const ENTER_AGAIN_MS = 10_000;
/** A page that leads no further, does not change and does not say that the app is at work is waited for so long. */
const NOWHERE_MS = 20_000;
/** What was not asked about for so long was another page meanwhile. */
const LONGEST_GAP_MS = 5000;

/** What to do on a page that leads no further. */
export function shareAgain(
  { profile, clock }: Pick<ScriptContext, "profile" | "clock">,
  enterAgain: EnterAgain,
): (screen: Screen) => Decision<never> {
  let tabsSince: number | undefined;
  let page: { readonly shape: string; readonly since: number; readonly at: number } | undefined;
  const assertLeads = (screen: Screen): void => {
    const now = clock.elapsed();
    const isBusy = screen.find(profile.busy) !== undefined;
    // pages without anything to touch look alike
    const isSame = screen.shape === page?.shape && now - page.at < LONGEST_GAP_MS;
    page = { shape: screen.shape, since: isSame && !isBusy ? page!.since : now, at: now };
    if (now - page.since < NOWHERE_MS) return;
    throw new Problem("SCREEN_UNKNOWN", `the share led to a page that leads nowhere: ${tellScreen(screen)}`);
  };
  return (screen) => {
    // under a sheet that asks something they are no page
    const hasTabs = screen.find(profile.selectors.profileTab)?.isCovered === false;
    if (!hasTabs) {
      tabsSince = undefined;
      assertLeads(screen);
      return lost;
    }
    page = undefined;
    tabsSince ??= clock.elapsed();
    if (clock.elapsed() - tabsSince < ENTER_AGAIN_MS) return wait;
    tabsSince = undefined;
    return { kind: "act", what: "share once more", act: enterAgain };
  };
}
