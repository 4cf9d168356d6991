import type { DelayRange } from "../delays.ts";
import type { AppHost } from "./app.ts";

/** How an app's list of sounds is used. */
export interface SoundHabits {
  /** Results come while one types, or once Enter or the button was touched. */
  readonly soundSearch: "typing" | "submit";
  /**
   * A touch on a row takes the sound at once; or it only plays it, and a button of the row takes it; or it marks it, and a
   * button below takes it; or it takes it and the list stays until it is left, where a second touch puts it back.
   */
  readonly soundChoice: "at once" | "use" | "confirm" | "stay";
}

/** What is typed into the search, what the rows below are for, and which of them is marked. */
export class SoundBrowser {
  readonly #host: Pick<AppHost, "delays" | "chance">;
  readonly #searchMs: DelayRange;
  query = "";
  found = "";
  marked: string | undefined;

  constructor(host: Pick<AppHost, "delays" | "chance">, searchMs: DelayRange) {
    this.#host = host;
    this.#searchMs = searchMs;
  }

  open(): void {
    this.query = "";
    this.found = "";
    this.marked = undefined;
  }

  type(query: string, { soundSearch }: SoundHabits): void {
    this.query = query;
    if (soundSearch === "typing") this.search();
  }

  /** Takes its time; what was typed meanwhile is what is searched for. */
  search(): void {
    const { query } = this;
    this.#host.delays.after(this.#host.chance.between(...this.#searchMs), () => {
      if (this.query === query) this.found = query;
    });
  }
}
