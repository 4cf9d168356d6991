/** What a profile knows of one stored screen: for operators who mend a profile. Pure. */
import type { Hit, Selector } from "../../device/ui/find.ts";
import type { Bounds, Screen } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { tellHit } from "./tell.ts";

export interface Match {
  readonly name: string;
  /** By what, as a task's steps tell it. */
  readonly told: string;
  readonly bounds: Bounds;
  /** Something lies over it: it is not touched as long as that is there. */
  readonly isCovered: boolean;
}

export interface TreeReport {
  readonly selectors: readonly Match[];
  /** All that says so is on top; the match is what would be touched. */
  readonly popups: readonly Match[];
  /** The match is the first that says so. */
  readonly stopSigns: readonly Match[];
  /** `retry`, `close` and `busy`. */
  readonly others: readonly Match[];
}

export function reportOn(screen: Screen, profile: Profile): TreeReport {
  const { selectors, popups, stopSigns, retry, close, busy } = profile;
  const matches = (named: Readonly<Record<string, Selector>>) =>
    Object.entries(named).flatMap(([name, selector]) => matchOf(name, screen.find(selector)));
  return {
    selectors: matches(selectors),
    popups: popups.flatMap(({ name, when, tap }) => {
      const shows = when.every((selector) => screen.find(selector)?.isCovered === false);
      return shows ? matchOf(name, screen.find(tap)) : [];
    }),
    stopSigns: stopSigns.flatMap(({ name, when }) => {
      const shows = when.every((selector) => screen.find(selector) !== undefined);
      return shows ? matchOf(name, when[0] && screen.find(when[0])) : [];
    }),
    others: matches({ retry, close, busy }),
  };
}

/** All of a report's matches by a name that says of what kind they are. */
export function allOf(report: TreeReport): ReadonlyMap<string, Match> {
  const { selectors, popups, stopSigns, others } = report;
  const named = (kind: string, ones: readonly Match[]) =>
    ones.map((one) => [kind === "" ? one.name : `${kind} ${one.name}`, one] as const);
  return new Map([
    ...named("", selectors),
    ...named("popup", popups),
    ...named("stop sign", stopSigns),
    ...named("", others),
  ]);
}

function matchOf(name: string, hit: Hit | undefined): readonly Match[] {
  if (!hit) return [];
  return [{ name, told: tellHit(hit), bounds: hit.node.bounds, isCovered: hit.isCovered }];
}
