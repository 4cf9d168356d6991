/** The wanted sound is on the list: it is chosen, confirmed where the app asks for that, and seen to be taken. */
import type { Hit } from "../device/ui/find.ts";
import type { Screen } from "../device/ui/screen.ts";
import { lost, wait } from "./flow.ts";
import type { Decision } from "./flow.ts";
import { isWithin, namesSound } from "./sound-list.ts";
import type { SoundList } from "./sound-list.ts";
import { notFound } from "./sound-search.ts";
import type { SoundParts } from "./sound-search.ts";

const TIMEOUT_MS = 60_000;
/** A touch that led nowhere by then was lost, or is all that this list wants. */
const TAKEN_BY_MS = 3000;
/** The page that the list was opened from has come to be whole by then. */
const SHOWN_BY_MS = 2500;
const MOST_TOUCHES = 3;

export async function takeSound(
  { flow, context }: SoundParts,
  list: SoundList,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const decide = toTaken(context, list, name);
  await flow.until({ name: "take the sound", timeoutMs: TIMEOUT_MS, decide }, signal);
}

function toTaken(
  { session, profile, clock }: SoundParts["context"],
  list: SoundList,
  name: string,
): (screen: Screen) => Decision<true> {
  let touches = 0;
  let touchedAt = 0;
  let usedOf: string | undefined;
  let hasLeft = false;
  let goneSince: number | undefined;
  const touch = (what: string, hit: Hit): Decision<true> => ({
    kind: "act",
    what,
    on: hit,
    async act(signal) {
      touches += 1;
      touchedAt = clock.elapsed();
      await session.tap(hit.node, signal);
    },
  });

  const onPage = (screen: Screen): Decision<true> => {
    goneSince ??= clock.elapsed();
    if (namesSound(screen, name)) return { kind: "done", value: true };
    if (clock.elapsed() - goneSince < SHOWN_BY_MS) return wait;
    // not every editor names its sound; but where the list was left without its doing, one that asks for a sound has none
    if (hasLeft && screen.find(profile.selectors.addSound))
      throw notFound(`the app did not take the sound ${JSON.stringify(name)}`);
    return { kind: "done", value: true };
  };

  return (screen) => {
    if (touches > 0 && !list.isOn(screen)) return onPage(screen);
    goneSince = undefined;
    const sound = list.read(screen).find((one) => one.name === name);
    const uses = screen.findAll(profile.selectors.takeSound).filter(({ isCovered }) => !isCovered);
    const use =
      uses.find(({ node }) => sound && isWithin(node, sound.hit.button)) ?? (touches > 0 && uses[0]);
    if (touches === 0 && !use) return sound ? touch("choose the sound", sound.hit) : lost;
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
      hasLeft = true;
      touchedAt = clock.elapsed();
      await session.back(signal);
    };
    return { kind: "act", what: "leave the sounds", act };
  };
}
