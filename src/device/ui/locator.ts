/** A node of the tree in the words of the UI server, which has other names for what it finds. */
import type { Screen, UiNode } from "./screen.ts";

/** The n-th (from 0) of those with this id or class. */
export interface Locator {
  readonly strategy: "id" | "class name";
  readonly selector: string;
  readonly nth: number;
}

/** By its id where only it has that, else by its class and place among its like. */
export function locatorOf({ nodes }: Screen, node: UiNode): Locator {
  const alike = nodes.filter(({ id }) => id === node.id);
  if (node.id !== "" && alike.length === 1) return { strategy: "id", selector: node.id, nth: 0 };
  const nth = nodes.filter(({ className }) => className === node.className).indexOf(node);
  return { strategy: "class name", selector: node.className, nth };
}
