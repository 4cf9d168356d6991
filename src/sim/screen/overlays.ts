import type { App } from "../apps/app.ts";
import type { View } from "./view.ts";

/** A window of Android's above whatever app is shown. It answers its own touches. */
export interface Overlay {
  readonly packageName: string;
  /** How `dumpsys window` names it, after its package. */
  readonly activity: string;
  readonly view: View;
  /** Shows only above this app; undefined: above everything. */
  readonly owner?: App | undefined;
  /** BACK and HOME do not take it away. */
  readonly isSticky?: boolean;
  touch(event: string): void;
}

/** The dialogs that are open, lowest first. Each keeps its key while others come and go. */
export class Overlays {
  readonly #open: { readonly key: string; readonly overlay: Overlay }[] = [];
  #opened = 0;

  /** @returns what closes it again */
  open(overlay: Overlay): () => void {
    this.#open.push({ key: `overlay ${++this.#opened}`, overlay });
    return () => this.close(overlay);
  }

  close(overlay: Overlay): void {
    this.#closeAll((one) => one === overlay);
  }

  closeOwnedBy(app: App): void {
    this.#closeAll(({ owner }) => owner === app);
  }

  /** Who goes home leaves those that belong to nobody. */
  closeLoose(): void {
    this.#closeAll(({ owner, isSticky }) => owner === undefined && isSticky !== true);
  }

  clear(): void {
    this.#closeAll(() => true);
  }

  /** Those that show while this app is in front. */
  above(app: App | undefined): readonly { readonly key: string; readonly overlay: Overlay }[] {
    return this.#open.filter(({ overlay: { owner } }) => owner === undefined || owner === app);
  }

  has(overlay: Overlay): boolean {
    return this.#open.some((one) => one.overlay === overlay);
  }

  #closeAll(isMeant: (overlay: Overlay) => boolean): void {
    const kept = this.#open.filter(({ overlay }) => !isMeant(overlay));
    this.#open.splice(0, this.#open.length, ...kept);
  }
}
