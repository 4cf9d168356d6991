import type { Phone } from "../phone.ts";
import type { ScreenNode } from "../screen/view.ts";
import type { UiSession } from "./session.ts";

export interface RouteCall {
  readonly phone: Phone;
  readonly session: UiSession;
  /** The element that the path names. */
  readonly element: () => ScreenNode;
  /** What the path names after it, as an attribute's name. */
  readonly detail: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below /session/:id/; the first `*` is an element's id where `element/` is before it, else a detail. */
  readonly path: string;
  /** Its answer is the `value`; undefined is null. */
  answer(call: RouteCall): unknown;
}

const READ_MS = 40;
const TOUCH_MS = 60;

/** Reads wait until the screen is idle, then take a moment. */
export function read(answer: Route["answer"]): Route["answer"] {
  return async (call) => {
    await call.session.waitForIdle(call.signal);
    await call.phone.delays.wait(READ_MS, call.signal);
    return answer(call);
  };
}

/** The moment passes first: what is hit is what shows when the finger lands. */
export function touch(act: (call: RouteCall) => unknown): Route["answer"] {
  return async (call) => {
    await call.session.waitForIdle(call.signal);
    await call.phone.delays.wait(TOUCH_MS, call.signal);
    return act(call);
  };
}
