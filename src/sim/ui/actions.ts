import type { Phone } from "../phone.ts";
import type { Point } from "../screen/glass-options.ts";
import { center } from "../screen/view.ts";
import { elementIn } from "./elements.ts";
import { numberIn, objectIn, UiFailure } from "./failure.ts";
import type { RouteCall } from "./route.ts";
import type { UiSession } from "./session.ts";

type Item = Readonly<Record<string, unknown>>;

/** W3C actions: each finger does its own after the other's, and keys type. A finger that has not moved far has tapped. */
export async function performActions({ phone, session, body, signal }: RouteCall): Promise<void> {
  const sources = body["actions"];
  if (!Array.isArray(sources)) throw new UiFailure("invalid argument", "'actions' must be a list");
  for (const value of sources) {
    const source = objectIn(value, "actions");
    const items: readonly Item[] = Array.isArray(source["actions"])
      ? source["actions"].map((item: unknown) => objectIn(item, "action"))
      : [];
    for (const item of items)
      if (typeof item["duration"] === "number") await phone.delays.wait(item["duration"], signal);
    if (source["type"] === "pointer") movePointer(phone, session, items);
    else if (source["type"] === "key") pressKeys(phone, items);
    else if (source["type"] !== "none")
      throw new UiFailure("invalid argument", `Unknown input source '${String(source["type"])}'`);
  }
}

function movePointer(phone: Phone, session: UiSession, items: readonly Item[]): void {
  let at: Point = { x: 0, y: 0 };
  let down: Point | undefined;
  for (const item of items) {
    if (item["type"] === "pointerMove") at = destination(session, at, item);
    if (item["type"] === "pointerDown") down = at;
    if (item["type"] !== "pointerUp" || !down) continue;
    phone.glass.swipe(down, at);
    down = undefined;
  }
}

/** From the screen's corner, from where the finger is, or from the middle of an element. */
function destination(session: UiSession, at: Point, { x, y, origin }: Item): Point {
  const from =
    origin === "pointer"
      ? at
      : typeof origin === "object" && origin !== null
        ? center(elementIn(session, origin).bounds)
        : { x: 0, y: 0 };
  return { x: from.x + numberIn(x, "x"), y: from.y + numberIn(y, "y") };
}

function pressKeys({ glass }: Phone, items: readonly Item[]): void {
  for (const { type, value } of items) if (type === "keyDown" && typeof value === "string") glass.type(value);
}
