import { hash } from "../chance.ts";
import { BLANK, type Bounds, type Place, type ScreenNode, type View, type ViewKind } from "./view.ts";

export interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

/** How one app's views become nodes on one phone. */
export interface DrawStyle {
  readonly packageName: string;
  readonly size: ScreenSize;
  /** Decides wrappers and insets, so that absolute paths and fixed coordinates fail. */
  readonly seed: string;
  /** Tells screens apart: part of every node's key. */
  readonly screen: string;
  readonly isKeyboardOpen: boolean;
  /** The key of the field that has the focus. */
  readonly focus: string | undefined;
  /** The resource id for an app's own name. */
  resourceId(name: string): string;
}

const CLASSES: Readonly<Record<ViewKind, string>> = {
  frame: "android.widget.FrameLayout",
  text: "android.widget.TextView",
  button: "android.widget.Button",
  edit: "android.widget.EditText",
  image: "android.widget.ImageView",
  grid: "android.widget.GridView",
  list: "androidx.recyclerview.widget.RecyclerView",
  pager: "androidx.viewpager.widget.ViewPager",
  tab: "android.widget.FrameLayout",
  switch: "android.widget.Switch",
};
const WRAPPERS = [
  "android.widget.LinearLayout",
  "android.view.ViewGroup",
  "android.widget.RelativeLayout",
] as const;
/** A phone's keyboard takes this much of its screen, in permille. */
export const KEYBOARD_HEIGHT = 360;

export function draw(view: View, style: DrawStyle): ScreenNode {
  const inset = hash(`${style.seed}/inset`) % 40;
  const area: Bounds = {
    left: 0,
    top: Math.round((style.size.height * inset) / 1000),
    right: style.size.width,
    bottom: style.size.height,
  };
  return drawView(view, style, { key: style.screen, area, parent: area, rises: false });
}

interface Position {
  readonly key: string;
  readonly area: Bounds;
  readonly parent: Bounds;
  readonly rises: boolean;
}

function drawView(
  view: View,
  style: DrawStyle,
  { key, area, parent, rises: parentRises }: Position,
): ScreenNode {
  const rises = parentRises || view.rises === true;
  const lift = rises && style.isKeyboardOpen ? KEYBOARD_HEIGHT : 0;
  const bounds = view.at ? scale(view.at, area, lift) : parent;
  const names = (view.children ?? []).map(({ name }, i) => name ?? String(i));
  const children = (view.children ?? []).map((child, i) =>
    drawView(child, style, { key: `${key}/${nameOf(names, i)}`, area, parent: bounds, rises }),
  );
  return wrap(drawNode(view, style, key, bounds, children), style, key);
}

/** Rows of a list have one name; their keys tell which of them it is. */
function nameOf(names: readonly string[], index: number): string {
  const name = names[index] ?? "";
  const before = names.slice(0, index).filter((other) => other === name).length;
  return before === 0 ? name : `${name}~${before}`;
}

function drawNode(
  view: View,
  style: DrawStyle,
  key: string,
  bounds: Bounds,
  children: readonly ScreenNode[],
): ScreenNode {
  const isEditable = view.kind === "edit";
  return {
    key,
    className: CLASSES[view.kind],
    packageName: style.packageName,
    resourceId: view.name ? style.resourceId(view.name) : "",
    text: view.text ?? "",
    description: view.desc ?? "",
    hint: view.hint ?? "",
    bounds,
    isClickable: view.on !== undefined || isEditable,
    isEditable,
    isFocused: style.focus === key,
    isScrollable: view.isScrollable ?? false,
    isSelected: view.isSelected ?? false,
    isChecked: view.isChecked ?? false,
    isOpaque: view.isOpaque ?? false,
    event: view.on,
    field: isEditable ? view.name : undefined,
    children,
  };
}

/** None to two layouts around a node, decided by the seed and the node's place. */
function wrap(node: ScreenNode, style: DrawStyle, key: string): ScreenNode {
  const draws = hash(`${style.seed}/${key}/wrappers`);
  let wrapped = node;
  for (let i = draws % 3; i > 0; i--) {
    wrapped = {
      ...BLANK,
      key: `${key}#${i}`,
      className: WRAPPERS[(draws >>> (i * 4)) % WRAPPERS.length] ?? WRAPPERS[0],
      packageName: node.packageName,
      bounds: node.bounds,
      children: [wrapped],
    };
  }
  return wrapped;
}

function scale([left, top, right, bottom]: Place, area: Bounds, lift: number): Bounds {
  const width = area.right - area.left;
  const height = area.bottom - area.top;
  return {
    left: area.left + Math.round((left * width) / 1000),
    top: area.top + Math.round(((top - lift) * height) / 1000),
    right: area.left + Math.round((right * width) / 1000),
    bottom: area.top + Math.round(((bottom - lift) * height) / 1000),
  };
}
