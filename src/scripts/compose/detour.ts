/** What is done on the way to the caption, on whichever of the app's pages offers it: a sound, its volume, a product link. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";

export interface Detour {
  /** For people, as "a sound". */
  readonly what: string;
  readonly isDone: boolean;
  /** Nothing is amiss where no page offers it. */
  readonly mayBeMissing: boolean;
  /** It is offered on pages before the last one, and not on every way. */
  readonly isOnWay: boolean;
  /** Where this page offers it. Remembers that it is done where the page shows that. */
  entryOn(screen: Screen): Hit | undefined;
  /** Does it from there, and leaves the app on a page of the way. */
  take(entry: Hit, signal: AbortSignal): Promise<void>;
}

export interface Turn {
  readonly detour: Detour;
  readonly entry: Hit;
}

/** The first that the page offers. */
export function turnOn(screen: Screen, detours: readonly Detour[]): Turn | undefined {
  for (const detour of detours) {
    const entry = detour.isDone ? undefined : detour.entryOn(screen);
    if (entry && !entry.isCovered) return { detour, entry };
  }
  return undefined;
}

/** Whether a page that seems to lead on has to be looked at more closely. */
export function areOpen(detours: readonly Detour[]): boolean {
  return detours.some(({ isDone }) => !isDone);
}

/** Throws OPTION_MISSING where what was asked for was offered nowhere. */
export function assertTaken(detours: readonly Detour[]): void {
  const missing = detours.find(({ isDone, mayBeMissing }) => !isDone && !mayBeMissing);
  if (!missing) return;
  throw new Problem("OPTION_MISSING", `the app offers no way to ${missing.what}; nothing was published`);
}
