/** The last readings of the screen that a script was given, by number: what it points at is a node of one of them. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";

/** As both sides name a node. */
export interface NodeName {
  readonly reading: number;
  readonly index: number;
}

export interface HitName {
  readonly node: NodeName;
  readonly button: NodeName;
  readonly isCovered: boolean;
}

/** A reading as it travels; without its tree where the other side has it. */
export interface ReadingTold {
  readonly reading: number;
  readonly xml: string | null;
}

/** How many are kept on both sides. */
export const KEPT_READINGS = 8;

export class Readings {
  readonly #kept: { readonly reading: number; readonly screen: Screen }[] = [];
  #next = 1;

  tell(screen: Screen): ReadingTold {
    const known = this.#kept.find((one) => one.screen === screen);
    if (known) return { reading: known.reading, xml: null };
    const reading = this.#next++;
    this.#kept.push({ reading, screen });
    if (this.#kept.length > KEPT_READINGS) this.#kept.shift();
    return { reading, xml: screen.xml };
  }

  screenOf({ reading }: NodeName): Screen {
    const found = this.#kept.find((one) => one.reading === reading);
    if (found) return found.screen;
    throw new Problem("SCRIPT_FAILED", "the node is of a screen that was read too long ago; read it again");
  }

  node(name: NodeName): UiNode {
    const node = this.screenOf(name).nodes[name.index];
    if (node) return node;
    throw new TypeError(`a screen without node ${name.index}`);
  }

  hit({ node, button, isCovered }: HitName): Hit {
    return { node: this.node(node), button: this.node(button), isCovered };
  }
}
