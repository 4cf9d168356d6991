/** A sound found by the app's own search, for apps whose editors offer none: a post that begins on its page has it. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { toTabs } from "../account/own-page.ts";
import type { Door } from "../compose/door.ts";
import { Absence, absenceSelectors } from "../flow/absence.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision } from "../flow/flow.ts";
import { Scroll, scrollableAround } from "../flow/scroll.ts";
import type { ScriptContext } from "../script.ts";
import { namesSound, SoundList, soundListSelectors, soundNamed } from "./sound-list.ts";
import { notFound } from "./sound-search.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

const ENTER = 66;
/** Results that cannot be narrowed to sounds by then are of all kinds. */
const NO_TAB_MS = 2500;
/** A touch that led nowhere by then was lost. */
const AGAIN_MS = 6000;
/** By then the results are those of the search. */
const RESULTS_BY_MS = 4000;

const doorSelectors = [
  ...(["profileTab", "searchEntry", "searchField", "searchSubmit", "soundsTab", "useThisSound"] as const),
  ...soundListSelectors,
  ...absenceSelectors,
] as const;

/** Its `toIt` rejects with SOUND_NOT_FOUND where no result has the name within `waitMs` of being asked for. */
export function bySoundSearch(context: Context, name: string, waitMs: number): Door {
  const { session, profile, clock } = context;
  const { selectors } = profile;
  const onTabs = toTabs(context);
  const onResults = amongResults(context, name, waitMs);
  let isTyped = false;
  let askedAt: number | undefined;
  const toIt = (screen: Screen): Decision<Hit> => {
    const use = screen.find(selectors.useThisSound);
    if (use && !use.isCovered && namesSound(screen, name)) return { kind: "done", value: use };
    if (askedAt !== undefined) return onResults(screen, clock.elapsed() - askedAt);
    const field = screen.find(selectors.searchField);
    if (!field || field.isCovered) {
      const entry = screen.find(selectors.searchEntry);
      if (entry) return { kind: "tap", what: "search", hit: entry };
      const way = onTabs(screen);
      return way.kind === "done" ? lost : way;
    }
    if (!isTyped) {
      const act = async (signal: AbortSignal) => {
        await session.tap(field.node, signal);
        await session.type(screen, field.node, name, signal);
        isTyped = true;
      };
      return { kind: "act", what: "write the name of the sound", on: field, act };
    }
    const button = screen.find(selectors.searchSubmit);
    const act = async (signal: AbortSignal) => {
      askedAt = clock.elapsed();
      await (button && !button.isCovered ? session.tap(button.node, signal) : session.press(ENTER, signal));
    };
    return { kind: "act", what: "search for the sound", act };
  };
  return {
    what: "use the sound",
    looksFor: [...doorSelectors, "gallery", "cameraGallery"],
    gallery: [...selectors.gallery, ...selectors.cameraGallery],
    toIt,
    isOn: (screen) => screen.find(selectors.useThisSound) !== undefined,
  };
}

/** From the results to the sound's page. */
function amongResults(
  context: Context,
  name: string,
  waitMs: number,
): (screen: Screen, sinceMs: number) => Decision<never> {
  const { session, profile, clock } = context;
  const list = new SoundList(profile);
  const noSuch = new Absence(context, { inViewMs: waitMs });
  const further = new Scroll(context, { what: "more sounds" });
  let openedAt = -AGAIN_MS;
  let hasTab = false;
  return (screen, sinceMs) => {
    const tab = screen.find(profile.selectors.soundsTab);
    // people and videos may have that name too
    if (!hasTab && tab && !tab.isCovered) {
      const act = async (signal: AbortSignal) => {
        hasTab = true;
        await session.tap(tab.node, signal);
      };
      return { kind: "act", what: "sounds only", on: tab, act };
    }
    const sounds = hasTab || sinceMs >= NO_TAB_MS ? list.read(screen) : [];
    const sound = soundNamed(sounds, name);
    if (sound && clock.elapsed() - openedAt >= AGAIN_MS) {
      const act = async (signal: AbortSignal) => {
        openedAt = clock.elapsed();
        await session.tap(sound.hit.node, signal);
      };
      return { kind: "act", what: "the sound among the results", on: sound.hit, act };
    }
    const [first] = sound || sinceMs < RESULTS_BY_MS ? [] : sounds;
    const more = first && further.on(screen, scrollableAround(first.hit.node));
    if (more) return more;
    const belief = noSuch.on(screen, first !== undefined || isOn(screen, profile));
    if (belief !== "absent") return belief === "hidden" ? lost : wait;
    const within = `within ${waitMs / 1000} s (sound_wait_time)`;
    throw notFound(`the app's search found no sound ${JSON.stringify(name)} ${within}`);
  };
}

function isOn(screen: Screen, { selectors }: Context["profile"]): boolean {
  return [selectors.searchField, selectors.soundsTab].some((one) => screen.find(one)?.isCovered === false);
}
