import type { ScreenNode } from "../screen/view.ts";
import { UiFailure } from "./failure.ts";
import { uiSelector } from "./ui-selector.ts";
import { XmlNode } from "./xml-node.ts";
import { findByXpath } from "./xpath.ts";

export interface Selector {
  readonly strategy: string;
  readonly selector: string;
}

type Find = (selector: string, document: XmlNode) => readonly XmlNode[];

const STRATEGIES: Readonly<Record<string, Find>> = {
  // the whole id: a name without its package finds nothing
  id: byAttribute("resource-id"),
  "accessibility id": byAttribute("content-desc"),
  "class name": byAttribute("class"),
  xpath: findByXpath,
  "-android uiautomator": (selector, document) => {
    const { matches, instance } = uiSelector(selector);
    const found = [...document.below()].filter(({ attributes }) => matches(attributes));
    return instance === undefined ? found : found.slice(instance, instance + 1);
  },
};

/** The nodes below `root` that match, in the order of the tree. */
export function select(root: ScreenNode, { strategy, selector }: Selector): readonly ScreenNode[] {
  const find = Object.hasOwn(STRATEGIES, strategy) ? STRATEGIES[strategy] : undefined;
  if (!find) throw new UiFailure("invalid selector", `Unsupported locator strategy '${strategy}'`);
  return find(selector, XmlNode.document(root)).flatMap(({ node }) => (node && node !== root ? [node] : []));
}

function byAttribute(name: string): Find {
  return (selector, document) =>
    [...document.below()].filter(({ attributes }) => attributes[name] === selector);
}
