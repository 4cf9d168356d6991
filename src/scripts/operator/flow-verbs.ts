/** The one loop of all scripts, for a script in another process: it decides there, and all else happens here. */
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { ownPageSelectors, toOwnPage } from "../account/own-page.ts";
import { selectorNames } from "../apps/profile.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { aLine, aNumber, aText, someOf } from "./arguments.ts";
import type { Verbs } from "./channel.ts";
import type { HitName, Readings, ReadingTold } from "./readings.ts";

/** A decision as it travels: what it is done with, and the deed itself, stay where they are. */
export type DecisionTold =
  | { readonly kind: "done" | "wait" | "lost" }
  | { readonly kind: "tap"; readonly what: string; readonly hit: HitName }
  | { readonly kind: "act"; readonly what: string; readonly on: HitName | null };

export interface FlowParts {
  readonly flow: Flow;
  readonly readings: Readings;
  readonly context: Pick<ScriptContext, "session" | "profile" | "clock" | "username">;
  readonly packageName: string | null;
  /** Asks the script. */
  readonly ask: {
    decide(reading: ReadingTold): Promise<DecisionTold>;
    act(): Promise<void>;
  };
}

const LONGEST_NAME = 200;
const LONGEST_GOAL_MS = 3_600_000;
const OWN_PAGE_TIMEOUT_MS = 60_000;

export function flowVerbs(parts: FlowParts, signal: AbortSignal): Verbs {
  const { flow, context, packageName } = parts;
  let isBusy = false;
  const alone = async <T>(pursue: () => Promise<T>): Promise<T> => {
    if (isBusy) throw new Problem("SCRIPT_FAILED", "it pursues two goals at once; await the first");
    isBusy = true;
    try {
      return await pursue();
    } finally {
      isBusy = false;
    }
  };
  return {
    until: (name, timeoutMs, looksFor) => {
      const goal = {
        name: aLine(name, LONGEST_NAME),
        timeoutMs: Math.min(LONGEST_GOAL_MS, aNumber(timeoutMs, "timeoutMs")),
        looksFor: someOf(looksFor, selectorNames, "looksFor"),
        decide: (screen: Screen) => decide(parts, screen),
      };
      return alone(() => flow.until(goal, signal));
    },
    openOwnProfile: () => {
      if (packageName === null)
        throw new Problem("SCRIPT_FAILED", "a script that needs no app opens no profile");
      const way = toOwnPage({ ...context, packageName });
      const goal = {
        ...{ name: "open the own profile", timeoutMs: OWN_PAGE_TIMEOUT_MS },
        ...{ looksFor: ownPageSelectors, decide: way },
      };
      return alone(async () => (await flow.until(goal, signal)).user);
    },
    isAbout: (caption) => flow.isAbout(aText(caption, "caption")),
  };
}

async function decide({ readings, ask }: FlowParts, screen: Screen): Promise<Decision<null>> {
  const told = await ask.decide(readings.tell(screen));
  switch (told.kind) {
    case "done":
      return { kind: "done", value: null };
    case "wait":
    case "lost":
      return { kind: told.kind };
    case "tap":
      return { kind: "tap", what: aLine(told.what, LONGEST_NAME), hit: readings.hit(told.hit) };
    case "act": {
      const on = told.on === null ? {} : { on: readings.hit(told.on) };
      return { kind: "act", what: aLine(told.what, LONGEST_NAME), ...on, act: () => ask.act() };
    }
  }
}
