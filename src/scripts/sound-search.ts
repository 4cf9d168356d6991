/** The app's list of sounds: opened, searched, and read until the wanted one is on it or its time is over. */
import type { Hit } from "../device/ui/find.ts";
import type { Screen } from "../device/ui/screen.ts";
import { Problem } from "../model/problem.ts";
import { lost, wait } from "./flow.ts";
import type { Decision, Flow } from "./flow.ts";
import type { ScriptContext } from "./script.ts";
import { soundNamed } from "./sound-list.ts";
import type { SoundList } from "./sound-list.ts";
import type { SoundWish } from "./sound-wish.ts";

export interface SoundParts {
  readonly flow: Flow;
  readonly context: Pick<ScriptContext, "session" | "profile" | "clock">;
  /** So long a list or a result may take to load. */
  readonly waitMs: number;
}

interface Asked {
  /** When the list was asked for, on the clock's `elapsed`. */
  readonly since: number;
  /** What showed before, and may still. */
  readonly stale?: string;
}

const ENTER = 66;
/** Room for what hides the page, over what the app is waited for. */
const SPARE_MS = 60_000;
/** A list that looks as before by then has loaded: the search found the same. */
const STALE_LASTS_MS = 2500;
/** What was typed and not yet searched for by then is handed in once more, from the field itself. */
const SUBMIT_AGAIN_MS = 4000;

/** Resolves to the list's page, and to when it was asked for. */
export async function openSounds(
  { flow, context, waitMs }: SoundParts,
  list: SoundList,
  entry: Hit,
  signal: AbortSignal,
): Promise<Asked & { readonly screen: Screen }> {
  const { session, clock, profile } = context;
  let since: number | undefined;
  let before = "";
  const decide = (screen: Screen): Decision<Screen> => {
    const isAtRest = screen.shape === before;
    before = screen.shape;
    if (since !== undefined && list.isOn(screen)) return isAtRest ? { kind: "done", value: screen } : wait;
    if (since !== undefined && clock.elapsed() - since >= waitMs && isAtRest)
      throw notFound(`the app's sounds did not load within ${waitMs / 1000} s (sound_wait_time)`);
    const hit = screen.find(profile.selectors.addSound) ?? screen.find(profile.selectors.chosenSound);
    if (!hit) return since === undefined ? lost : wait;
    const act = async (until: AbortSignal) => {
      list.leaves(screen);
      since ??= clock.elapsed();
      await session.tap(hit.node, until);
    };
    return hit.isCovered
      ? { kind: "tap", what: "sounds", hit }
      : { kind: "act", what: "sounds", on: entry, act };
  };
  const goal = { name: "open the sounds", timeoutMs: SPARE_MS + waitMs, decide };
  const screen = await flow.until(goal, signal);
  return { screen, since: since ?? clock.elapsed() };
}

/** Writes the name into the list's field and hands it in. */
export async function searchSound(
  { flow, context, waitMs }: SoundParts,
  list: SoundList,
  name: string,
  first: Screen,
  signal: AbortSignal,
): Promise<Asked> {
  const { session, profile, clock } = context;
  const { selectors } = profile;
  const begun = clock.elapsed();
  const decide = (screen: Screen): Decision<{ readonly screen: Screen; readonly hit: Hit }> => {
    const hit = list.fieldOn(screen);
    if (hit) return { kind: "done", value: { screen, hit } };
    const entry = screen.find(selectors.soundSearchEntry);
    if (entry) return { kind: "tap", what: "search the sounds", hit: entry };
    if (clock.elapsed() - begun >= waitMs) throw notFound("the app's sounds cannot be searched");
    return wait;
  };
  const goal = { name: "search the sounds", timeoutMs: SPARE_MS + waitMs, decide };
  const field = await flow.until(goal, signal);
  const stale = tell(list, first);
  await session.type(field.screen, field.hit.node, name, signal);
  return { since: clock.elapsed(), stale };
}

/** Resolves to the name of the sound that is to be taken, once the list shows it. */
export async function findSound(
  { flow, context, waitMs }: SoundParts,
  list: SoundList,
  { wish, since, stale }: Asked & { readonly wish: SoundWish },
  signal: AbortSignal,
): Promise<string> {
  const { clock } = context;
  const submit = wish.kind === "any" ? undefined : submitter(context, list);
  let before = "";
  const decide = (screen: Screen): Decision<string> => {
    const sinceMs = clock.elapsed() - since;
    const sounds = list.read(screen);
    const told = tell(list, screen);
    const isAtRest = told === before;
    before = told;
    const named = wish.kind === "named" ? soundNamed(sounds, wish.name) : undefined;
    if (named) return isAtRest ? { kind: "done", value: named.name } : wait;
    const handIn = submit?.(screen, sinceMs);
    if (handIn) return handIn;
    const [firstSound] = sounds;
    // what is offered while one types looks like a list too
    const isSure = firstSound?.isTimed === true && told !== stale;
    const isNew = isSure || sinceMs >= Math.min(STALE_LASTS_MS, waitMs);
    if (wish.kind !== "named" && firstSound && isNew)
      return isAtRest ? { kind: "done", value: firstSound.name } : wait;
    if (sinceMs < waitMs || !isAtRest) return list.isOn(screen) ? wait : lost;
    const shown = sounds.map(({ name }) => JSON.stringify(name)).slice(0, 6);
    const others = shown.length > 0 ? `it shows ${shown.join(", ")}` : "it shows no sounds";
    throw notFound(`the app found no such sound within ${waitMs / 1000} s (sound_wait_time): ${others}`);
  };
  const goal = { name: "find the sound", timeoutMs: SPARE_MS + waitMs, decide };
  return flow.until(goal, signal);
}

export function notFound(why: string): Problem {
  return new Problem("SOUND_NOT_FOUND", `${why}; nothing was published`);
}

/** By the app's button or Enter; where that brought nothing, once more after a touch on the field, for it may not have had the focus. */
function submitter({ session, profile }: SoundParts["context"], list: SoundList) {
  let times = 0;
  return (screen: Screen, sinceMs: number): Decision<never> | undefined => {
    if (times > 1 || (times === 1 && sinceMs < SUBMIT_AGAIN_MS)) return undefined;
    const field = list.fieldOn(screen);
    const button = screen.find(profile.selectors.soundSearchSubmit);
    const act = async (signal: AbortSignal) => {
      times += 1;
      if (button && !button.isCovered) return session.tap(button.node, signal);
      if (times > 1 && field) await session.tap(field.node, signal);
      await session.press(ENTER, signal);
    };
    return { kind: "act", what: times === 0 ? "hand the name in" : "hand the name in again", act };
  };
}

function tell(list: SoundList, screen: Screen): string {
  return list
    .read(screen)
    .map(({ name, hit }) => [name, ...Object.values(hit.button.bounds)].join())
    .join("\n");
}
