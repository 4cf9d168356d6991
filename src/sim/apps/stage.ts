import type { Chance } from "../chance.ts";
import type { DelayRange, Delays } from "../delays.ts";

/** Where a touch leads: a new page on top, back to where the app starts, a sheet above the page, or its end. */
export type Step<Page extends string, Sheet extends string> =
  | { readonly push: Page }
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
  #pages: [Page, ...Page[]];
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

  get sheet(): Sheet | undefined {
    return this.#sheet;
  }

  /** Differs for each visit of a page. */
  get name(): string {
    return `${this.page}.${this.#visit}`;
  }

  take(step: Step<Page, Sheet>, delayMs: DelayRange): void {
    const visit = this.#visit;
    this.#delays.after(this.#chance.between(...delayMs), () => {
      if (visit === this.#visit) this.show(step);
    });
  }

  show(step: Step<Page, Sheet>): void {
    this.#visit++;
    this.#sheet = "sheet" in step ? step.sheet : undefined;
    if ("push" in step) this.#pages.push(step.push);
    if ("reset" in step) this.#pages = [...step.reset];
  }

  /** False on the first page. */
  back(delayMs: DelayRange): boolean {
    if (this.#sheet) this.take({ close: "sheet" }, delayMs);
    else if (this.#pages.length > 1) {
      const [first, ...rest] = this.#pages;
      this.take({ reset: [first, ...rest.slice(0, -1)] }, delayMs);
    } else return false;
    return true;
  }
}
