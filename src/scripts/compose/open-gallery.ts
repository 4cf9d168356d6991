/** The app's own way to a post as far as its gallery: by its + or another door, by its chooser, until the gallery is whole. */
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { Absence, absenceSelectors } from "../flow/absence.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { chooser, chooserSelectors } from "./chooser.ts";
import type { CopiedFile } from "./copy-media.ts";
import { areOpen, selectorsOf, turnOn } from "./detour.ts";
import type { Detour, Turn } from "./detour.ts";
import { byCreate } from "./door.ts";
import type { Door } from "./door.ts";
import { isFull, readGallery } from "./gallery.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };
/** What is to be picked: of which kind, and how many. */
type Wanted = Pick<CopiedFile, "contentType"> & { readonly count: number };

/** How the app's own way to a post is gone. */
export interface Way {
  readonly door: Door;
  /** What may be done before anything is picked. */
  readonly detours: readonly Detour[];
  /** What is picked becomes a story, where the app asks. */
  readonly isStory?: boolean;
}

const GALLERY_TIMEOUT_MS = 90_000;
/** Galleries load in halves. */
const WHOLE_AFTER_MS = 700;
/** What the phone has just learned of shows late: a gallery that was in view for so long has what it has. */
export const TOO_FEW_LAST_MS = 10_000;
/** A touch on the + that led nowhere by then was lost. */
const CREATE_AGAIN_MS = 6000;

export const gallerySelectors = ["galleryItem", "galleryTool", "galleryPick", "severalImages"] as const;
const wayToGallery = ["next", ...chooserSelectors, ...gallerySelectors, ...absenceSelectors] as const;

/** Resolves once the app's gallery is whole. With a `count` of 0 it may as well be empty. */
export async function openGallery(
  flow: Flow,
  context: Context,
  wanted: Wanted,
  signal: AbortSignal,
  way: Way = { door: byCreate(context), detours: [] },
): Promise<void> {
  const decide = toGallery(context, wanted, way);
  const looksFor = [...wayToGallery, ...way.door.looksFor, ...selectorsOf(way.detours)];
  const goal = { name: "open the gallery", timeoutMs: GALLERY_TIMEOUT_MS, looksFor, decide };
  for (;;) {
    const turn = await flow.until(goal, signal);
    if (!turn) return;
    await turn.detour.take(turn.entry, signal);
  }
}

/** Undefined once the gallery is open. */
function toGallery(
  context: Context,
  wanted: Wanted,
  { door, detours, isStory = false }: Way,
): (screen: Screen) => Decision<Turn | undefined> {
  const { session, profile, clock } = context;
  const isWhole = wholeGallery(context, wanted.count);
  const choose = chooser(context, { ...wanted, isStory });
  let create: { readonly shape: string; readonly at: number } | undefined;
  let shapeAtGallery: string | undefined;
  let before = "";
  const toCreate = (screen: Screen): Decision<never> => {
    const way = door.toIt(screen);
    if (way.kind !== "done") return way;
    const hit = way.value;
    const act = async (signal: AbortSignal) => {
      create = { shape: screen.shape, at: clock.elapsed() };
      shapeAtGallery = undefined;
      await session.tap(hit.node, signal);
    };
    return { kind: "act", what: door.what, on: hit, act };
  };
  return (screen) => {
    if (!create || screen.shape === create.shape) {
      return create && clock.elapsed() - create.at < CREATE_AGAIN_MS ? wait : toCreate(screen);
    }
    const choice = choose(screen);
    if (choice) return choice;
    const gallery = screen.find(door.gallery);
    const hasTabs = door.isOn(screen);
    if (gallery && !hasTabs && areOpen(detours)) {
      const isAtRest = screen.shape === before;
      before = screen.shape;
      if (!isAtRest) return wait;
      const turn = turnOn(screen, detours, false);
      if (turn) return { kind: "done", value: turn };
    }
    const isLed = shapeAtGallery !== undefined && shapeAtGallery !== screen.shape;
    // on a page with tabs a grid may be the own profile's
    const isOpen = isLed || (gallery === undefined && !(hasTabs && door.gallery.length > 0));
    if (isOpen && (wanted.count === 0 || readGallery(screen, profile).items.length > 0)) {
      return isWhole(screen) ? { kind: "done", value: undefined } : wait;
    }
    if (gallery) {
      shapeAtGallery ??= screen.shape;
      return { kind: "tap", what: "gallery", hit: gallery };
    }
    return hasTabs && clock.elapsed() - create.at >= CREATE_AGAIN_MS ? toCreate(screen) : lost;
  };
}

/** Throws SCREEN_UNKNOWN where it stays smaller than what was copied: in an app that is begun anew it may have all. */
function wholeGallery(context: Context, wanted: number): (screen: Screen) => boolean {
  const { profile, clock } = context;
  const tooFew = new Absence(context, { inViewMs: TOO_FEW_LAST_MS });
  let seen: { readonly state: string; readonly since: number } | undefined;
  return (screen) => {
    const now = clock.elapsed();
    const gallery = readGallery(screen, profile);
    const { items, state } = gallery;
    if (seen?.state !== state) seen = { state, since: now };
    if (now - seen.since < WHOLE_AFTER_MS) return false;
    if (items.length >= Math.max(1, wanted) || isFull(gallery)) return true;
    if (tooFew.on(screen, true) !== "absent") return false;
    if (wanted === 0) return true;
    throw tooSmall(items.length, wanted);
  };
}

/** Whoever composes begins again. */
export function tooSmall(seen: number, wanted: number): Problem {
  return new Problem(
    "SCREEN_UNKNOWN",
    `the app's gallery shows ${seen} of the ${wanted} files that were copied to the phone; nothing was published`,
  );
}
