/** The screen, read and touched: what both ways to it can do. */
import type { Bounds, Screen, UiNode } from "./screen.ts";

export type Direction = "up" | "down" | "left" | "right";

/** Pixels a second: let go faster, a list runs on by itself, past what nobody has looked at yet. */
export const SWIPE_SPEED = 800;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface UiDriver extends AsyncDisposable {
  /** Makes it ready. Else the first call does. */
  start(signal: AbortSignal): Promise<void>;
  /** The tree as XML. */
  source(signal: AbortSignal): Promise<string>;
  /** A PNG. */
  screenshot(signal: AbortSignal): Promise<Buffer>;
  /** The node's text as true as it can be told; of an empty field its hint. */
  textOf(screen: Screen, node: UiNode, signal: AbortSignal): Promise<string>;
  /** Replaces what is in the field. */
  setText(screen: Screen, field: UiNode, text: string, signal: AbortSignal): Promise<void>;
  /** Once: whoever is not answered has to look whether it arrived. So with the four below. */
  tap(point: Point, signal: AbortSignal): Promise<void>;
  /** The same for a node of the screen that may be going away: false where it is seen to be gone, and nothing was touched. */
  tapIfThere(screen: Screen, node: UiNode, signal: AbortSignal): Promise<boolean>;
  /** The finger goes this way, within the area. */
  swipe(area: Bounds, direction: Direction, signal: AbortSignal): Promise<void>;
  back(signal: AbortSignal): Promise<void>;
  /** Android's number of the key. */
  press(keycode: number, signal: AbortSignal): Promise<void>;
}
