/** The page with the caption may be longer than the screen: what is further down is looked for there, and then the caption again. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import { isInView } from "../flow/absence.ts";
import { lost } from "../flow/flow.ts";
import type { Decision } from "../flow/flow.ts";
import { Scroll, scrollableOf } from "../flow/scroll.ts";
import type { ScriptContext } from "../script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

const MOST_DOWN = 6;
/** A swipe back may be lost too. */
const SPARE = 3;

export class BelowFold {
  readonly #context: Context;
  readonly #down: Scroll;
  #up: Scroll | undefined;
  #isAway = false;

  constructor(context: Context) {
    this.#context = context;
    this.#down = new Scroll(context, { what: "further down the page", most: MOST_DOWN });
  }

  /** Whether this is the page, gone down so far that its caption may not show. */
  isOn(screen: Screen): boolean {
    if (this.#isAway && screen.find(this.#context.profile.selectors.profileTab)) this.#isAway = false;
    return this.#isAway;
  }

  /** Undefined where the page goes no further. */
  lookDown(screen: Screen): Decision<never> | undefined {
    const area = this.#areaOn(screen);
    if (!area && this.#isAway) return lost;
    const further = this.#up ? undefined : this.#down.on(screen, area);
    if (further?.kind === "act") this.#isAway = true;
    return further;
  }

  /** Undefined once the page shows its caption again as it did at first. */
  goUp(screen: Screen, field: Hit | undefined): Decision<never> | undefined {
    const most = this.#down.swipes + SPARE;
    this.#up ??= new Scroll(this.#context, { what: "back up the page", direction: "down", most });
    const area = this.#areaOn(screen);
    if (!area) return lost;
    const isUp = field?.isCovered === false && this.#up.swipes >= this.#down.swipes;
    const back = isUp ? undefined : this.#up.on(screen, area);
    if (!back) this.#isAway = false;
    return back;
  }

  /** Undefined also where something hides the page. */
  #areaOn(screen: Screen): UiNode | undefined {
    return isInView(screen, this.#context) ? scrollableOf(screen) : undefined;
  }
}
