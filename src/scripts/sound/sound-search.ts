/** The app's list of sounds: opened, searched, and read until the wanted one is on it or its time is over. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { inEditors } from "../compose/in-editors.ts";
import { Absence, absenceSelectors } from "../flow/absence.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import { Scroll, scrollableAround } from "../flow/scroll.ts";
import type { ScriptContext } from "../script.ts";
import { HandIn } from "./hand-in.ts";
import { soundListSelectors, soundNamed } from "./sound-list.ts";
import type { ListedSound, SoundList } from "./sound-list.ts";
import type { SoundWish } from "./sound-wish.ts";

export interface SoundParts {
  readonly flow: Flow;
  readonly context: Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };
  /** So long a list or a result may take to load. */
  readonly waitMs: number;
}

interface Asked {
  /** When the list was asked for, on the clock's `elapsed`. */
  readonly since: number;
  /** The names that showed before, and may still. */
  readonly stale?: string;
}

const MOST_TOLD = 6;
/** Room for what hides the page, over what the app is waited for. */
const SPARE_MS = 60_000;
/** What is offered while one types looks like a list too, and is gone by then. */
const OFFERS_LAST_MS = 2500;

export const soundsEntrySelectors = ["addSound", "chosenSound", "soundsEntry"] as const;

/** Resolves to the list's page, and to when it was asked for. */
export async function openSounds(
  { flow, context, waitMs }: SoundParts,
  list: SoundList,
  signal: AbortSignal,
): Promise<Asked & { readonly screen: Screen }> {
  const { session, clock, profile } = context;
  const noList = new Absence(context, { inViewMs: waitMs });
  let since: number | undefined;
  let before = "";
  const decide = (screen: Screen): Decision<Screen> => {
    const isAtRest = screen.shape === before;
    before = screen.shape;
    if (since !== undefined && list.isOn(screen)) return isAtRest ? { kind: "done", value: screen } : wait;
    const hit = soundsEntry(screen, profile);
    const belief = since === undefined ? "early" : noList.on(screen, hit?.isCovered === false);
    if (belief === "absent")
      throw notFound(`the app's sounds did not load within ${waitMs / 1000} s (sound_wait_time)`);
    if (!hit) return since === undefined || belief === "hidden" ? lost : wait;
    const act = async (until: AbortSignal) => {
      list.leaves(screen);
      since ??= clock.elapsed();
      await session.tap(hit.node, until);
    };
    return { kind: "act", what: "sounds", on: hit, act };
  };
  const looksFor = [...soundsEntrySelectors, ...soundListSelectors, ...absenceSelectors];
  const goal = { name: "open the sounds", timeoutMs: SPARE_MS + waitMs, looksFor, decide };
  const screen = await flow.until(inEditors(context, goal), signal);
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
  const noField = new Absence(context, { inViewMs: waitMs });
  const decide = (screen: Screen): Decision<{ readonly screen: Screen; readonly hit: Hit }> => {
    const hit = list.fieldOn(screen);
    if (hit) return { kind: "done", value: { screen, hit } };
    const entry = screen.find(selectors.soundSearchEntry);
    if (entry) return { kind: "tap", what: "search the sounds", hit: entry };
    const belief = noField.on(screen, list.isOn(screen));
    if (belief === "absent") throw notFound("the app's sounds cannot be searched");
    return belief === "hidden" ? lost : wait;
  };
  const looksFor = ["soundSearchEntry", ...soundListSelectors, ...absenceSelectors] as const;
  const goal = { name: "search the sounds", timeoutMs: SPARE_MS + waitMs, looksFor, decide };
  const field = await flow.until(inEditors(context, goal), signal);
  const stale = namesOf(list.read(first));
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
  const handIn = wish.kind === "any" ? undefined : new HandIn(context, list);
  const noSuch = new Absence(context, { inViewMs: waitMs });
  const further = new Scroll(context, { what: "more sounds" });
  let before = "";
  const decide = (screen: Screen): Decision<string> => {
    const sinceMs = clock.elapsed() - since;
    const sounds = list.read(screen);
    const told = tell(list, screen);
    const isAtRest = told === before;
    before = told;
    const isLate = sinceMs >= waitMs && isAtRest;
    const isUnchanged = namesOf(sounds) === stale;
    // a search that nobody has asked for yet may show a list of its own
    const isNew = !isUnchanged && handIn?.isDone !== false;
    const found = choose(wish, sounds, { isNew, isLate, sinceMs });
    if (found) return isAtRest ? { kind: "done", value: found.name } : wait;
    const again = handIn?.on(screen, isUnchanged);
    if (again) return again;
    const isOn = list.isOn(screen);
    // its own name may stand below all that are only similar
    const isSettled = (isNew && sinceMs >= OFFERS_LAST_MS) || isLate;
    const [first] = wish.kind === "named" && isSettled ? sounds : [];
    const more = first && further.on(screen, scrollableAround(first.hit.node));
    if (more) return more;
    const belief = noSuch.on(screen, isOn);
    if (belief !== "absent" || !isLate) return isOn && belief !== "hidden" ? wait : lost;
    const shown = sounds.map(({ name }) => JSON.stringify(name)).slice(0, MOST_TOLD);
    const others = shown.length > 0 ? `it shows ${shown.join(", ")}` : "it shows no sounds";
    const what = "name" in wish ? `found no sound ${JSON.stringify(wish.name)}` : "offers no sound";
    throw notFound(`the app ${what} within ${waitMs / 1000} s (sound_wait_time): ${others}`);
  };
  const looksFor = ["soundSearchSubmit", ...soundListSelectors, ...absenceSelectors] as const;
  const goal = { name: "find the sound", timeoutMs: SPARE_MS + waitMs, looksFor, decide };
  return flow.until(inEditors(context, goal), signal);
}

/** Of what a search found, its first; but what the list showed before the search was found by none. */
function choose(
  wish: SoundWish,
  sounds: readonly ListedSound[],
  { isNew, isLate, sinceMs }: { readonly isNew: boolean; readonly isLate: boolean; readonly sinceMs: number },
): ListedSound | undefined {
  const [first] = sounds;
  if (wish.kind === "named") return soundNamed(sounds, wish.name);
  const isSure = first?.isTimed === true || sinceMs >= OFFERS_LAST_MS || isLate;
  if (wish.kind === "any") return isSure ? first : undefined;
  if (isNew) return isSure ? first : undefined;
  return isLate && wish.kind === "like" ? soundNamed(sounds, wish.name) : undefined;
}

/** What leads to the list: the place for a sound, empty or not, or else the app's tool for sounds. */
export function soundsEntry(
  screen: Screen,
  { selectors }: SoundParts["context"]["profile"],
): Hit | undefined {
  const { addSound, chosenSound, soundsEntry: tool } = selectors;
  return screen.find(addSound) ?? screen.find(chosenSound) ?? screen.find(tool);
}

export function notFound(why: string): Problem {
  return new Problem("SOUND_NOT_FOUND", `${why}; nothing was published`);
}

function namesOf(sounds: readonly ListedSound[]): string {
  return sounds.map(({ name }) => name).join("\n");
}

function tell(list: SoundList, screen: Screen): string {
  return list
    .read(screen)
    .map(({ name, hit }) => [name, ...Object.values(hit.button.bounds)].join())
    .join("\n");
}
