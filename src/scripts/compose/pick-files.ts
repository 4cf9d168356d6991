/** The files picked in the app's own gallery, in the order in which they are to be shown. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { Absence, absenceSelectors } from "../flow/absence.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import { isWithin } from "../flow/layers.ts";
import { Scroll } from "../flow/scroll.ts";
import type { ScriptContext } from "../script.ts";
import type { CopiedFile } from "./copy-media.ts";
import { isChosen, itemAfter, markOf, placeToPick, readGallery, tabOfKind, toldPicks } from "./gallery.ts";
import type { Gallery } from "./gallery.ts";
import { inEditors } from "./in-editors.ts";
import { gallerySelectors, openGallery, TOO_FEW_LAST_MS, tooSmall } from "./open-gallery.ts";
import type { Way } from "./open-gallery.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };
type Files = readonly [CopiedFile, ...CopiedFile[]];

interface Touch {
  readonly state: string;
  readonly at: number;
  readonly isPick: boolean;
  /** Something else may have got it. */
  readonly isCovered?: boolean;
}

const PICK_TIMEOUT_MS = 90_000;
/** By then an app that tells what is picked has told it. */
const PICKED_BY_MS = 6000;
/** One that is picked alone leads on, or Next does. */
const LED_ON_BY_MS = 2500;
const MOST_LOST_TOUCHES = 3;
/** A tab that shows nothing else after so many touches is none. */
const MOST_TAB_TOUCHES = 2;
/** A swipe along so much of the grid leaves its last row on the screen. */
const PART_OF_GRID = 0.6;

const picking = [...gallerySelectors, "galleryPhotos", "galleryVideos", "next", ...absenceSelectors] as const;

/** Leaves the app on the page that the picked files lead to, or on its gallery with all of them picked. */
export async function pickFiles(
  flow: Flow,
  context: Context,
  files: Files,
  way: Way,
  signal: AbortSignal,
): Promise<void> {
  await openGallery(flow, context, { ...files[0], count: files.length }, signal, way);
  const name = files.length > 1 ? `pick ${files.length} files` : "pick the file";
  const picks = new Picks(context, files);
  const decide = (screen: Screen) => picks.on(screen);
  const goal = { name, timeoutMs: PICK_TIMEOUT_MS, looksFor: picking, decide };
  await flow.until(inEditors(context, goal), signal);
}

class Picks {
  readonly #context: Context;
  readonly #files: Files;
  readonly #isOneOfSeveral: boolean;
  readonly #further: Scroll;
  readonly #tooFew: Absence;
  #isSwitched: boolean;
  #tabTouches = 0;
  /** How many of ours are. */
  #picked = 0;
  #tellsPicks = false;
  #before = "";
  #touch: Touch | undefined;
  #lostTouches = 0;
  /** What the app has picked by itself, as it may do with the newest, and was not put back yet: by index. */
  #ofApp: readonly number[] | undefined;

  constructor(context: Context, files: Files) {
    this.#context = context;
    this.#files = files;
    this.#isOneOfSeveral = files.length > 1;
    this.#isSwitched = !this.#isOneOfSeveral;
    this.#further = new Scroll(context, { what: "more of the gallery", part: PART_OF_GRID });
    this.#tooFew = new Absence(context, { inViewMs: TOO_FEW_LAST_MS });
  }

  on(screen: Screen): Decision<true> {
    const { profile } = this.#context;
    const gallery = readGallery(screen, profile);
    if (gallery.items.length === 0) return this.#hasLedOn(screen) ? { kind: "done", value: true } : lost;
    const isAtRest = gallery.state === this.#before;
    this.#before = gallery.state;
    if (!isAtRest || !this.#settle(gallery.state, screen.find(profile.selectors.next) !== undefined))
      return wait;
    if (this.#picked === this.#files.length) {
      const told = toldPicks(gallery, this.#isScrolled);
      if (told !== null && told !== this.#files.length) throw mispicked(told, this.#picked);
      return { kind: "done", value: true };
    }
    return this.#prepare(screen, gallery) ?? this.#pickNext(screen, gallery);
  }

  get #isScrolled(): boolean {
    return this.#further.swipes > 0;
  }

  /** Shows the files' kind, and lets several be picked. */
  #prepare(screen: Screen, gallery: Gallery): Decision<never> | undefined {
    const { profile } = this.#context;
    const { contentType } = this.#files[0];
    const mayChangeTab = this.#picked === 0 && !this.#isScrolled && this.#tabTouches < MOST_TAB_TOUCHES;
    const wanted = { contentType, count: this.#files.length };
    const tab = mayChangeTab ? tabOfKind(screen, profile, gallery, wanted) : undefined;
    if (tab) {
      const count = () => void (this.#tabTouches += 1);
      return this.#press("show what is of the kind", tab, gallery, { isPick: false, count });
    }
    const several = this.#isSwitched ? undefined : screen.find(profile.selectors.severalImages);
    this.#isSwitched = true;
    if (!several || isChosen(several)) return undefined;
    return this.#press("pick several", several, gallery, { isPick: false });
  }

  #pickNext(screen: Screen, gallery: Gallery): Decision<never> {
    const { profile } = this.#context;
    const file = this.#files[this.#picked] ?? this.#files[0];
    const { contentType, unique } = file;
    const next = itemAfter(screen, gallery, this.#picked, { contentType, isScrolled: this.#isScrolled });
    const isOneOfSeveral = this.#isOneOfSeveral;
    const hit = placeToPick(screen, profile, gallery, { unique, next, isOneOfSeveral });
    if (!hit) return this.#goFurther(screen, gallery);
    const odd = isOneOfSeveral && !this.#isScrolled ? this.#pickedByApp(gallery) : undefined;
    // the last that is picked may not be put back: one of ours comes before
    if (odd && this.#picked > 0)
      return this.#press("put back what the app has picked", markOf(screen, profile, odd), gallery, {
        isPick: false,
      });
    if (odd && isWithin(hit.node, odd.button)) {
      this.#picked = 1;
      this.#ofApp = [];
      return wait;
    }
    return this.#press(`pick file ${this.#picked + 1}`, hit, gallery, { isPick: true });
  }

  #goFurther(screen: Screen, gallery: Gallery): Decision<never> {
    const isLastShown = !this.#isScrolled || gallery.places.includes(this.#picked);
    const more = isLastShown ? this.#further.on(screen, gallery.area) : undefined;
    if (more) return more;
    const belief = this.#tooFew.on(screen, true);
    if (belief !== "absent") return belief === "hidden" ? lost : wait;
    throw tooSmall(Math.max(this.#picked, gallery.items.length), this.#files.length);
  }

  #pickedByApp({ picked, items }: Gallery): Hit | undefined {
    this.#ofApp = (this.#ofApp ?? picked).filter((index) => picked.includes(index));
    const [index] = this.#ofApp;
    return index === undefined ? undefined : items[index];
  }

  #press(
    what: string,
    hit: Hit,
    { state }: Gallery,
    { isPick, count }: { readonly isPick: boolean; readonly count?: () => void },
  ): Decision<never> {
    const { session, clock } = this.#context;
    const act = async (signal: AbortSignal) => {
      count?.();
      this.#touch = { state, at: clock.elapsed(), isPick };
      await session.tap(hit.node, signal);
    };
    const onCovered = () => {
      if (this.#touch) this.#touch = { ...this.#touch, isCovered: true };
    };
    return { kind: "act", what, on: hit, act, onCovered };
  }

  /** Whether the last touch is over and done with. */
  #settle(state: string, hasNext: boolean): boolean {
    if (!this.#touch) return true;
    const { isPick, at, isCovered } = this.#touch;
    const hasChanged = state !== this.#touch.state;
    const afterMs = this.#isOneOfSeveral ? PICKED_BY_MS : LED_ON_BY_MS;
    if (!hasChanged && this.#context.clock.elapsed() - at < afterMs) return false;
    // an app that told of a pick before, and not of this one, has lost the touch; so has one that offers no way on
    const isTold = hasChanged || !(this.#tellsPicks || isCovered);
    const leadsOn = hasChanged || hasNext || this.#isOneOfSeveral || ++this.#lostTouches >= MOST_LOST_TOUCHES;
    if (isPick && isTold && leadsOn) this.#picked += 1;
    if (isPick && hasChanged) this.#tellsPicks = true;
    this.#touch = undefined;
    return true;
  }

  /** What hides a gallery without having led on, as a lock does, leaves an album that is not whole. */
  #hasLedOn({ nodes }: Screen): boolean {
    const isWhole = this.#picked + (this.#touch?.isPick ? 1 : 0) === this.#files.length;
    return isWhole && nodes.some((node) => node.packageName === this.#context.packageName);
  }
}

/** Whoever composes begins again. */
function mispicked(seen: number, wanted: number): Problem {
  return new Problem(
    "SCREEN_UNKNOWN",
    `the gallery shows ${seen} picked instead of ${wanted}; nothing was published`,
  );
}
