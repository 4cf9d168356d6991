/** Readings of the screen, as the server tells them: found in with the same rules as our own scripts. */
import type { Hit, Screen, Selector, UiNode } from "../../types/script.d.ts";
import { Derived } from "../device/ui/derived.ts";
import type { Hit as OwnHit, Selector as OwnSelector } from "../device/ui/find.ts";
import { parseScreen } from "../device/ui/screen.ts";
import { Place } from "../scripts/apps/place.ts";
import { readSelector } from "../scripts/apps/selector.ts";
import { Words } from "../scripts/apps/words.ts";
import type { ContextTold } from "../scripts/operator/context.ts";
import { KEPT_READINGS } from "../scripts/operator/readings.ts";
import type { HitName, NodeName, ReadingTold } from "../scripts/operator/readings.ts";

interface Kept {
  readonly reading: number;
  readonly screen: Screen;
}

export class Screens {
  readonly #named: Readonly<Record<string, OwnSelector>>;
  readonly #kept: Kept[] = [];
  /** Which reading a node is of. */
  readonly #readings = new WeakMap<UiNode, number>();
  readonly #compiled = new Derived(compile);

  constructor(named: ContextTold["profile"]["selectors"]) {
    this.#named = named;
  }

  read({ reading, xml }: ReadingTold): Screen {
    const known = this.#kept.find((one) => one.reading === reading);
    if (known) return known.screen;
    if (xml === null) throw new Error(`reading ${reading} is not known any more`);
    const screen = this.#open(xml, reading);
    this.#kept.push({ reading, screen });
    if (this.#kept.length > KEPT_READINGS) this.#kept.shift();
    return screen;
  }

  nameOf(node: UiNode): NodeName {
    const reading = this.#readings.get(node);
    if (reading === undefined)
      throw new TypeError("that is no node of a screen; a hit has one in its field node");
    return { reading, index: node.index };
  }

  hitNameOf({ node, button, isCovered }: Hit): HitName {
    return { node: this.nameOf(node), button: this.nameOf(button), isCovered };
  }

  #open(xml: string, reading: number): Screen {
    const read = parseScreen(xml);
    for (const node of read.nodes) this.#readings.set(node, reading);
    return {
      xml,
      nodes: read.nodes,
      get shape() {
        return read.shape;
      },
      find: (selector) => read.find(this.#selector(selector)),
      findAll: (selector): readonly OwnHit[] => read.findAll(this.#selector(selector)),
    };
  }

  #selector(given: Selector | string): OwnSelector {
    if (typeof given !== "string") return this.#compiled.of(given);
    const named = Object.hasOwn(this.#named, given) ? this.#named[given] : undefined;
    if (named) return named;
    throw new TypeError(
      `the profile has no selector ${given}; it has ${Object.keys(this.#named).join(", ")}`,
    );
  }
}

const none = new Place({});

function compile(selector: Selector): OwnSelector {
  try {
    return readSelector(new Place(selector), Words.read(none, none));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new TypeError(cause.message.replace(/^profile/, "selector"), { cause });
  }
}
