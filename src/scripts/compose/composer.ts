/** From shared or picked files through the app's editors to the caption, which is written and read back. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import type { Profile } from "../apps/profile.ts";
import { Absence, absenceSelectors } from "../flow/absence.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import { scrollableOf } from "../flow/scroll.ts";
import type { ScriptContext } from "../script.ts";
import { BelowFold } from "./below-fold.ts";
import { isTyped, toType } from "./caption.ts";
import { chooser, chooserSelectors } from "./chooser.ts";
import type { CopiedFile } from "./copy-media.ts";
import { areOpen, assertTaken, missingOf, selectorsOf, turnOn } from "./detour.ts";
import type { Detour, Turn } from "./detour.ts";
import { shareAgain } from "./enter-again.ts";
import type { EnterAgain } from "./enter-again.ts";
import { inEditors } from "./in-editors.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

interface Draft {
  /** Null: none is typed, whatever fields the page has. */
  readonly title: string | null;
  readonly caption: string;
  readonly file: CopiedFile;
  /** Where the files were shared: shares them again, for an app that was shown only its first page. */
  readonly enterAgain: EnterAgain | undefined;
  /** What is done on the way. */
  readonly detours: readonly Detour[];
}

interface CaptionPage {
  readonly screen: Screen;
  readonly field: Hit;
}

const EDITORS_TIMEOUT_MS = 90_000;
const PAGE_TIMEOUT_MS = 30_000;
const TYPE_TRIES = 3;
/** A page that was in view for so long without a field for a title has none. */
const NO_TITLE_MS = 5000;
/** Pages with a Next between the share and the caption; more are no editors. */
const MOST_NEXTS = 10;
/** In view for so long, the caption's page shows all that it offers. */
const OFFERS_BY_MS = 4000;

/** What the field for the caption is known by. */
export const captionSelectors = ["caption", "post", "captionField"] as const;

/** The field for the caption, where the page has one. `caption` is what may stand in it already. */
export function captionField(screen: Screen, { selectors }: Profile, caption = ""): Hit | undefined {
  const field = screen.find(selectors.caption);
  if (field) return field;
  // a field that already holds a text no longer says what it is for, but it is the only one, or holds ours
  const fields = screen.find(selectors.post) ? screen.findAll(selectors.captionField) : [];
  if (fields.length < 2) return fields[0];
  return caption === "" ? undefined : fields.find(({ node }) => isTyped(caption, node.text));
}

const wayToCaption = [...captionSelectors, ...chooserSelectors, "next", ...absenceSelectors] as const;
const titleSelectors = ["titleField", ...captionSelectors, ...absenceSelectors] as const;

/** Through the editors to the caption, which is typed and read back. CAPTION_REFUSED where the app keeps another text. */
export async function writeCaption(
  flow: Flow,
  context: Context,
  draft: Draft,
  signal: AbortSignal,
): Promise<void> {
  const { session } = context;
  const { caption } = draft;
  let page = await goToCaption(flow, context, draft, signal);
  if (draft.title !== null) await writeTitle(flow, context, draft.title, signal);
  let kept = "";
  for (let tries = 0; tries < TYPE_TRIES; tries++) {
    kept = await session.textOf(page.screen, page.field.node, signal);
    // the text of an empty field is its hint
    if (isTyped(caption, kept) || (caption === "" && isHint(page, kept))) return;
    await session.type(page.screen, page.field.node, toType(caption), signal);
    const name = "read the caption back";
    const decide = onCaption(context, caption);
    const goal = { name, timeoutMs: PAGE_TIMEOUT_MS, looksFor: captionSelectors, decide };
    page = await flow.until(inEditors(context, goal), signal);
    kept = await session.textOf(page.screen, page.field.node, signal);
    if (isTyped(caption, kept) || (caption === "" && isHint(page, kept))) return;
  }
  const message = `the app keeps another caption than was typed: ${JSON.stringify(kept.slice(0, 200))}; nothing was published`;
  throw new Problem("CAPTION_REFUSED", message);
}

async function goToCaption(
  flow: Flow,
  context: Context,
  draft: Draft,
  signal: AbortSignal,
): Promise<CaptionPage> {
  const decide = toCaption(context, draft);
  for (;;) {
    const looksFor = [...wayToCaption, ...selectorsOf(draft.detours)];
    const goal = { name: "go to the caption", timeoutMs: EDITORS_TIMEOUT_MS, looksFor, decide };
    const place = await flow.until(inEditors(context, goal), signal);
    if ("detour" in place) {
      await place.detour.take(place.entry, signal);
      continue;
    }
    assertTaken(draft.detours);
    return place;
  }
}

/** Before the caption, whose keyboard and suggestions may hide the title's field. */
async function writeTitle(flow: Flow, context: Context, title: string, signal: AbortSignal): Promise<void> {
  const { session } = context;
  const decide = onTitle(context);
  const begin = { name: "write the title", timeoutMs: PAGE_TIMEOUT_MS, looksFor: titleSelectors, decide };
  const page = await flow.until(inEditors(context, begin), signal);
  if (!page)
    throw new Problem("CAPTION_REFUSED", "the page has no field for a title; leave out what is before ##");
  await session.type(page.screen, page.field.node, title, signal);
  const name = "read the title back";
  const decideAgain = onTitle(context, title);
  const again = { name, timeoutMs: PAGE_TIMEOUT_MS, looksFor: titleSelectors, decide: decideAgain };
  const after = await flow.until(inEditors(context, again), signal);
  const kept = after && (await session.textOf(after.screen, after.field.node, signal));
  if (kept !== undefined && isTyped(title, kept)) return;
  const message = `the app keeps another title than was typed: ${JSON.stringify(kept ?? "")}; nothing was published`;
  throw new Problem("CAPTION_REFUSED", message);
}

/** Undefined where the page has none for a while. A field that holds the title may no longer say what it is for. */
function onTitle(context: Context, title?: string): (screen: Screen) => Decision<CaptionPage | undefined> {
  const { profile } = context;
  const { titleField, captionField: anyField } = profile.selectors;
  const noTitle = new Absence(context, { inViewMs: NO_TITLE_MS });
  return (screen) => {
    const holding = title === undefined ? [] : screen.findAll(anyField);
    const field = screen.find(titleField) ?? holding.find(({ node }) => isTyped(title ?? "", node.text));
    if (field) return { kind: "done", value: { screen, field } };
    const belief = noTitle.on(screen, captionField(screen, profile)?.isCovered === false);
    if (belief === "absent") return { kind: "done", value: undefined };
    return belief === "hidden" ? lost : wait;
  };
}

function toCaption(
  context: Context,
  { file, enterAgain, detours }: Draft,
): (screen: Screen) => Decision<CaptionPage | Turn> {
  const { profile } = context;
  const { selectors } = profile;
  const choose = chooser(context, file);
  const pages = new Set<string>();
  const elsewhere = enterAgain ? shareAgain(context, enterAgain) : () => lost;
  const fold = new BelowFold(context);
  const offersNone = new Absence(context, { inViewMs: OFFERS_BY_MS });
  let before = "";
  /** Something is still to be done, and a page that has only begun to show may be about to offer it, or does further down. */
  const turn = (screen: Screen, isForm: boolean): Decision<Turn> | undefined => {
    const isAtRest = screen.shape === before;
    before = screen.shape;
    const taken = turnOn(screen, detours, isForm);
    if (taken) return isAtRest ? { kind: "done", value: taken } : wait;
    if (!isForm) return isAtRest ? undefined : wait;
    const isSought = detours.some(({ isDone, isSoughtBelow }) => !isDone && isSoughtBelow);
    if (!missingOf(detours) && !(isSought && scrollableOf(screen))) return undefined;
    const belief = fold.isOn(screen) ? "absent" : offersNone.on(screen, true);
    if (belief !== "absent") return belief === "hidden" ? lost : wait;
    return isSought ? fold.lookDown(screen) : undefined;
  };
  return (screen) => {
    const field = captionField(screen, profile);
    const isForm = field?.isCovered === false || fold.isOn(screen);
    const detour = areOpen(detours) ? turn(screen, isForm) : undefined;
    if (detour) return detour;
    if (fold.isOn(screen)) {
      const back = fold.goUp(screen, field);
      if (back) return back;
    }
    if (field && !field.isCovered) return { kind: "done", value: { screen, field } };
    const choice = choose(screen);
    if (choice) return choice;
    const next = screen.find(selectors.next);
    if (next && pages.add(screen.shape).size <= MOST_NEXTS)
      return { kind: "tap", what: "next page", hit: next };
    return elsewhere(screen);
  };
}

function onCaption({ profile }: Context, caption: string): (screen: Screen) => Decision<CaptionPage> {
  return (screen) => {
    const field = captionField(screen, profile, caption);
    return field ? { kind: "done", value: { screen, field } } : lost;
  };
}

function isHint({ field }: CaptionPage, text: string): boolean {
  return text === "" || text === field.node.hint || text === field.node.text;
}
