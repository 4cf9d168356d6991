import type { ScreenNode } from "../screen/view.ts";
import { UiFailure } from "./failure.ts";
import { attributesOf } from "./source.ts";

export interface Selector {
  readonly strategy: string;
  readonly selector: string;
}

type Attributes = Readonly<Record<string, string>>;
type Matcher = (attributes: Attributes) => boolean;

const STRATEGIES: Readonly<Record<string, (selector: string) => Matcher>> = {
  // the whole id: a name without its package finds nothing
  id: (selector) => (node) => node["resource-id"] === selector,
  "accessibility id": (selector) => (node) => node["content-desc"] === selector,
  "class name": (selector) => (node) => node["class"] === selector,
  xpath: fromXpath,
  "-android uiautomator": fromUiSelector,
};

/** The nodes below `root` that match, in the order of the tree. */
export function select(root: ScreenNode, { strategy, selector }: Selector): readonly ScreenNode[] {
  const compile = Object.hasOwn(STRATEGIES, strategy) ? STRATEGIES[strategy] : undefined;
  if (!compile) throw new UiFailure("invalid selector", `Unsupported locator strategy '${strategy}'`);
  const matches = compile(selector);
  return [...below(root)].filter(([node, index]) => matches(attributesOf(node, index))).map(([node]) => node);
}

function* below(node: ScreenNode): Generator<readonly [ScreenNode, number]> {
  for (const [index, child] of node.children.entries()) {
    yield [child, index];
    yield* below(child);
  }
}

/** `//TAG[condition and condition]` with @name='value', contains() and starts-with(); no axes, paths or positions. */
function fromXpath(xpath: string): Matcher {
  const [, tag, conditions] = /^\/\/([\w.*]+)(?:\[(.*)\])?$/s.exec(xpath) ?? [];
  if (!tag) throw new UiFailure("invalid selector", `Unsupported XPath '${xpath}'`);
  const matchers =
    conditions === undefined ? [] : conditions.split(/\s+and\s+(?=[@\w-]+)/).map(fromCondition);
  return (node) => (tag === "*" || node["class"] === tag) && matchers.every((matches) => matches(node));
}

function fromCondition(condition: string): Matcher {
  const equals = /^\s*@([\w-]+)\s*=\s*(["'])(.*)\2\s*$/s.exec(condition);
  if (equals) return (node) => (node[equals[1] ?? ""] ?? "") === equals[3];
  const call = /^\s*(contains|starts-with)\(\s*@([\w-]+)\s*,\s*(["'])(.*)\3\s*\)\s*$/s.exec(condition);
  if (!call) throw new UiFailure("invalid selector", `Unsupported XPath condition '${condition}'`);
  const [, test, name = "", , value = ""] = call;
  return (node) =>
    test === "contains" ? (node[name] ?? "").includes(value) : (node[name] ?? "").startsWith(value);
}

const UI_SELECTOR: Readonly<Record<string, (value: string) => Matcher>> = {
  text: (value) => (node) => node["text"] === value,
  textContains: (value) => (node) => (node["text"] ?? "").includes(value),
  textStartsWith: (value) => (node) => (node["text"] ?? "").startsWith(value),
  description: (value) => (node) => node["content-desc"] === value,
  descriptionContains: (value) => (node) => (node["content-desc"] ?? "").includes(value),
  className: (value) => (node) => node["class"] === value,
  resourceId: (value) => (node) => node["resource-id"] === value,
  clickable: (value) => (node) => node["clickable"] === value,
};

/** `new UiSelector().text("Post").clickable(true)` */
function fromUiSelector(source: string): Matcher {
  const body = /^\s*new UiSelector\(\)((?:\s*\.\w+\((?:"(?:[^"\\]|\\.)*"|true|false)\))+);?\s*$/s.exec(
    source,
  )?.[1];
  if (body === undefined) throw new UiFailure("invalid selector", `Could not parse UiSelector '${source}'`);
  const calls = [...body.matchAll(/\.(\w+)\((?:"((?:[^"\\]|\\.)*)"|(true|false))\)/gs)];
  const matchers = calls.map(([, name = "", text, flag]) => {
    const compile = Object.hasOwn(UI_SELECTOR, name) ? UI_SELECTOR[name] : undefined;
    if (!compile) throw new UiFailure("invalid selector", `UiSelector has no ${name}`);
    return compile(text?.replace(/\\(.)/gs, "$1") ?? flag ?? "");
  });
  return (node) => matchers.every((matches) => matches(node));
}
