/** The name in the search's field is handed in, until the list below it changes. */
import type { Screen } from "../../device/ui/screen.ts";
import type { Decision } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import type { SoundList } from "./sound-list.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;

const ENTER = 66;
/** What was handed in and changed nothing by then is handed in again, from the field itself: what came over the page may have had it. */
const HAND_IN_AGAIN_MS = 2500;
const MOST_HAND_INS = 4;

/** By the app's button, or Enter; where that changed nothing, again after a touch on the field, which may not have had the focus. */
export class HandIn {
  readonly #context: Context;
  readonly #list: SoundList;
  #times = 0;
  #at = -HAND_IN_AGAIN_MS;

  constructor(context: Context, list: SoundList) {
    this.#context = context;
    this.#list = list;
  }

  get isDone(): boolean {
    return this.#times > 0;
  }

  on(screen: Screen, isUnchanged: boolean): Decision<never> | undefined {
    const { session, profile, clock } = this.#context;
    const isTooSoon = clock.elapsed() - this.#at < HAND_IN_AGAIN_MS;
    if (this.#times >= MOST_HAND_INS || isTooSoon || (this.isDone && !isUnchanged)) return undefined;
    const field = this.#list.fieldOn(screen);
    const button = screen.find(profile.selectors.soundSearchSubmit);
    const act = async (signal: AbortSignal) => {
      this.#times += 1;
      this.#at = clock.elapsed();
      if (button && !button.isCovered) return session.tap(button.node, signal);
      if (this.#times > 1 && field) await session.tap(field.node, signal);
      await session.press(ENTER, signal);
    };
    return { kind: "act", what: this.isDone ? "hand the name in again" : "hand the name in", act };
  }
}
