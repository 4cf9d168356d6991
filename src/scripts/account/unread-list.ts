/** A list that may be the one of accounts, though the row of who is active, which would tell, is further down. */
import type { Screen } from "../../device/ui/screen.ts";
import { lost } from "../flow/flow.ts";
import type { Decision } from "../flow/flow.ts";
import { Scroll } from "../flow/scroll.ts";
import type { ScriptContext } from "../script.ts";
import { listOfNames } from "./account-switcher.ts";
import type { toAccountList } from "./account-switcher.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;

export class UnreadList {
  readonly #context: Context;
  #down: Scroll | undefined;
  #up: Scroll | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Looks for that row; undefined where no list of names lies open. */
  lookDown(
    screen: Screen,
    { opened, isOpening }: ReturnType<typeof toAccountList>,
  ): Decision<never> | undefined {
    const isAsked = isOpening || this.#down !== undefined;
    const area = isAsked ? listOfNames(screen, this.#context.profile, opened) : undefined;
    if (!area) {
      this.#down = undefined;
      return undefined;
    }
    this.#down ??= new Scroll(this.#context, { what: "look for the own account" });
    return this.#down.on(screen, area) ?? lost;
  }

  /** Once the list is known: back to where it begins, undefined when it is there. */
  backUp(screen: Screen): Decision<never> | undefined {
    if (!this.#down || this.#down.swipes === 0) return undefined;
    this.#up ??= new Scroll(this.#context, {
      ...{ what: "back up the accounts", direction: "down" },
      most: this.#down.swipes,
    });
    return this.#up.on(screen, listOfNames(screen, this.#context.profile, new Set()));
  }
}
