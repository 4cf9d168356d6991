/**
 * The product link of a TikTok shop: its switch on the page with the caption is turned on, and seen to be on. Where its row
 * leads to pages of their own, the first product there is taken, and the row is seen to tell something else than before.
 */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import { isWithin } from "../flow/layers.ts";
import type { ScriptContext } from "../script.ts";
import { captionField, captionSelectors } from "./composer.ts";
import { detourTo } from "./detour.ts";
import type { Detour } from "./detour.ts";
import { choiceSelectors, ProductChoices } from "./product-choices.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;

const TIMEOUT_MS = 90_000;
/** A switch that is in view and not on for so long, however often it was touched, does not turn on. */
const ON_BY_MS = 12_000;
/** A touch that did nothing by then was lost; sooner, a second one would turn it off again. */
const TOUCH_AGAIN_MS = 5000;
const MOST_TOUCHES = 5;

export function productLink(flow: Flow, context: Context): Detour {
  const { selectors } = context.profile;
  const offer = {
    what: "add a product link, which needs an account with a shop",
    looksFor: ["productLink"] as const,
    mayBeMissing: false,
    isSoughtBelow: true,
    isOnWay: false,
    entryOn: (screen: Screen, isForm: boolean) => (isForm ? screen.find(selectors.productLink) : undefined),
  };
  return detourTo(flow, context, offer, () => ({
    name: "add the product link",
    timeoutMs: TIMEOUT_MS,
    looksFor: ["productLink", "productSwitch", "productLinkOn", ...choiceSelectors, ...captionSelectors],
    decide: toOn(context),
  }));
}

function toOn({ session, profile, clock }: Context): (screen: Screen) => Decision<true> {
  let touchedAt = -TOUCH_AGAIN_MS;
  let seenAt: number | undefined;
  let offMs = 0;
  let touches = 0;
  const choices = new ProductChoices(profile);
  return (screen) => {
    const now = clock.elapsed();
    const hit = screen.find(profile.selectors.productLink);
    const link = hit && !hit.isCovered ? { hit, toggle: switchOf(screen, hit, profile) } : undefined;
    // some say it in words instead
    if (screen.find(profile.selectors.productLinkOn)) return { kind: "done", value: true };
    if (link && isOn(screen, link.hit, link.toggle)) return { kind: "done", value: true };
    const isForm = captionField(screen, profile) !== undefined;
    if (link && isForm && choices.isToldBy(screen, link.hit)) return { kind: "done", value: true };
    const choice = choices.on(screen);
    if (choice) {
      const act = async (signal: AbortSignal) => {
        choices.made(screen, choice);
        offMs = 0;
        touchedAt = clock.elapsed();
        await session.tap(choice.node, signal);
      };
      const onCovered = () => choices.undo(screen, choice);
      return { kind: "act", what: "choose the product", on: choice, act, onCovered };
    }
    if (link && touchedAt >= 0) offMs += seenAt === undefined ? 0 : now - seenAt;
    seenAt = link ? now : undefined;
    const isTooSoon = now - touchedAt < TOUCH_AGAIN_MS;
    if (offMs >= ON_BY_MS || (link && touches >= MOST_TOUCHES && !isTooSoon))
      throw new Problem("OPTION_MISSING", "the product link did not turn on; nothing was published");
    if (!link) return lost;
    if (isTooSoon) return wait;
    const node = link.hit.button.isClickable ? link.hit.node : (link.toggle ?? link.hit.node);
    const act = async (signal: AbortSignal) => {
      touches += 1;
      choices.begin(screen, link.hit);
      touchedAt = clock.elapsed();
      await session.tap(node, signal);
    };
    const onCovered = () => {
      offMs = 0;
      touchedAt = -TOUCH_AGAIN_MS;
    };
    return { kind: "act", what: "the product link's switch", on: link.hit, act, onCovered };
  };
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
