import type { ScreenNode } from "../screen/view.ts";

export interface Pruning {
  /** Layouts that say nothing and take no touch are left out; what is in them moves up. */
  readonly isCompressed: boolean;
  /** Levels below the root. */
  readonly maxDepth: number;
}

export function prune(root: ScreenNode, pruning: Pruning): ScreenNode {
  return { ...root, children: root.children.flatMap((child) => pruned(child, pruning, 1)) };
}

function pruned(node: ScreenNode, pruning: Pruning, depth: number): readonly ScreenNode[] {
  if (depth > pruning.maxDepth) return [];
  const isLeftOut = pruning.isCompressed && !isImportant(node);
  const children = node.children.flatMap((child) => pruned(child, pruning, isLeftOut ? depth : depth + 1));
  return isLeftOut ? children : [{ ...node, children }];
}

function isImportant(node: ScreenNode): boolean {
  const says = node.text !== "" || node.description !== "" || node.resourceId !== "";
  return says || node.isClickable || node.isEditable || node.isScrollable;
}
