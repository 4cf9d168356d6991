import type { ScreenNode } from "../screen/view.ts";
import { attributesOf } from "./source.ts";

/** A node as expressions walk it: they go up and sideways too. The document itself has no name and no screen node. */
export class XmlNode {
  readonly name: string;
  readonly node: ScreenNode | undefined;
  readonly parent: XmlNode | undefined;
  readonly children: readonly XmlNode[];
  readonly #index: number;
  #attributes: Readonly<Record<string, string>> | undefined;

  private constructor(
    node: ScreenNode | undefined,
    below: readonly ScreenNode[],
    parent: XmlNode | undefined,
    index: number,
  ) {
    this.node = node;
    this.name = node?.className ?? "";
    this.parent = parent;
    this.#index = index;
    this.children = below.map((child, i) => new XmlNode(child, child.children, this, i));
  }

  static document(root: ScreenNode): XmlNode {
    return new XmlNode(undefined, [root], undefined, 0);
  }

  get attributes(): Readonly<Record<string, string>> {
    return (this.#attributes ??= this.node ? attributesOf(this.node, this.#index) : {});
  }

  /** Parents first, in the order of the document; without itself. */
  *below(): Generator<XmlNode> {
    for (const child of this.children) {
      yield child;
      yield* child.below();
    }
  }
}
