/**
 * A screen as its app describes it: what is there, where (permille of the app's area) and which event a touch raises.
 * Apps build these; `draw.ts` turns them into the tree that a phone shows.
 */
export type ViewKind =
  | "frame"
  | "text"
  | "button"
  | "edit"
  | "image"
  | "grid"
  | "list"
  | "pager"
  | "tab"
  | "switch";

/** left, top, right, bottom in permille of the app's area. */
export type Place = readonly [left: number, top: number, right: number, bottom: number];

export interface View {
  readonly kind: ViewKind;
  /** Absent: as large as its parent. */
  readonly at?: Place;
  readonly text?: string;
  /** content-desc. */
  readonly desc?: string;
  /** The app's own name for it; becomes a resource id. */
  readonly name?: string;
  /** An event of the screen; makes it clickable. */
  readonly on?: string;
  readonly hint?: string;
  readonly isSelected?: boolean;
  /** Of a switch: it is on. */
  readonly isChecked?: boolean;
  readonly isScrollable?: boolean;
  /** Touches do not reach what lies beneath. */
  readonly isOpaque?: boolean;
  /** Moves up while the keyboard is open. */
  readonly rises?: boolean;
  readonly children?: readonly View[];
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A view on the glass, in pixels. */
export interface ScreenNode {
  /** The same view of the same screen keeps its key while it is shown. */
  readonly key: string;
  readonly className: string;
  readonly packageName: string;
  readonly resourceId: string;
  readonly text: string;
  readonly description: string;
  readonly hint: string;
  readonly bounds: Bounds;
  readonly isClickable: boolean;
  readonly isEditable: boolean;
  readonly isFocused: boolean;
  readonly isScrollable: boolean;
  readonly isSelected: boolean;
  readonly isChecked: boolean;
  readonly isOpaque: boolean;
  readonly event: string | undefined;
  /** The app's own name of an editable field. */
  readonly field: string | undefined;
  readonly children: readonly ScreenNode[];
}

/** Shows nothing: what a node is made from. */
export const BLANK: ScreenNode = {
  key: "root",
  className: "hierarchy",
  packageName: "",
  resourceId: "",
  text: "",
  description: "",
  hint: "",
  bounds: { left: 0, top: 0, right: 0, bottom: 0 },
  isClickable: false,
  isEditable: false,
  isFocused: false,
  isScrollable: false,
  isSelected: false,
  isChecked: false,
  isOpaque: false,
  event: undefined,
  field: undefined,
  children: [],
};

/** Every node, parents first, in the order they are drawn. */
export function* walk(node: ScreenNode): Generator<ScreenNode> {
  yield node;
  for (const child of node.children) yield* walk(child);
}

function contains({ left, top, right, bottom }: Bounds, x: number, y: number): boolean {
  return x >= left && x < right && y >= top && y < bottom;
}

export function center({ left, top, right, bottom }: Bounds): { x: number; y: number } {
  return { x: Math.floor((left + right) / 2), y: Math.floor((top + bottom) / 2) };
}

/** The topmost clickable node under a point. What is opaque and not clickable swallows the touch. */
export function nodeUnder(node: ScreenNode, x: number, y: number): ScreenNode | "nothing" | undefined {
  for (const child of node.children.toReversed()) {
    const hit = nodeUnder(child, x, y);
    if (hit) return hit;
  }
  if (!contains(node.bounds, x, y)) return undefined;
  if (node.isClickable) return node;
  return node.isOpaque ? "nothing" : undefined;
}
