import type { ScreenNode } from "../screen/view.ts";
import { objectIn, textIn, UiFailure } from "./failure.ts";
import type { Route, RouteCall } from "./route.ts";
import { read, touch } from "./route.ts";
import { select } from "./select.ts";
import type { UiSession } from "./session.ts";
import { attributesOf, shownText } from "./source.ts";

const W3C_ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Finding elements, and what can be asked of and done to one. */
export const ELEMENTS: readonly Route[] = [
  { method: "POST", path: "element", answer: read(findOne) },
  {
    method: "POST",
    path: "elements",
    answer: read((call) => find(call).map((node) => reference(call.session, node))),
  },
  {
    method: "GET",
    path: "element/active",
    answer: read((call) => {
      const [focused] = select(call.session.tree(), { strategy: "xpath", selector: "//*[@focused='true']" });
      if (!focused) throw new UiFailure("no such element", "No element has the focus");
      return reference(call.session, focused);
    }),
  },
  {
    method: "POST",
    path: "element/*/click",
    answer: touch(({ phone, element }) => phone.glass.tapNode(element())),
  },
  { method: "POST", path: "element/*/clear", answer: touch((call) => setText(call, () => "")) },
  { method: "POST", path: "element/*/value", answer: touch(typeValue) },
  { method: "GET", path: "element/*/text", answer: read(({ element }) => shownText(element())) },
  {
    method: "GET",
    path: "element/*/attribute/*",
    answer: read(({ element, detail }) => attribute(element(), detail)),
  },
  { method: "GET", path: "element/*/name", answer: read(({ element }) => element().description || null) },
  { method: "GET", path: "element/*/displayed", answer: read(({ element }) => element() !== undefined) },
  { method: "GET", path: "element/*/enabled", answer: read(({ element }) => element() !== undefined) },
  { method: "GET", path: "element/*/selected", answer: read(({ element }) => element().isSelected) },
  { method: "GET", path: "element/*/rect", answer: read(({ element }) => rect(element())) },
];

/** A body's `origin`, as gestures and actions name elements. */
export function elementIn(session: UiSession, origin: unknown): ScreenNode {
  const { ELEMENT, [W3C_ELEMENT]: w3c } = objectIn(origin, "origin");
  return session.element(textIn(w3c ?? ELEMENT, "origin"));
}

function findOne(call: RouteCall): unknown {
  const [node] = find(call);
  if (!node)
    throw new UiFailure(
      "no such element",
      "An element could not be located on the page using the given search parameters",
    );
  return reference(call.session, node);
}

function find({ session, body }: RouteCall): readonly ScreenNode[] {
  const { strategy, selector, context } = body;
  if (typeof strategy !== "string" || typeof selector !== "string") {
    throw new UiFailure("invalid argument", "'strategy' and 'selector' are mandatory");
  }
  const root = typeof context === "string" && context !== "" ? session.element(context) : session.tree();
  return select(root, { strategy, selector });
}

function reference(session: UiSession, node: ScreenNode): unknown {
  const id = session.remember(node);
  return { ELEMENT: id, [W3C_ELEMENT]: id };
}

function typeValue(call: RouteCall): void {
  const text = textIn(call.body["text"], "text");
  setText(call, (old) => (call.body["replace"] === true ? text : old + text));
}

function setText({ phone, element }: RouteCall, change: (old: string) => string): void {
  const node = element();
  if (!node.isEditable)
    throw new UiFailure("invalid element state", "Cannot set the element to the given text. Is it editable?");
  phone.glass.setText(node, change(node.text));
}

/** What the server also calls them. */
const ALIASES: Readonly<Record<string, string>> = {
  className: "class",
  contentDescription: "content-desc",
  resourceId: "resource-id",
  name: "content-desc",
};

function attribute(node: ScreenNode, name: string): string | null {
  const attributes = attributesOf(node, 0);
  const own = ALIASES[name] ?? name;
  if (["content-desc", "resource-id", "hint"].includes(own)) return attributes[own] ?? null;
  const value = attributes[own];
  if (value === undefined || own === "index")
    throw new UiFailure("unknown command", `This element does not have the '${name}' attribute`);
  return value;
}

function rect({ bounds: { left, top, right, bottom } }: ScreenNode): unknown {
  return { x: left, y: top, width: right - left, height: bottom - top };
}
