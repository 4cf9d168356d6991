/** Signs on the screen that end the attempt: limits, sign-in pages, what a person has to answer. A sign counts when it lasts. */
import type { Clock } from "../../clock.ts";
import type { UiNode, Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import type { Profile, StopSign } from "../apps/profile.ts";
import { likeness } from "../compose/caption.ts";
import { tellScreen } from "./tell.ts";

/** A sign that goes away by itself is none. */
const LASTS_MS = 2000;
/** A page that offers to try again has failed to load, whatever else it says. */
const LASTS_BESIDE_RETRY_MS = 8000;
/** One that an earlier attempt has left standing is left by then. */
const LEFT_BY_MS = 20_000;
/** Short messages go away by themselves, but tell why nothing happens; fewer readings may be of a page that goes. */
const TELLING_READINGS = 2;

interface Sighting {
  readonly since: number;
  readonly readings: number;
}

export class StopSigns {
  /** What shows may be of before, and go away when its page is left. */
  mayBeLeft = false;
  readonly #profile: Pick<Profile, "stopSigns" | "retry">;
  readonly #clock: Clock;
  readonly #seen = new Map<StopSign, Sighting>();
  #passing: StopSign | undefined;
  #caption = "";

  constructor(profile: Pick<Profile, "stopSigns" | "retry">, clock: Clock) {
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

  /** Whether a sign shows. Throws once it has lasted. */
  heed(screen: Screen): boolean {
    const now = this.#clock.elapsed();
    const hasRetry = screen.find(this.#profile.retry) !== undefined;
    let isShown = false;
    for (const sign of this.#profile.stopSigns) {
      if (!this.#shows(sign, screen)) {
        this.#seen.delete(sign);
        continue;
      }
      const { since, readings } = this.#seen.get(sign) ?? { since: now, readings: 0 };
      this.#seen.set(sign, { since, readings: readings + 1 });
      if (readings + 1 >= TELLING_READINGS) this.#passing = sign;
      const lastsMs = this.mayBeLeft ? LEFT_BY_MS : hasRetry ? LASTS_BESIDE_RETRY_MS : LASTS_MS;
      if (now - since >= lastsMs) throw problemOf(sign, screen);
      isShown ||= !hasRetry;
    }
    return isShown;
  }

  /** What passed by, where it tells why a goal was never reached. */
  overdue(): Problem | undefined {
    return this.#passing && problemOf(this.#passing);
  }

  #shows({ when }: StopSign, screen: Screen): boolean {
    return when.every((selector) => screen.findAll(selector).some(({ node }) => !this.#isOurs(node)));
  }

  #isOurs({ text, isEditable }: UiNode): boolean {
    if (isEditable) return true;
    if (this.#caption === "" || text === "") return false;
    return text.includes(this.#caption) || likeness(this.#caption, text) !== "other";
  }
}

function problemOf({ reason, message, when }: StopSign, screen?: Screen): Problem {
  if (!screen) return new Problem(reason, message);
  // a dialog comes last in the tree, behind all that its page says
  const sign = when.flatMap((selector) => screen.findAll(selector));
  return new Problem(reason, `${message} (screen: ${tellScreen(screen, sign)})`);
}
