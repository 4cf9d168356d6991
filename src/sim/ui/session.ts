import { randomUUID } from "node:crypto";
import type { Phone } from "../phone.ts";
import { type ScreenNode, walk } from "../screen/view.ts";
import { UiFailure } from "./failure.ts";

const IDLE_TIMEOUT_MS = 10_000;

/** One session of the UI server: its settings, and the elements that it has found. A new one knows nothing of an old one. */
export class UiSession {
  readonly id = randomUUID();
  readonly settings: Record<string, unknown> = { waitForIdleTimeout: IDLE_TIMEOUT_MS };
  readonly #phone: Phone;
  readonly #keys = new Map<string, string>();

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** An id for a node, good for as long as its screen shows. */
  remember(node: ScreenNode): string {
    const id = randomUUID();
    this.#keys.set(id, node.key);
    return id;
  }

  /** The node as it is now. */
  element(id: string): ScreenNode {
    const key = this.#keys.get(id);
    if (key === undefined)
      throw new UiFailure("no such element", `The element identified by "${id}" is not known`);
    const node = [...walk(this.#phone.glass.tree())].find((one) => one.key === key);
    if (!node)
      throw new UiFailure("stale element reference", `The element '${id}' does not exist in DOM anymore`);
    return node;
  }

  /** A screen that plays is never idle: then the whole timeout goes by. */
  async waitForIdle(signal: AbortSignal): Promise<void> {
    const { waitForIdleTimeout } = this.settings;
    if (this.#phone.glass.isPlaying && typeof waitForIdleTimeout === "number" && waitForIdleTimeout > 0) {
      await this.#phone.delays.wait(waitForIdleTimeout, signal);
    }
  }
}
