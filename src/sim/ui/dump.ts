import type { ScreenNode } from "../screen/view.ts";
import { prune } from "./prune.ts";
import { escapeXml, shownText } from "./source.ts";

/** The tree as `uiautomator dump` writes it: every tag is `node`, hints are not told, and half of an emoji is a dot. */
export function toDump(tree: ScreenNode, isCompressed: boolean): string {
  const { children } = prune(tree, { isCompressed, maxDepth: Infinity });
  const head = `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>`;
  return `${head}<hierarchy rotation="0">${children.map(toNode).join("")}</hierarchy>`;
}

function toNode(node: ScreenNode, index: number): string {
  const { left, top, right, bottom } = node.bounds;
  const attributes: Readonly<Record<string, string>> = {
    index: String(index),
    text: shownText(node),
    "resource-id": node.resourceId,
    class: node.className,
    package: node.packageName,
    "content-desc": node.description,
    checkable: "false",
    checked: String(node.isChecked),
    clickable: String(node.isClickable),
    enabled: "true",
    focusable: String(node.isClickable),
    focused: String(node.isFocused),
    scrollable: String(node.isScrollable),
    "long-clickable": String(node.isEditable),
    password: "false",
    selected: String(node.isSelected),
    bounds: `[${left},${top}][${right},${bottom}]`,
  };
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(dotted(value))}"`);
  const open = `<node${written.join("")}`;
  return node.children.length > 0 ? `${open}>${node.children.map(toNode).join("")}</node>` : `${open} />`;
}

function dotted(value: string): string {
  return value.replace(/[\u{10000}-\u{10ffff}]/gu, "..");
}
