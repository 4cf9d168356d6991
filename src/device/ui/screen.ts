/**
 * What a phone shows, as data: the accessibility tree, parsed. Reads both the UI server's XML (tags are class names,
 * with `hint`) and that of `uiautomator dump` (tags are `node`).
 */
import { SaxesParser } from "saxes";
import { Derived } from "./derived.ts";
import { findAll, topmost } from "./find.ts";
import type { Hit, Match, Selector } from "./find.ts";

/** Pixels; right and bottom are the first ones outside. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface UiNode {
  /** Place in document order, which is about the order of drawing. */
  readonly index: number;
  /** Index of the last node beneath it, or its own. */
  readonly lastIndex: number;
  readonly parent: UiNode | undefined;
  readonly className: string;
  readonly packageName: string;
  readonly text: string;
  /** content-desc. */
  readonly desc: string;
  /** resource-id. */
  readonly id: string;
  readonly hint: string;
  readonly bounds: Bounds;
  readonly isClickable: boolean;
  readonly isEnabled: boolean;
  readonly isSelected: boolean;
  /** A switch or box that is on. */
  readonly isChecked: boolean;
  readonly isScrollable: boolean;
  /** What is typed in it is hidden. */
  readonly isPassword: boolean;
  /** Holds what somebody types. */
  readonly isEditable: boolean;
}

/** One reading of the screen. */
export interface Screen {
  /** As the phone told it. */
  readonly xml: string;
  readonly nodes: readonly UiNode[];
  /** The first alternative that matches, and of its matches the topmost. */
  find(selector: Selector): Hit | undefined;
  /** All matches of the first alternative that has any, in document order. */
  findAll(selector: Selector): readonly Hit[];
  /** All matches of one alternative. */
  matches(match: Match): readonly Hit[];
  /** Equal while what can be touched stays what and where it is. */
  readonly shape: string;
}

/** @throws {SyntaxError} when there is no tree in it. */
export function parseScreen(xml: string): Screen {
  const nodes = readNodes(xml);
  if (nodes.length === 0) throw new SyntaxError("the phone's answer holds no screen");
  const hits = new Derived((selector: Selector) => findAll(nodes, selector));
  let shape: string | undefined;
  return {
    xml,
    nodes,
    find: (selector) => topmost(hits.of(selector)),
    findAll: (selector) => hits.of(selector),
    matches: (match) => findAll(nodes, [match]),
    get shape() {
      return (shape ??= shapeOf(nodes));
    },
  };
}

/** The last part of the class, of whatever library. */
const EDITABLE = /(?:EditText|AutoCompleteTextView)$/;

type OpenNode = { -readonly [key in keyof UiNode]: UiNode[key] };

function readNodes(xml: string): readonly UiNode[] {
  const nodes: OpenNode[] = [];
  const open: (OpenNode | undefined)[] = [];
  const parser = new SaxesParser();
  // apps put characters into texts that XML does not allow: the rest of the tree is still good
  parser.on("error", () => {});
  parser.on("opentag", ({ name, attributes }) => {
    const parent = open.findLast((node) => node !== undefined);
    const node = name === "hierarchy" ? undefined : readNode(name, attributes, nodes.length, parent);
    if (node) nodes.push(node);
    open.push(node);
  });
  parser.on("closetag", () => {
    const node = open.pop();
    if (node) node.lastIndex = nodes.length - 1;
  });
  parser.write(xml).close();
  return nodes;
}

function readNode(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  index: number,
  parent: UiNode | undefined,
): OpenNode {
  const get = (name: string) => attributes[name] ?? "";
  return {
    index,
    lastIndex: index,
    parent,
    className: get("class") || tag,
    packageName: get("package"),
    text: get("text"),
    desc: get("content-desc"),
    id: get("resource-id"),
    hint: tag === "node" ? hintOf(get("class"), get("text")) : get("hint"),
    // what is not shown is never touched
    bounds: readBounds(get("displayed") === "false" ? "" : get("bounds")),
    isClickable: get("clickable") === "true",
    isEnabled: get("enabled") !== "false",
    isSelected: get("selected") === "true",
    isChecked: get("checked") === "true",
    isScrollable: get("scrollable") === "true",
    isPassword: get("password") === "true",
    isEditable: EDITABLE.test(get("class") || tag),
  };
}

/** `uiautomator dump` tells none; but the text of an empty field is its hint, and of one that is not nothing is known. */
function hintOf(className: string, text: string): string {
  return className.endsWith("EditText") ? text : "";
}

/** "[left,top][right,bottom]"; anything else is an empty area, which is never touched. */
function readBounds(text: string): Bounds {
  const [left = 0, top = 0, right = 0, bottom = 0] = (text.match(/-?\d+/g) ?? []).map(Number);
  return { left, top, right, bottom };
}

function shapeOf(nodes: readonly UiNode[]): string {
  return nodes
    .filter((node) => node.isClickable)
    .map(({ className, id, desc, bounds }) => [className, id, desc, ...Object.values(bounds)].join())
    .join("\n");
}
