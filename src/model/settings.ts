/** What operators set while the server runs. Kept in the store, so that no restart forgets it. */
import { type Action, actions, carefulLimits, type Limit, type Limits } from "./care.ts";
import type { FailureReason } from "./problem.ts";
import { meanings } from "./remedy.ts";
import type { App } from "./task.ts";

/** That a task which failed by what may not be there the next time is tried again by itself. */
export interface AutoRetry {
  readonly isEnabled: boolean;
  /** How often, from 1 to 10. */
  readonly times: number;
  /** The pause before is drawn between these. */
  readonly minSeconds: number;
  readonly maxSeconds: number;
}

export interface Settings {
  readonly limits: Limits;
  readonly autoRetry: AutoRetry;
  /** Of the tasks of a phone that are due, the next is drawn by chance instead of being the one that is due longest. */
  readonly isRandomOrder: boolean;
}

export const defaultSettings: Settings = {
  limits: carefulLimits,
  autoRetry: { isEnabled: false, times: 3, minSeconds: 5, maxSeconds: 60 },
  isRandomOrder: false,
};

/** What is given changes, the rest stays. */
export interface SettingsChange {
  readonly limits?: readonly LimitChange[];
  readonly autoRetry?: Partial<AutoRetry>;
  readonly isRandomOrder?: boolean;
}

export interface LimitChange extends Partial<Limit> {
  readonly app: App;
  readonly action: Action;
}

export function changed(settings: Settings, change: SettingsChange): Settings {
  return {
    limits: (change.limits ?? []).reduce(withLimit, settings.limits),
    autoRetry: { ...settings.autoRetry, ...change.autoRetry },
    isRandomOrder: change.isRandomOrder ?? settings.isRandomOrder,
  };
}

function withLimit(limits: Limits, { app, action, ...change }: LimitChange): Limits {
  return { ...limits, [app]: { ...limits[app], [action]: { ...limits[app][action], ...change } } };
}

/** Of a release that knew less, or more: what is not there takes its default. */
export function completed(kept: SettingsChange): Settings {
  return changed(defaultSettings, kept);
}

/** The same, as it is kept: with every limit by name. */
export function keptForm({ limits, autoRetry, isRandomOrder }: Settings): SettingsChange {
  const apps = Object.keys(limits) as App[];
  const each = apps.flatMap((app) => actions.map((action) => ({ app, action, ...limits[app][action] })));
  return { limits: each, autoRetry, isRandomOrder };
}

/** How long to wait before it is tried again, in milliseconds; null: it stays failed. `chance` is in [0, 1). */
export function autoRetryAfter(
  { isEnabled, times, minSeconds, maxSeconds }: AutoRetry,
  reason: FailureReason,
  triedAgain: number,
  chance: number,
): number | null {
  if (!isEnabled || triedAgain >= times || meanings[reason].isWorthRepeating !== true) return null;
  return Math.round(1000 * (minSeconds + chance * (maxSeconds - minSeconds)));
}
