import type { View } from "../screen/view.ts";

export type PopupName =
  | "notifications"
  | "update"
  | "contacts"
  | "rate"
  | "follow_friends"
  | "draft"
  | "consent";

/** The dialogs that an app throws over its page. The page's nodes stay in the tree beneath. */
export class Popups {
  #open: PopupName[] = [];

  show(name: PopupName): void {
    if (!this.#open.includes(name)) this.#open.push(name);
  }

  /** The topmost one's answers raise `popup:…` events. */
  views(_locale: string): readonly View[] {
    return [];
  }

  /** False where no popup is open, so that the touch is the page's. */
  touch(_event: string): boolean {
    return false;
  }

  /** BACK closes the topmost one; false where none is open. */
  back(): boolean {
    return this.#open.pop() !== undefined;
  }

  clear(): void {
    this.#open = [];
  }
}
