import type { Direction } from "../glass.ts";
import type { Phone } from "../phone.ts";
import { drawPng } from "../screen/png.ts";
import type { ScreenNode, View } from "../screen/view.ts";
import { UiFailure } from "./failure.ts";
import { select } from "./select.ts";
import type { UiSession } from "./session.ts";
import { shownText, toXml } from "./source.ts";

interface RouteCall {
  readonly phone: Phone;
  readonly session: UiSession;
  /** The element that the path names. */
  readonly element: () => ScreenNode;
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below /session/:id/; `*` is an element's id. */
  readonly path: string;
  /** Its answer is the `value`; undefined is null. */
  answer(call: RouteCall): unknown;
}

const READ_MS = 40;
const TOUCH_MS = 60;
const W3C_ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** What a session can do: routes and shapes of appium-uiautomator2-server. */
export const ROUTES: readonly Route[] = [
  {
    method: "POST",
    path: "appium/settings",
    answer: ({ session, body }) => void Object.assign(session.settings, object(body["settings"], "settings")),
  },
  { method: "GET", path: "appium/settings", answer: ({ session }) => session.settings },
  { method: "GET", path: "source", answer: read(({ phone }) => toXml(phone.glass.tree(), phone.glass.size)) },
  { method: "GET", path: "screenshot", answer: read(screenshot) },
  { method: "POST", path: "element", answer: read(findOne) },
  {
    method: "POST",
    path: "elements",
    answer: read((call) => find(call).map((node) => reference(call.session, node))),
  },
  {
    method: "POST",
    path: "element/*/click",
    answer: touch(({ phone, element }) => phone.glass.tapNode(element())),
  },
  { method: "POST", path: "element/*/clear", answer: touch((call) => setText(call, () => "")) },
  { method: "GET", path: "element/*/text", answer: read(({ element }) => shownText(element())) },
  { method: "POST", path: "element/*/value", answer: touch(typeValue) },
  { method: "POST", path: "appium/gestures/click", answer: touch(clickAt) },
  { method: "POST", path: "appium/gestures/swipe", answer: touch(swipe) },
  { method: "POST", path: "appium/device/press_keycode", answer: touch(pressKey) },
  { method: "POST", path: "back", answer: touch(({ phone }) => phone.glass.press(4)) },
  { method: "GET", path: "appium/device/info", answer: deviceInfo },
  { method: "POST", path: "alert/accept", answer: touch((call) => answerAlert(call, "accept")) },
  { method: "POST", path: "alert/dismiss", answer: touch((call) => answerAlert(call, "dismiss")) },
];

/** Reads wait until the screen is idle, then take a moment. */
function read(answer: Route["answer"]): Route["answer"] {
  return async (call) => {
    await call.session.waitForIdle(call.signal);
    await call.phone.delays.wait(READ_MS, call.signal);
    return answer(call);
  };
}

/** The moment passes first: what is hit is what shows when the finger lands. */
function touch(act: (call: RouteCall) => void): Route["answer"] {
  return async (call) => {
    await call.phone.delays.wait(TOUCH_MS, call.signal);
    act(call);
  };
}

async function screenshot({ phone }: RouteCall): Promise<string> {
  return (await drawPng(phone.glass.tree(), phone.glass.size)).toString("base64");
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

function find({ phone, session, body }: RouteCall): readonly ScreenNode[] {
  const { strategy, selector, context } = body;
  if (typeof strategy !== "string" || typeof selector !== "string") {
    throw new UiFailure("invalid argument", "'strategy' and 'selector' are mandatory");
  }
  const root = typeof context === "string" && context !== "" ? session.element(context) : phone.glass.tree();
  return select(root, { strategy, selector });
}

function reference(session: UiSession, node: ScreenNode): unknown {
  const id = session.remember(node);
  return { ELEMENT: id, [W3C_ELEMENT]: id };
}

function typeValue(call: RouteCall): void {
  const { text, replace } = call.body;
  if (typeof text !== "string") throw new UiFailure("invalid argument", "'text' is mandatory");
  setText(call, (old) => (replace === true ? text : old + text));
}

function setText({ phone, element }: RouteCall, change: (old: string) => string): void {
  const node = element();
  if (!node.isEditable)
    throw new UiFailure("invalid element state", "Cannot set the element to the given text. Is it editable?");
  phone.glass.setText(node, change(node.text));
}

function clickAt({ phone, session, body }: RouteCall): void {
  const { origin, offset } = body;
  if (origin !== undefined) return phone.glass.tapNode(session.element(idOf(origin)));
  const { x, y } = object(offset, "offset");
  if (typeof x !== "number" || typeof y !== "number")
    throw new UiFailure("invalid argument", "'offset' needs x and y");
  phone.glass.tap(x, y);
}

function idOf(origin: unknown): string {
  const { ELEMENT, [W3C_ELEMENT]: w3c } = object(origin, "origin");
  const id = w3c ?? ELEMENT;
  if (typeof id !== "string") throw new UiFailure("invalid argument", "'origin' must be an element");
  return id;
}

function swipe({ phone, body }: RouteCall): void {
  const direction = String(body["direction"]);
  if (!isDirection(direction)) throw new UiFailure("invalid argument", `Unknown direction '${direction}'`);
  phone.glass.swipe(direction);
}

function isDirection(value: string): value is Direction {
  return ["up", "down", "left", "right"].includes(value);
}

function pressKey({ phone, body }: RouteCall): void {
  const { keycode } = body;
  if (typeof keycode !== "number") throw new UiFailure("invalid argument", "'keycode' is mandatory");
  phone.glass.press(keycode);
}

function deviceInfo({ phone }: RouteCall): unknown {
  const { width, height } = phone.glass.size;
  return {
    androidId: "5f1c2d3e4b5a6978",
    apiVersion: phone.properties.get("ro.build.version.sdk"),
    brand: phone.properties.get("ro.product.brand"),
    locale: phone.properties.get("ro.product.locale"),
    manufacturer: phone.properties.get("ro.product.manufacturer"),
    model: phone.properties.get("ro.product.model"),
    platformVersion: phone.properties.get("ro.build.version.release"),
    realDisplaySize: `${width}x${height}`,
    displayDensity: 420,
  };
}

/** The topmost dialog's button that gives this answer. */
function answerAlert({ phone }: RouteCall, answer: "accept" | "dismiss"): void {
  const { glass } = phone;
  const sheet: View | undefined = glass.overlays.at(-1)?.view ?? glass.foreground?.screen().overlays.at(-1);
  if (!sheet) throw new UiFailure("no such alert", "No alert is open");
  const [button] = select(glass.tree(), {
    strategy: "xpath",
    selector: `//*[@text='${labelOf(sheet, answer)}']`,
  });
  if (!button) throw new UiFailure("no such alert", `The alert has no way to ${answer} it`);
  glass.tapNode(button);
}

function labelOf(view: View, event: string): string | undefined {
  if (view.on === event) return view.text;
  return view.children?.map((child) => labelOf(child, event)).find((label) => label !== undefined);
}

function object(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null)
    throw new UiFailure("invalid argument", `'${name}' must be an object`);
  return { ...value };
}
