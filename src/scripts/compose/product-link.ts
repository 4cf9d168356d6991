/**
 * The product link of a TikTok shop: its switch on the page with the caption is turned on, and seen to be on. Where its row
 * leads to pages of their own, the first product there is taken, and the row is seen to tell something else than before.
 */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import { inReadingOrder } from "../flow/reading-order.ts";
import type { ScriptContext } from "../script.ts";
import { isWithin } from "../sound/sound-list.ts";
import { captionField } from "./composer.ts";
import type { Detour } from "./detour.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;

const TIMEOUT_MS = 60_000;
/** A switch that is not on by then, however often it was touched, does not turn on. */
const ON_BY_MS = 12_000;
/** Pages between the row and the product; more are no way to one. */
const MOST_CHOICES = 6;
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
    const choices = new Choices(profile);
    return (screen) => {
      const now = clock.elapsed();
      const choice = choices.on(screen);
      if (choice) {
        const act = async (signal: AbortSignal) => {
          choices.made(screen);
          firstAt = touchedAt = clock.elapsed();
          await session.tap(choice.node, signal);
        };
        return { kind: "act", what: "choose the product", on: choice, act };
      }
      const hit = screen.find(profile.selectors.productLink);
      const link = hit && !hit.isCovered ? { hit, toggle: switchOf(screen, hit, profile) } : undefined;
      // some say it in words instead
      if (screen.find(profile.selectors.productLinkOn)) return { kind: "done", value: true };
      if (link && isOn(screen, link.hit, link.toggle)) return { kind: "done", value: true };
      const isForm = captionField(screen, profile) !== undefined;
      if (link && isForm && choices.isToldBy(screen, link.hit)) return { kind: "done", value: true };
      if (firstAt !== undefined && now - firstAt >= ON_BY_MS) {
        const message = "the product link did not turn on; nothing was published";
        throw new Problem("OPTION_MISSING", message);
      }
      if (!link || !isForm || now - touchedAt < TOUCH_AGAIN_MS) return wait;
      const node = link.hit.button.isClickable ? link.hit.node : (link.toggle ?? link.hit.node);
      const act = async (signal: AbortSignal) => {
        touchedAt = clock.elapsed();
        firstAt ??= touchedAt;
        if (link) choices.begin(screen, link.hit);
        await session.tap(node, signal);
      };
      return { kind: "act", what: "the product link's switch", on: link.hit, act };
    };
  }
}

/** The pages that the row leads to. */
class Choices {
  readonly #profile: Context["profile"];
  /** Of the page with the row, before it was touched. */
  #below: { readonly places: ReadonlySet<string>; readonly row: string } | undefined;
  readonly #made = new Set<string>();
  #before = "";

  constructor(profile: Context["profile"]) {
    this.#profile = profile;
  }

  begin(screen: Screen, link: Hit): void {
    this.#below ??= { places: new Set(screen.nodes.map(placeOf)), row: rowOf(screen, link) };
  }

  /** What to touch on a page at rest that shows more than the one with the row did. */
  on(screen: Screen): Hit | undefined {
    const isAtRest = screen.shape === this.#before;
    this.#before = screen.shape;
    const below = this.#below;
    if (!below || !isAtRest || this.#made.has(screen.shape) || this.#made.size >= MOST_CHOICES)
      return undefined;
    const { productKind, productPick } = this.#profile.selectors;
    const hits = [productKind, productPick].flatMap((selector) =>
      inReadingOrder([...screen.findAll(selector)]),
    );
    return hits.find(({ node, isCovered }) => !isCovered && !below.places.has(placeOf(node)));
  }

  made({ shape }: Screen): void {
    this.#made.add(shape);
  }

  isToldBy(screen: Screen, link: Hit): boolean {
    return this.#made.size > 0 && this.#below !== undefined && rowOf(screen, link) !== this.#below.row;
  }
}

function placeOf({ className, text, bounds }: UiNode): string {
  return [className, text, ...Object.values(bounds)].join();
}

/** What the row says. */
function rowOf({ nodes }: Screen, { node, button }: Hit): string {
  const row = button.isClickable ? nodes.slice(button.index, button.lastIndex + 1) : [node];
  return row.map(({ text, desc }) => `${text}\n${desc}`).join("\n");
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
