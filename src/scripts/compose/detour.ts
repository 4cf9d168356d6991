/** What is done on the way to the caption, on whichever of the app's pages offers it: a sound, its volume, a product link. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import type { SelectorName } from "../apps/profile.ts";
import type { Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { inEditors } from "./in-editors.ts";
import type { EditorsGoal } from "./in-editors.ts";

export interface Detour extends Offer {
  readonly isDone: boolean;
  /** Does it from there, and leaves the app on a page of the way. */
  take(entry: Hit, signal: AbortSignal): Promise<void>;
}

export interface Offer {
  /** For people, as "a sound". */
  readonly what: string;
  /** By what a page offers it. */
  readonly looksFor: readonly SelectorName[];
  /** Nothing is amiss where no page offers it. */
  readonly mayBeMissing: boolean;
  /** Further down than a page shows it is looked for too. */
  readonly isSoughtBelow: boolean;
  /** It is offered on pages before the last one, and not on every way. */
  readonly isOnWay: boolean;
  /** Where this page offers it; `isForm` is the one with the caption. Remembers that it is done where the page shows that. */
  entryOn(screen: Screen, isForm: boolean): Hit | undefined;
}

export interface Turn {
  readonly detour: Detour;
  readonly entry: Hit;
}

/** One that is done when a goal is reached. */
export function detourTo(
  flow: Flow,
  context: Pick<ScriptContext, "profile" | "clock">,
  offer: Offer,
  goal: () => EditorsGoal<unknown>,
): Detour {
  let isDone = false;
  return {
    ...offer,
    get isDone() {
      return isDone;
    },
    async take(_entry, signal) {
      await flow.until(inEditors(context, goal()), signal);
      isDone = true;
    },
  };
}

/** The first that the page offers. */
export function turnOn(screen: Screen, detours: readonly Detour[], isForm: boolean): Turn | undefined {
  for (const detour of detours) {
    const entry = detour.isDone ? undefined : detour.entryOn(screen, isForm);
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
  const missing = missingOf(detours);
  if (!missing) return;
  throw new Problem("OPTION_MISSING", `the app offers no way to ${missing.what}; nothing was published`);
}

export function missingOf(detours: readonly Detour[]): Detour | undefined {
  return detours.find(({ isDone, mayBeMissing }) => !isDone && !mayBeMissing);
}

export function selectorsOf(detours: readonly Offer[]): readonly SelectorName[] {
  return detours.flatMap(({ looksFor }) => looksFor);
}
