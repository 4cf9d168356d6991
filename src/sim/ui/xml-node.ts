import type { ScreenNode } from "../screen/view.ts";
import { attributesOf } from "./source.ts";

/** A node as expressions walk it: they go up and sideways too. The document itself has no name and no screen node. */
export class XmlNode {
  readonly name: string;
  readonly node: ScreenNode | undefined;
  readonly parent: XmlNode | undefined;
  children: readonly XmlNode[] = [];
  /** Its place in the document, parents first. */
  order = 0;
  readonly #index: number;
  #attributes: Readonly<Record<string, string>> | undefined;

  private constructor(node: ScreenNode | undefined, index: number, parent: XmlNode | undefined) {
    this.node = node;
    this.name = node?.className ?? "";
    this.parent = parent;
    this.#index = index;
  }

  static document(root: ScreenNode): XmlNode {
    const document = new XmlNode(undefined, 0, undefined);
    document.#grow([root], 1);
    return document;
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

  /** @returns the place after the last of them */
  #grow(below: readonly ScreenNode[], order: number): number {
    let next = order;
    this.children = below.map((node, i) => {
      const child = new XmlNode(node, i, this);
      child.order = next;
      next = child.#grow(node.children, next + 1);
      return child;
    });
    return next;
  }
}
