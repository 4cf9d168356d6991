/** The app's own way to a post: its +, its gallery, and the files picked there in the order in which they are to be shown. */
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { chooser, chooserSelectors } from "./chooser.ts";
import type { CopiedFile } from "./copy-media.ts";
import { areOpen, turnOn } from "./detour.ts";
import type { Detour, Turn } from "./detour.ts";
import { byCreate } from "./door.ts";
import type { Door } from "./door.ts";
import { isChosen, placeToPick, readGallery } from "./gallery.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };
type Files = readonly [CopiedFile, ...CopiedFile[]];
/** What is to be picked: of which kind, and how many. */
type Wanted = Pick<CopiedFile, "contentType"> & { readonly count: number };

interface Touch {
  readonly state: string;
  readonly at: number;
  readonly isPick: boolean;
  /** Something else may have got it. */
  readonly isCovered?: boolean;
}

/** How the app's own way to a post is gone. */
export interface Way {
  readonly door: Door;
  /** What may be done before anything is picked. */
  readonly detours: readonly Detour[];
  /** What is picked becomes a story, where the app asks. */
  readonly isStory?: boolean;
}

const GALLERY_TIMEOUT_MS = 90_000;
const PICK_TIMEOUT_MS = 90_000;
/** Galleries load in halves. */
const WHOLE_AFTER_MS = 700;
const TOO_FEW_LAST_MS = 8000;
/** A touch on the + that led nowhere by then was lost. */
const CREATE_AGAIN_MS = 6000;
/** By then an app that tells what is picked has told it. */
const PICKED_BY_MS = 6000;
/** One that is picked alone leads on, or Next does. */
const LED_ON_BY_MS = 2500;
const MOST_TOUCHES = 3;

const gallerySelectors = ["gallery", "galleryItem", "galleryTool", "galleryPick", "severalImages"] as const;
const wayToGallery = [
  ...(["profileTab", "createTab", "next"] as const),
  ...chooserSelectors,
  ...gallerySelectors,
] as const;
const picking = [...gallerySelectors, "next"] as const;

/** Leaves the app on the page that the picked files lead to, or on its gallery with all of them picked. */
export async function pickFiles(
  flow: Flow,
  context: Context,
  files: Files,
  way: Way,
  signal: AbortSignal,
): Promise<void> {
  await openGallery(flow, context, { ...files[0], count: files.length }, signal, way);
  const what = files.length > 1 ? `pick ${files.length} files` : "pick the file";
  const decide = toPicked(context, files);
  await flow.until({ name: what, timeoutMs: PICK_TIMEOUT_MS, looksFor: picking, decide }, signal);
}

/** Resolves once the app's gallery is whole. With a `count` of 0 it may as well be empty. */
export async function openGallery(
  flow: Flow,
  context: Context,
  wanted: Wanted,
  signal: AbortSignal,
  way: Way = { door: byCreate(context), detours: [] },
): Promise<void> {
  const decide = toGallery(context, wanted, way);
  const goal = { name: "open the gallery", timeoutMs: GALLERY_TIMEOUT_MS, looksFor: wayToGallery, decide };
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
    if (hit.isCovered) return { kind: "tap", what: door.what, hit };
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
      const turn = turnOn(screen, detours);
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

function wholeGallery({ profile, clock }: Context, wanted: number): (screen: Screen) => boolean {
  let seen: { readonly state: string; readonly since: number } | undefined;
  const begun = clock.elapsed();
  return (screen) => {
    const now = clock.elapsed();
    const { items, state } = readGallery(screen, profile);
    if (seen?.state !== state) seen = { state, since: now };
    if (now - seen.since < WHOLE_AFTER_MS) return false;
    return items.length >= Math.max(1, wanted) || now - begun >= TOO_FEW_LAST_MS;
  };
}

function toPicked(context: Context, files: Files): (screen: Screen) => Decision<true> {
  const { session, profile, clock, packageName } = context;
  const isOneOfSeveral = files.length > 1;
  let isSwitched = !isOneOfSeveral;
  let picked = 0;
  let tellsPicks = false;
  let lostTouches = 0;
  let before = "";
  let touch: Touch | undefined;

  /** Whether the last touch is over and done with. */
  const settle = (state: string, hasNext: boolean): boolean => {
    if (!touch) return true;
    const hasChanged = state !== touch.state;
    const isLate = clock.elapsed() - touch.at >= (isOneOfSeveral ? PICKED_BY_MS : LED_ON_BY_MS);
    if (!hasChanged && !isLate) return false;
    // an app that told of a pick before, and not of this one, has lost the touch; so has one that offers no way on
    const isTold = hasChanged || !(tellsPicks || touch.isCovered);
    const leadsOn = hasChanged || hasNext || isOneOfSeveral || ++lostTouches >= MOST_TOUCHES;
    if (touch.isPick && isTold && leadsOn) picked += 1;
    if (touch.isPick && hasChanged) tellsPicks = true;
    touch = undefined;
    return true;
  };

  /** What hides a gallery without having led on, as a lock does, leaves an album that is not whole. */
  const hasLedOn = ({ nodes }: Screen): boolean => {
    const isWhole = picked + (touch?.isPick ? 1 : 0) === files.length;
    return isWhole && nodes.some((node) => node.packageName === packageName);
  };

  return (screen) => {
    const gallery = readGallery(screen, profile);
    if (gallery.items.length === 0) return hasLedOn(screen) ? { kind: "done", value: true } : lost;
    const isAtRest = gallery.state === before;
    before = gallery.state;
    if (!isAtRest || !settle(gallery.state, screen.find(profile.selectors.next) !== undefined)) return wait;
    if (picked === files.length) {
      if (gallery.picked !== null && gallery.picked !== files.length) throw mispicked(gallery.picked, picked);
      return { kind: "done", value: true };
    }
    const several = isSwitched ? undefined : screen.find(profile.selectors.severalImages);
    const isDown = isChosen(several);
    isSwitched = true;
    const file = files[picked] ?? files[0];
    const age = files.length - 1 - picked;
    const hit =
      several && !isDown
        ? several
        : placeToPick(screen, profile, gallery, { unique: file.unique, age, isOneOfSeveral });
    if (!hit) return lost;
    const act = async (signal: AbortSignal) => {
      touch = { state: gallery.state, at: clock.elapsed(), isPick: hit !== several };
      await session.tap(hit.node, signal);
    };
    const onCovered = () => {
      if (touch) touch = { ...touch, isCovered: true };
    };
    const what = hit === several ? "pick several" : `pick file ${picked + 1}`;
    return { kind: "act", what, on: hit, act, onCovered };
  };
}

/** Whoever composes begins again. */
function mispicked(seen: number, wanted: number): Problem {
  return new Problem(
    "SCREEN_UNKNOWN",
    `the gallery shows ${seen} picked instead of ${wanted}; nothing was published`,
  );
}
