/** What a flow does, and when it may do the same again: the page that a touch led to may be late, the touch may be lost. */
import type { Clock } from "../../clock.ts";
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";

export type Deed =
  | {
      readonly kind: "tap";
      readonly what: string;
      readonly hit: Hit;
      /** It may be going away: where it is gone, nothing is touched. */
      readonly isFleeting?: boolean;
      /** What has to be so before it is touched. */
      readonly before?: () => Promise<void>;
    }
  | {
      readonly kind: "act";
      readonly what: string;
      /** What it touches: not done while that is covered. */
      readonly on?: Hit;
      readonly act: (signal: AbortSignal) => Promise<void>;
      /** Told where the next reading shows something in the way: that may have got the touch instead. */
      readonly onCovered?: () => void;
    };

interface Done {
  readonly what: string;
  readonly shape: string;
  /** What it was done on; undefined where that is no button. */
  readonly button: string | undefined;
  /** When it was done first and last. */
  readonly since: number;
  readonly at: number;
  readonly times: number;
}

/** The same touch on the same page comes this late, and later on a slow phone. */
const REPEAT_MS = 4000;
const REPEAT_FACTOR = 3;
const LATEST_REPEAT_MS = 30_000;
/**
 * On a page that changed, the same touch may be another one: this late, or sooner once the page is at rest and has another
 * button for it. Where that is the same, the page may only have come to be whole, and the one that is on its way gets the touch.
 */
const AGAIN_MS = 700;
const AGAIN_AT_REST_MS = 200;
const USELESS_TIMES = 2;
/** Pages that move by themselves look different each time: so often and so long the same is useless on them too. */
const USELESS_ALIKE_TIMES = 4;
const USELESS_ALIKE_MS = 4000;
const MOST_LOST_TOUCHES = 5;

export class Deeds {
  readonly #clock: Clock;
  readonly #areOfOneWay: boolean;
  #last: Done | undefined;
  #alike = { since: 0, times: 0 };
  /** The page on which the last deed was put off. */
  #putOffOn: string | undefined;
  #slowestMs = 0;
  #lostTouches = 0;

  /** `areOfOneWay`: each leads to the next, so that the time between them tells how slow the phone is. */
  constructor({ clock }: { readonly clock: Clock }, { areOfOneWay = true } = {}) {
    this.#clock = clock;
    this.#areOfOneWay = areOfOneWay;
  }

  /** A new goal begins; how slow the phone has been stays known. */
  forget(): void {
    this.#last = undefined;
  }

  /** Whether it was repeated on this same page already, without effect. */
  isUseless(deed: Deed, screen: Screen): boolean {
    const last = this.#last;
    if (last?.what !== deed.what) return false;
    if (last.times >= USELESS_TIMES && last.shape === screen.shape) return true;
    const { since, times } = this.#alike;
    return times >= USELESS_ALIKE_TIMES && this.#clock.elapsed() - since >= USELESS_ALIKE_MS;
  }

  /** Runs the deed unless it is too soon after the same one. Resolves to whether it ran. */
  async perform(deed: Deed, screen: Screen, run: () => Promise<void>): Promise<boolean> {
    const before = this.#last;
    const now = this.#clock.elapsed();
    const { shape } = screen;
    const isAlike = before?.what === deed.what;
    const isSame = isAlike && before.shape === shape;
    if (before && !isSame && this.#areOfOneWay)
      this.#slowestMs = Math.max(this.#slowestMs, now - before.since);
    const repeatMs = Math.min(LATEST_REPEAT_MS, Math.max(REPEAT_MS, REPEAT_FACTOR * this.#slowestMs));
    const button = buttonOf(deed);
    const isOther = button !== undefined && before?.button !== button;
    const againMs = isOther && this.#putOffOn === shape ? AGAIN_AT_REST_MS : AGAIN_MS;
    if (before && isAlike && now - before.at < (isSame ? repeatMs : againMs)) {
      this.#putOffOn = shape;
      return false;
    }
    this.#putOffOn = undefined;
    const { since, times } = isSame ? before : { since: now, times: 0 };
    this.#alike = isAlike ? { ...this.#alike, times: this.#alike.times + 1 } : { since: now, times: 1 };
    this.#last = { what: deed.what, shape, button, since, at: now, times: times + 1 };
    try {
      await run();
      if (deed.kind === "tap") this.#lostTouches = 0;
    } catch (cause) {
      // whether it arrived is seen on the next reading
      const isLostTouch = cause instanceof Problem && cause.reason === "UI_SERVER_FAILED";
      if (!isLostTouch || ++this.#lostTouches > MOST_LOST_TOUCHES) throw cause;
    }
    return true;
  }
}

export function matchedBy(deed: Deed): Hit | undefined {
  return deed.kind === "tap" ? deed.hit : deed.on;
}

function buttonOf(deed: Deed): string | undefined {
  const button = matchedBy(deed)?.button;
  return button && [button.id, ...Object.values(button.bounds)].join();
}
