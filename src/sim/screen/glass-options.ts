import type { App } from "../apps/app.ts";
import type { Chance } from "../chance.ts";
import type { Delays } from "../delays.ts";
import type { ScreenSize } from "./draw.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface GlassOptions {
  readonly size: ScreenSize;
  readonly delays: Delays;
  readonly chance: Chance;
  readonly seed: string;
  /** Those that are installed. */
  apps(): readonly App[];
  /** Ids that are not stable are others in each version of their app. */
  versionOf(app: App): string;
}
