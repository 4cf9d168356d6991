/** No sound but the file's own: one that the app put there by itself is taken away, on whichever page shows it. */
import type { Screen } from "../../device/ui/screen.ts";
import { detourTo } from "../compose/detour.ts";
import type { Detour } from "../compose/detour.ts";
import { Absence, absenceSelectors } from "../flow/absence.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { SoundList, soundListSelectors } from "./sound-list.ts";
import { notFound } from "./sound-search.ts";
import { isWayPage, wayPageSelectors } from "./sound-take.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

const WHAT = "take the sound away";
const TIMEOUT_MS = 60_000;
/** A list of sounds that was in view for so long without a way to have none has no such way. */
const NO_WAY_MS = 4000;
/** And so long a page has to be in view without a sound. */
const NO_SOUND_MS = 500;
const entrySelectors = ["removeSound", "chosenSound"] as const;

export function soundOff(flow: Flow, context: Context): Detour {
  const { removeSound, chosenSound } = context.profile.selectors;
  const offer = {
    what: WHAT,
    looksFor: entrySelectors,
    // where no page shows a sound there is none to take away
    mayBeMissing: true,
    isSoughtBelow: true,
    isOnWay: true,
    entryOn: (screen: Screen) => screen.find(removeSound) ?? screen.find(chosenSound),
  };
  return detourTo(flow, context, offer, () => ({
    name: WHAT,
    timeoutMs: TIMEOUT_MS,
    looksFor: [...entrySelectors, ...wayPageSelectors, ...soundListSelectors, ...absenceSelectors],
    decide: toNone(context),
  }));
}

/** Either the page itself takes it away, or the list that it opens. */
function toNone(context: Context): (screen: Screen) => Decision<true> {
  const { session, profile } = context;
  const { removeSound, chosenSound } = profile.selectors;
  const list = new SoundList(profile);
  const noWay = new Absence(context, { inViewMs: NO_WAY_MS });
  const noSound = new Absence(context, { inViewMs: NO_SOUND_MS, restMs: NO_SOUND_MS });
  let hasOpened = false;
  let hasRemoved = false;
  let isFirst = true;
  const leave: Decision<true> = {
    kind: "act",
    what: "leave the sounds",
    act: (signal) => session.back(signal),
  };
  return (screen) => {
    if (isFirst) list.leaves(screen);
    isFirst = false;
    const remove = screen.find(removeSound);
    if (remove?.isCovered) return lost;
    if (remove) {
      const act = async (signal: AbortSignal) => {
        hasRemoved = true;
        await session.tap(remove.node, signal);
      };
      return { kind: "act", what: "remove the sound", on: remove, act };
    }
    const isList = list.isOn(screen);
    if (isList && hasOpened) {
      if (hasRemoved) return leave;
      const belief = noWay.on(screen, true);
      if (belief === "absent") throw notFound("the app offers no way to take its sound away");
      return belief === "hidden" ? lost : wait;
    }
    const chosen = screen.find(chosenSound);
    if (chosen?.isCovered) return lost;
    if (!chosen) {
      const belief = isList ? "early" : noSound.on(screen, isWayPage(screen, profile));
      return belief === "absent" ? { kind: "done", value: true } : belief === "hidden" ? lost : wait;
    }
    noSound.forget();
    const act = async (signal: AbortSignal) => {
      hasOpened = true;
      await session.tap(chosen.node, signal);
    };
    return { kind: "act", what: "open the app's sound", on: chosen, act };
  };
}
