import type { Point } from "../screen/glass-options.ts";
import { center } from "../screen/view.ts";
import { elementIn } from "./elements.ts";
import { numberIn, objectIn, UiFailure } from "./failure.ts";
import type { Route, RouteCall } from "./route.ts";
import { touch } from "./route.ts";

type Direction = "up" | "down" | "left" | "right";

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Fingers on the glass: `appium/gestures/…`. */
export const GESTURES: readonly Route[] = [
  { method: "POST", path: "appium/gestures/click", answer: touch(click) },
  { method: "POST", path: "appium/gestures/long_click", answer: touch(click) },
  {
    method: "POST",
    path: "appium/gestures/double_click",
    answer: touch((call) => {
      click(call);
      click(call);
    }),
  },
  {
    method: "POST",
    path: "appium/gestures/swipe",
    answer: touch((call) => void swipe(call, directionOf(call))),
  },
  // the content goes where it is told to, so the finger the other way
  {
    method: "POST",
    path: "appium/gestures/scroll",
    answer: touch((call) => swipe(call, OPPOSITE[directionOf(call)])),
  },
  {
    method: "POST",
    path: "appium/gestures/fling",
    answer: touch((call) => swipe(call, OPPOSITE[directionOf(call)])),
  },
  { method: "POST", path: "appium/gestures/drag", answer: touch(drag) },
];

const OPPOSITE: Readonly<Record<Direction, Direction>> = {
  up: "down",
  down: "up",
  left: "right",
  right: "left",
};

function click(call: RouteCall): void {
  const { x, y } = pointIn(call, call.body["offset"], "offset");
  call.phone.glass.tap(x, y);
}

/** Without an element the screen's corner is the origin; with one its own, and its middle where no offset is given. */
function pointIn({ session, body }: RouteCall, offset: unknown, name: string): Point {
  const node = body["origin"] === undefined ? undefined : elementIn(session, body["origin"]);
  if (node && offset === undefined) return center(node.bounds);
  const { x, y } = objectIn(offset, name);
  return {
    x: (node?.bounds.left ?? 0) + numberIn(x, `${name}.x`),
    y: (node?.bounds.top ?? 0) + numberIn(y, `${name}.y`),
  };
}

/** Through the middle of the area, over `percent` of it. @returns whether there is more to scroll */
function swipe(call: RouteCall, direction: Direction): boolean {
  const { left, top, width, height } = areaOf(call);
  const percent = numberIn(call.body["percent"], "percent");
  if (percent <= 0 || percent > 1) throw new UiFailure("invalid argument", "'percent' must be in (0, 1]");
  const middle = { x: left + width / 2, y: top + height / 2 };
  const reach = { x: (width * percent) / 2, y: (height * percent) / 2 };
  const along = {
    up: { x: 0, y: -reach.y },
    down: { x: 0, y: reach.y },
    left: { x: -reach.x, y: 0 },
    right: { x: reach.x, y: 0 },
  }[direction];
  call.phone.glass.swipe(
    { x: middle.x - along.x, y: middle.y - along.y },
    { x: middle.x + along.x, y: middle.y + along.y },
  );
  return call.phone.glass.isPlaying;
}

function areaOf({ session, body }: RouteCall): Area {
  if (body["origin"] !== undefined) {
    const { left, top, right, bottom } = elementIn(session, body["origin"]).bounds;
    return { left, top, width: right - left, height: bottom - top };
  }
  const area = objectIn(body["area"], "area");
  const [left, top, width, height] = (["left", "top", "width", "height"] as const).map((side) =>
    numberIn(area[side], `area.${side}`),
  );
  return { left: left ?? 0, top: top ?? 0, width: width ?? 0, height: height ?? 0 };
}

function directionOf({ body }: RouteCall): Direction {
  const direction = body["direction"];
  if (direction === "up" || direction === "down" || direction === "left" || direction === "right")
    return direction;
  throw new UiFailure("invalid argument", `Unknown direction '${String(direction)}'`);
}

function drag(call: RouteCall): void {
  const { x, y } = objectIn(call.body["end"], "end");
  const end = { x: numberIn(x, "end.x"), y: numberIn(y, "end.y") };
  call.phone.glass.swipe(pointIn(call, call.body["start"], "start"), end);
}
