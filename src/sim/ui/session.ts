import { randomUUID } from "node:crypto";
import type { Phone } from "../phone.ts";
import { type ScreenNode, walk } from "../screen/view.ts";
import { UiFailure } from "./failure.ts";
import { prune } from "./prune.ts";
import { UiSettings } from "./settings.ts";

/** One session of the UI server: its settings, and the elements that it has found. A new one knows nothing of an old one. */
export class UiSession {
  readonly id = randomUUID();
  readonly settings = new UiSettings();
  readonly #phone: Phone;
  readonly #keys = new Map<string, string>();
  readonly #ids = new Map<string, string>();

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** What the settings let this session see. */
  tree(): ScreenNode {
    const tree = this.#phone.glass.tree(this.settings.isOn("enableMultiWindows"));
    return prune(tree, {
      isCompressed: this.settings.isOn("ignoreUnimportantViews"),
      maxDepth: this.settings.number("snapshotMaxDepth"),
    });
  }

  /** An id for a node, good for as long as its screen shows. */
  remember({ key }: ScreenNode): string {
    const id = this.#ids.get(key) ?? randomUUID();
    this.#ids.set(key, id);
    this.#keys.set(id, key);
    return id;
  }

  /** The node as it is now. */
  element(id: string): ScreenNode {
    const key = this.#keys.get(id);
    if (key === undefined)
      throw new UiFailure("no such element", `The element identified by "${id}" is not known`);
    for (const node of walk(this.tree())) if (node.key === key) return node;
    throw new UiFailure("stale element reference", `The element '${id}' does not exist in DOM anymore`);
  }

  /** A screen that plays is never idle: then the whole timeout goes by. */
  async waitForIdle(signal: AbortSignal): Promise<void> {
    const timeoutMs = this.settings.number("waitForIdleTimeout");
    if (this.#phone.glass.isPlaying && timeoutMs > 0) await this.#phone.delays.wait(timeoutMs, signal);
  }
}
