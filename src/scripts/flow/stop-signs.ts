/** Signs on the screen that end the attempt: limits, sign-in pages, what a person has to answer. A sign counts when it lasts. */
import type { Clock } from "../../clock.ts";
import type { Hit } from "../../device/ui/find.ts";
import type { UiNode, Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import type { FailureReason } from "../../model/problem.ts";
import type { Profile, StopSign } from "../apps/profile.ts";
import { likeness } from "../compose/caption.ts";
import { tellScreen } from "./tell.ts";

/** A sign that goes away by itself is none. */
const LASTS_MS = 2000;
/** A page that offers to try again has failed to load, whatever else it says; and what stands among others' words may be theirs. */
const LASTS_IN_DOUBT_MS = 8000;
/** Behind a dialog, in the tree, come its own buttons alone. */
const MOST_BUTTONS_OF_DIALOG = 4;
/** One that an earlier attempt has left standing is left by then. */
const LEFT_BY_MS = 20_000;
/** And one that was left so often and came back is none of before. */
const MOST_LEFT = 2;
/** Short messages go away by themselves, but tell why nothing happens; fewer readings may be of a page that goes. */
const TELLING_READINGS = 2;

const passingReasons: ReadonlySet<FailureReason> = new Set<FailureReason>([
  "ACCOUNT_BLOCKED",
  "MEDIA_REFUSED",
]);

interface Sighting {
  readonly since: number;
  readonly readings: number;
}

type SignParts = Pick<Profile, "stopSigns" | "retry" | "close">;

export class StopSigns {
  /** A message that shows may be of before, and go away when its page is left. Who has to sign in or to answer has to now. */
  mayBeLeft = false;
  readonly #profile: SignParts;
  readonly #clock: Clock;
  readonly #seen = new Map<StopSign, Sighting>();
  /** How often each went away. */
  readonly #wentAway = new Map<StopSign, number>();
  #passing: StopSign | undefined;
  #caption = "";

  constructor(profile: SignParts, clock: Clock) {
    this.#profile = profile;
    this.#clock = clock;
  }

  /** Our own words may say anything. */
  ignore(caption: string): void {
    this.#caption = caption.trim();
  }

  forget(): void {
    this.#seen.clear();
    this.#passing = undefined;
  }

  /** Whether one shows, and no doubt that it is one, and whether its page may be left. Throws once it has lasted. */
  heed(screen: Screen): "none" | "leavable" | "standing" {
    const now = this.#clock.elapsed();
    const hasRetry = screen.find(this.#profile.retry) !== undefined;
    let isShown = false;
    let isStanding = false;
    for (const sign of this.#profile.stopSigns) {
      const hits = this.#hitsOf(sign, screen);
      if (hits.length === 0) {
        if (this.#seen.delete(sign)) this.#wentAway.set(sign, 1 + this.#timesAway(sign));
        continue;
      }
      const { since, readings } = this.#seen.get(sign) ?? { since: now, readings: 0 };
      this.#seen.set(sign, { since, readings: readings + 1 });
      const isSure = this.#isSure(sign, hits, screen);
      if (isSure && readings + 1 >= TELLING_READINGS) this.#passing = sign;
      const isInDoubt = hasRetry || !isSure;
      const isLeavable =
        this.mayBeLeft && passingReasons.has(sign.reason) && this.#timesAway(sign) < MOST_LEFT;
      const lastsMs = isLeavable ? LEFT_BY_MS : isInDoubt ? LASTS_IN_DOUBT_MS : LASTS_MS;
      if (now - since >= lastsMs) throw problemOf(sign, screen);
      isShown ||= !isInDoubt;
      isStanding ||= !isInDoubt && !isLeavable;
    }
    return isStanding ? "standing" : isShown ? "leavable" : "none";
  }

  /** What passed by, where it tells why a goal was never reached. */
  overdue(): Problem | undefined {
    return this.#passing && problemOf(this.#passing);
  }

  #timesAway(sign: StopSign): number {
    return this.#wentAway.get(sign) ?? 0;
  }

  /** Empty unless all of it is there. */
  #hitsOf({ when }: StopSign, screen: Screen): readonly Hit[] {
    const found = when.map((selector) => screen.findAll(selector).filter(({ node }) => !this.#isOurs(node)));
    return found.every((hits) => hits.length > 0) ? found.flat() : [];
  }

  /**
   * Captions and names say as well what a stop sign says. A dialog is drawn last, and so is what stands in place of a page;
   * and a message has its answer beneath it. A question that is a person's is never taken for somebody's words.
   */
  #isSure({ reason }: StopSign, hits: readonly Hit[], screen: Screen): boolean {
    if (reason === "CONSENT_NEEDED") return true;
    const answers = new Set(
      this.#profile.close.flatMap((match) => screen.matches(match).map(({ button }) => button)),
    );
    return hits.some(({ button }) => {
      const below = screen.nodes.slice(button.lastIndex + 1).filter(isButton);
      return below.length <= MOST_BUTTONS_OF_DIALOG || (below[0] !== undefined && answers.has(below[0]));
    });
  }

  #isOurs({ text, hint, isEditable, isPassword }: UiNode): boolean {
    // an empty field says what its app says of it, and no script fills in a secret
    if (isEditable) return !isPassword && text !== "" && text !== hint;
    if (this.#caption === "" || text === "") return false;
    return text.includes(this.#caption) || likeness(this.#caption, text) !== "other";
  }
}

function isButton({ isClickable, bounds }: UiNode): boolean {
  return isClickable && bounds.right > bounds.left && bounds.bottom > bounds.top;
}

function problemOf({ reason, message, when }: StopSign, screen?: Screen): Problem {
  if (!screen) return new Problem(reason, message);
  // a dialog comes last in the tree, behind all that its page says
  const sign = when.flatMap((selector) => screen.findAll(selector));
  return new Problem(reason, `${message} (screen: ${tellScreen(screen, sign)})`);
}
