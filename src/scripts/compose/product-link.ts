/** The product link of a TikTok shop: its switch on the page with the caption is turned on, and seen to be on. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { isWithin } from "../sound/sound-list.ts";
import { captionField } from "./composer.ts";
import type { Detour } from "./detour.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;

const TIMEOUT_MS = 60_000;
/** A switch that is not on by then, however often it was touched, does not turn on. */
const ON_BY_MS = 12_000;
/** A touch that did nothing by then was lost; sooner, a second one would turn it off again. */
const TOUCH_AGAIN_MS = 5000;

export class ProductLink implements Detour {
  readonly what = "add a product link, which needs an account with a shop";
  readonly mayBeMissing = false;
  readonly isOnWay = false;
  readonly #flow: Flow;
  readonly #context: Context;
  #isDone = false;

  constructor(flow: Flow, context: Context) {
    this.#flow = flow;
    this.#context = context;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  entryOn(screen: Screen): Hit | undefined {
    const { profile } = this.#context;
    return captionField(screen, profile) ? screen.find(profile.selectors.productLink) : undefined;
  }

  async take(_entry: Hit, signal: AbortSignal): Promise<void> {
    const goal = { name: "add the product link", timeoutMs: TIMEOUT_MS, decide: this.#toOn() };
    await this.#flow.until(goal, signal);
    this.#isDone = true;
  }

  #toOn(): (screen: Screen) => Decision<true> {
    const { session, profile, clock } = this.#context;
    let firstAt: number | undefined;
    let touchedAt = -TOUCH_AGAIN_MS;
    return (screen) => {
      const now = clock.elapsed();
      const hit = screen.find(profile.selectors.productLink);
      const link = hit && !hit.isCovered ? { hit, toggle: switchOf(screen, hit, profile) } : undefined;
      // some say it in words instead
      if (screen.find(profile.selectors.productLinkOn)) return { kind: "done", value: true };
      if (link && isOn(screen, link.hit, link.toggle)) return { kind: "done", value: true };
      if (firstAt !== undefined && now - firstAt >= ON_BY_MS) {
        const message = "the product link did not turn on; nothing was published";
        throw new Problem("OPTION_MISSING", message);
      }
      if (!link || now - touchedAt < TOUCH_AGAIN_MS) return wait;
      const node = link.hit.button.isClickable ? link.hit.node : (link.toggle ?? link.hit.node);
      const act = async (signal: AbortSignal) => {
        touchedAt = clock.elapsed();
        firstAt ??= touchedAt;
        await session.tap(node, signal);
      };
      const onCovered = () => {
        firstAt = undefined;
        touchedAt = -TOUCH_AGAIN_MS;
      };
      return { kind: "act", what: "the product link's switch", on: link.hit, act, onCovered };
    };
  }
}

/** In the row of the label, or beside it. */
function switchOf(
  screen: Screen,
  { node, button }: Hit,
  { selectors }: Context["profile"],
): UiNode | undefined {
  const switches = screen.findAll(selectors.productSwitch).map((hit) => hit.node);
  const inRow = switches.find((one) => button.isClickable && isWithin(one, button));
  const middle = (node.bounds.top + node.bounds.bottom) / 2;
  return inRow ?? switches.find(({ bounds }) => middle >= bounds.top && middle < bounds.bottom);
}

function isOn({ nodes }: Screen, { node, button }: Hit, toggle: UiNode | undefined): boolean {
  if (toggle) return toggle.isChecked || toggle.isSelected;
  const row = button.isClickable ? nodes.slice(button.index, button.lastIndex + 1) : [node];
  return row.some(({ isSelected, isChecked }) => isSelected || isChecked);
}
