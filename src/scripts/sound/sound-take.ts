/** The wanted sound is on the list: it is chosen, confirmed where the app asks for that, and seen to be taken. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { Detour } from "../compose/detour.ts";
import { inEditors } from "../compose/in-editors.ts";
import { Absence, absenceSelectors } from "../flow/absence.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision } from "../flow/flow.ts";
import { isWithin } from "../flow/layers.ts";
import { namesSound, soundListSelectors } from "./sound-list.ts";
import type { SoundList } from "./sound-list.ts";
import { soundsEntrySelectors } from "./sound-search.ts";
import type { SoundParts } from "./sound-search.ts";

interface Taking {
  readonly name: string;
  readonly volume: Detour | undefined;
}

const TIMEOUT_MS = 60_000;
/** A touch that led nowhere by then was lost, or is all that this list wants. */
const TAKEN_BY_MS = 3000;
/** The sound that was touched is the chosen one by then. */
const CHOSEN_BY_MS = 1000;
/** The page that the list was opened from is whole once it was in view for so long. */
const SHOWN_BY_MS = 2500;
const MOST_TOUCHES = 3;

/** By these a page of the way to a post is known, whether it names its sound or not. */
export const wayPageSelectors = [...soundsEntrySelectors, "next", "post", "volume"] as const;

/**
 * Resolves to whether the page that the list was opened from has the sound. Where the list offers to set the
 * volume of the chosen sound, that is done before the list is left.
 */
export async function takeSound(
  { flow, context }: SoundParts,
  list: SoundList,
  { name, volume }: Taking,
  signal: AbortSignal,
): Promise<boolean> {
  const decide = toTaken(context, list, { name, volume });
  const looksFor = [...wayPageSelectors, ...soundListSelectors, ...absenceSelectors];
  for (;;) {
    const goal = { name: "take the sound", timeoutMs: TIMEOUT_MS, looksFor, decide };
    const end = await flow.until(inEditors(context, goal), signal);
    if (typeof end === "boolean") return end;
    await volume?.take(end, signal);
  }
}

export function isWayPage(screen: Screen, { selectors }: SoundParts["context"]["profile"]): boolean {
  return wayPageSelectors.some((one) => screen.find(selectors[one])?.isCovered === false);
}

function toTaken(
  context: SoundParts["context"],
  list: SoundList,
  { name, volume }: Taking,
): (screen: Screen) => Decision<boolean | Hit> {
  const { session, profile, clock } = context;
  const { selectors } = profile;
  const unnamed = new Absence(context, { inViewMs: SHOWN_BY_MS });
  let touches = 0;
  let touchedAt = 0;
  let usedOf: string | undefined;
  const touch = (what: string, hit: Hit): Decision<never> => ({
    kind: "act",
    what,
    on: hit,
    async act(signal) {
      touches += 1;
      touchedAt = clock.elapsed();
      await session.tap(hit.node, signal);
    },
  });

  const onPage = (screen: Screen): Decision<boolean> => {
    if (namesSound(screen, name)) return { kind: "done", value: true };
    const belief = unnamed.on(screen, isWayPage(screen, context.profile));
    if (belief !== "absent") return belief === "hidden" ? lost : wait;
    // not every editor names its sound; but one that still asks for a sound has none
    return { kind: "done", value: screen.find(selectors.addSound) === undefined };
  };

  return (screen) => {
    if (touches > 0 && !list.isOn(screen)) return onPage(screen);
    unnamed.forget();
    const sound = list.read(screen).find((one) => one.name === name);
    const uses = screen.findAll(selectors.takeSound).filter(({ isCovered }) => !isCovered);
    const use =
      uses.find(({ node }) => sound && isWithin(node, sound.hit.button)) ?? (touches > 0 && uses[0]);
    if (touches === 0 && !use) return sound ? touch("choose the sound", sound.hit) : lost;
    const offer = touches > 0 && volume?.isDone === false ? screen.find(selectors.volume) : undefined;
    if (offer && !offer.isCovered)
      return clock.elapsed() - touchedAt < CHOSEN_BY_MS ? wait : { kind: "done", value: offer };
    const place = use ? Object.values(use.button.bounds).join() : undefined;
    if (use && usedOf !== place) {
      usedOf = place;
      return touch("use the sound", use);
    }
    if (clock.elapsed() - touchedAt < TAKEN_BY_MS) return wait;
    const again = use || sound?.hit;
    if (again && touches < MOST_TOUCHES && sound?.isChosen !== true)
      return touch("choose the sound again", again);
    const act = async (signal: AbortSignal) => {
      touchedAt = clock.elapsed();
      await session.back(signal);
    };
    return { kind: "act", what: "leave the sounds", act };
  };
}
