import type { Chance } from "../chance.ts";
import type { DelayRange, Delays } from "../delays.ts";

/** Where a touch leads: a page on top, one back, a new stack, a sheet above the page, or its end. */
export type Step<Page extends string, Sheet extends string> =
  | { readonly push: Page }
  | { readonly pop: "page" }
  | { readonly reset: readonly [Page, ...Page[]] }
  | { readonly sheet: Sheet }
  | { readonly close: "sheet" };

/**
 * The pages of a running app. A step takes its time, and until it is over the old page shows and takes the touches.
 * A step that began on a page which has since gone is dropped, as a second tap on the same button is.
 */
export class Stage<Page extends string, Sheet extends string> {
  readonly #delays: Delays;
  readonly #chance: Chance;
  #pages: readonly [Page, ...Page[]];
  #sheet: Sheet | undefined;
  #visit = 0;

  constructor(delays: Delays, chance: Chance, first: Page) {
    this.#delays = delays;
    this.#chance = chance;
    this.#pages = [first];
  }

  get page(): Page {
    return this.#pages.at(-1) ?? this.#pages[0];
  }

  /** What BACK leads to. */
  get pageBelow(): Page | undefined {
    return this.#pages.at(-2);
  }

  get sheet(): Sheet | undefined {
    return this.#sheet;
  }

  /** Differs for each visit of a page. */
  get name(): string {
    return `${this.page}.${this.#visit}`;
  }

  take(step: Step<Page, Sheet>, delayMs: DelayRange, then: () => void = () => {}): void {
    const visit = this.#visit;
    this.#delays.after(this.#chance.between(...delayMs), () => {
      if (visit !== this.#visit) return;
      this.show(step);
      then();
    });
  }

  show(step: Step<Page, Sheet>): void {
    this.#visit++;
    this.#sheet = "sheet" in step ? step.sheet : undefined;
    const [first, ...rest] = this.#pages;
    if ("push" in step) this.#pages = [first, ...rest, step.push];
    if ("pop" in step) this.#pages = [first, ...rest.slice(0, -1)];
    if ("reset" in step) this.#pages = step.reset;
  }

  /** False on the first page. */
  back(delayMs: DelayRange): boolean {
    if (this.#sheet) this.take({ close: "sheet" }, delayMs);
    else if (this.#pages.length > 1) this.take({ pop: "page" }, delayMs);
    else return false;
    return true;
  }
}
