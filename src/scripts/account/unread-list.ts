/** A list that may be the one of accounts, though the row of who is active, which would tell, is further down. */
import type { Screen } from "../../device/ui/screen.ts";
import { lost } from "../flow/flow.ts";
import type { Decision } from "../flow/flow.ts";
import { Scroll } from "../flow/scroll.ts";
import type { ScriptContext } from "../script.ts";
import { listOfNames } from "./account-switcher.ts";
import type { toAccountList } from "./account-switcher.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;
type OnProfile = ReturnType<typeof toAccountList>;

export class UnreadList {
  readonly #context: Context;
  #down: Scroll | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Looks for that row; undefined where no list of names lies open. */
  lookDown(screen: Screen, { opened, isOpening }: OnProfile): Decision<never> | undefined {
    const isAsked = isOpening || this.#down !== undefined;
    const area = isAsked ? listOfNames(screen, this.#context.profile, opened) : undefined;
    if (!area) {
      this.#down = undefined;
      return undefined;
    }
    this.#down ??= new Scroll(this.#context, { what: "look for the own account" });
    return this.#down.on(screen, area) ?? lost;
  }

  /**
   * Once the list is known and has been gone down: it is left, and opened anew where it begins. A finger that went down on it
   * would put many a sheet away.
   */
  leave(onProfile: OnProfile): Decision<never> | undefined {
    if (!this.#down || this.#down.swipes === 0) return undefined;
    const act = async (signal: AbortSignal) => {
      this.#down = undefined;
      onProfile.forgetLast();
      await this.#context.session.back(signal);
    };
    return { kind: "act", what: "leave the list, to begin at its top", act };
  }
}
