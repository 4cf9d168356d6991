import type { ScreenSize } from "../screen/draw.ts";
import type { ScreenNode } from "../screen/view.ts";

/** The tree as the UI server writes it: tags are class names, and what is not in the BMP becomes `?`. */
export function toXml(tree: ScreenNode, size: ScreenSize): string {
  const head = `<hierarchy index="0" class="hierarchy" rotation="0" width="${size.width}" height="${size.height}">`;
  return `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n${head}${inside(tree)}</hierarchy>`;
}

/** What stands in a field: while it is empty, its hint. */
export function shownText(node: ScreenNode): string {
  return isHintShown(node) ? node.hint : node.text;
}

/** The attributes of a node, in the XML and for selectors alike. */
export function attributesOf(node: ScreenNode, index: number): Readonly<Record<string, string>> {
  const { left, top, right, bottom } = node.bounds;
  const optional: Record<string, string> = {};
  if (node.resourceId) optional["resource-id"] = node.resourceId;
  if (node.isEditable)
    Object.assign(optional, { hint: node.hint, "showing-hint": String(isHintShown(node)) });
  return {
    index: String(index),
    package: node.packageName,
    class: node.className,
    text: shownText(node),
    ...(node.description ? { "content-desc": node.description } : {}),
    ...optional,
    checkable: "false",
    checked: String(node.isChecked),
    clickable: String(node.isClickable),
    enabled: "true",
    focusable: String(node.isClickable),
    focused: String(node.isFocused),
    "long-clickable": String(node.isEditable),
    password: "false",
    scrollable: String(node.isScrollable),
    selected: String(node.isSelected),
    bounds: `[${left},${top}][${right},${bottom}]`,
    displayed: "true",
  };
}

function isHintShown(node: ScreenNode): boolean {
  return node.isEditable && node.text === "";
}

function inside(node: ScreenNode): string {
  return node.children.map(toElement).join("");
}

function toElement(node: ScreenNode, index: number): string {
  const attributes = attributesOf(node, index);
  let open = `<${node.className}`;
  for (const name of Object.keys(attributes)) open += ` ${name}="${written(attributes[name] ?? "")}"`;
  return node.children.length > 0 ? `${open}>${inside(node)}</${node.className}>` : `${open} />`;
}

/** Nearly all are plain, and a tree has a thousand. */
function written(value: string): string {
  return PLAIN.test(value) ? value : escapeXml(withoutEmoji(value));
}

const PLAIN = /^[\w .:/,[\]-]*$/;
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

export function escapeXml(value: string): string {
  return value.replace(/[&<>"\n]/g, (sign) => ENTITIES[sign] ?? sign);
}

/** What is not in the BMP. */
function withoutEmoji(value: string): string {
  return value.replace(/[\u{10000}-\u{10ffff}]/gu, "?");
}
