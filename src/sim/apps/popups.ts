import type { Chance } from "../chance.ts";
import type { DelayRange, Delays } from "../delays.ts";
import type { Place, View } from "../screen/view.ts";
import { localeOf } from "./locale.ts";
import { POPUP_WORDS, type PopupName, type Wording } from "./popup-words.ts";
import { button, icon, text } from "./widgets.ts";

export type { PopupName };

/** What an app does where a popup is answered. */
export interface PopupAnswers {
  answer(popup: PopupName, isAccepted: boolean): void;
  followOther(name: string): void;
}

const CLOSE_MS: DelayRange = [100, 300];
/** In the middle, at the bottom, or large: which one is drawn from the seed. */
const BOXES: readonly [Place, Place, Place] = [
  [80, 300, 920, 700],
  [0, 560, 1000, 1000],
  [40, 120, 960, 880],
];
/** It has a cross in the corner instead of a button that says no. */
const CROSSED: ReadonlySet<PopupName> = new Set(["update", "rate", "follow_friends", "notifications"]);

/** The dialogs that an app throws over its page. The page's nodes stay in the tree beneath, and get no touches. */
export class Popups {
  readonly #delays: Delays;
  readonly #chance: Chance;
  readonly #answers: PopupAnswers;
  #open: readonly PopupName[] = [];

  constructor(delays: Delays, chance: Chance, answers: PopupAnswers) {
    this.#delays = delays;
    this.#chance = chance;
    this.#answers = answers;
  }

  show(name: PopupName): void {
    if (!this.#open.includes(name)) this.#open = [...this.#open, name];
  }

  /** Lowest first. The answers raise `accept`, `dismiss` and `followOther:NAME`. */
  views(locale: string): readonly View[] {
    return this.#open.map((name) => {
      const chance = this.#chance.fork(`popup ${name}`);
      const words = POPUP_WORDS[localeOf(locale)];
      const close = CROSSED.has(name) && chance.next() < 0.5 ? words.close : undefined;
      const buttons = { follow: words.follow, close };
      return popup(name, chance.pick(words[name]), buttons, chance.pick(BOXES));
    });
  }

  /** False where no popup is open, so that the touch is the page's. */
  touch(event: string): boolean {
    const top = this.#open.at(-1);
    if (!top) return false;
    const [, other] = /^followOther:(.*)$/.exec(event) ?? [];
    if (other) this.#answers.followOther(other);
    if (event === "accept" || event === "dismiss") this.#close(top, event === "accept");
    return true;
  }

  /** BACK closes the topmost one; false where none is open. Who goes back from the question for a choice is asked again. */
  back(): boolean {
    const top = this.#open.at(-1);
    if (top && top !== "consent") this.#close(top, false);
    return top !== undefined;
  }

  /** As if it had never come. */
  remove(name: PopupName): void {
    this.#open = this.#open.filter((one) => one !== name);
  }

  clear(): void {
    this.#open = [];
  }

  #close(name: PopupName, isAccepted: boolean): void {
    this.#delays.after(this.#chance.between(...CLOSE_MS), () => {
      if (!this.#open.includes(name)) return;
      this.remove(name);
      this.#answers.answer(name, isAccepted);
    });
  }
}

interface Buttons {
  readonly follow: string;
  /** What the cross in the corner says; without one a button says no. */
  readonly close: string | undefined;
}

function popup(
  name: PopupName,
  [title, body, accept, dismiss]: Wording,
  { follow, close }: Buttons,
  box: Place,
): View {
  const [left, top, right, bottom] = box;
  const middle = (left + right) / 2;
  const no =
    close === undefined
      ? button("popup_dismiss", dismiss, "dismiss", [left + 30, bottom - 90, middle - 10, bottom - 30])
      : icon("popup_close", close, "dismiss", [right - 90, top + 10, right - 20, top + 50]);
  const people = name === "follow_friends" ? friends(follow, left, right, top + 150) : [];
  const children = [
    text("popup_title", title, [left + 40, top + 20, right - 100, top + 60]),
    text("popup_body", body, [left + 40, top + 65, right - 40, top + 110]),
    ...people,
    no,
    button("popup_accept", accept, "accept", [middle + 10, bottom - 90, right - 30, bottom - 30]),
  ];
  const surface: View = { kind: "frame", name: `popup_${name}`, at: box, isOpaque: true, children };
  return { kind: "frame", name: "popup_scrim", isOpaque: true, children: [surface] };
}

/** Each with a Follow button of their own. */
function friends(follow: string, left: number, right: number, top: number): readonly View[] {
  return ["mia.waits", "jon_tries"].flatMap((name, i) => {
    const line = top + i * 60;
    return [
      text("popup_user", name, [left + 40, line, left + 400, line + 40]),
      button("popup_follow", follow, `followOther:${name}`, [right - 300, line, right - 40, line + 45]),
    ];
  });
}
