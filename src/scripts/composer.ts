/** From a shared file to a page with the caption on it and Post ready to be touched. */
import type { Hit } from "../device/find.ts";
import type { Screen } from "../device/screen.ts";
import { Problem } from "../model/problem.ts";
import type { Profile } from "./apps/profile.ts";
import { isTyped, toType } from "./caption.ts";
import { lost, wait } from "./flow.ts";
import type { Decision, Flow } from "./flow.ts";
import type { ScriptContext } from "./script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;

interface CaptionPage {
  readonly screen: Screen;
  readonly field: Hit;
}

const EDITORS_TIMEOUT_MS = 90_000;
const PAGE_TIMEOUT_MS = 30_000;
const TYPE_TRIES = 3;
/** Pages with a Next between the share and the caption; more are no editors. */
const MOST_NEXTS = 6;
/** What covers Post for longer has to be closed. */
const COVERED_MS = 1000;

/** The field for the caption, where the page has one. */
export function captionField(screen: Screen, { selectors }: Profile): Hit | undefined {
  const field = screen.find(selectors.caption);
  if (field) return field;
  // a field that already holds a text no longer says what it is for, but it is the only one
  const fields = screen.find(selectors.post) ? screen.findAll(selectors.captionField) : [];
  return fields.length === 1 ? fields[0] : undefined;
}

/** Through the editors to the caption, which is typed and read back. CAPTION_REFUSED where the app keeps another text. */
export async function writeCaption(
  flow: Flow,
  context: Context,
  caption: string,
  signal: AbortSignal,
): Promise<void> {
  const { session } = context;
  const timeoutMs = EDITORS_TIMEOUT_MS;
  let page = await flow.until({ name: "go to the caption", timeoutMs, decide: toCaption(context) }, signal);
  let kept = "";
  for (let tries = 0; tries < TYPE_TRIES; tries++) {
    kept = await session.textOf(page.screen, page.field.node, signal);
    // the text of an empty field is its hint
    if (isTyped(caption, kept) || (caption === "" && isHint(page, kept))) return;
    await session.type(page.screen, page.field.node, toType(caption), signal);
    const name = "read the caption back";
    page = await flow.until({ name, timeoutMs: PAGE_TIMEOUT_MS, decide: onCaption(context) }, signal);
    kept = await session.textOf(page.screen, page.field.node, signal);
    if (isTyped(caption, kept) || (caption === "" && isHint(page, kept))) return;
  }
  const message = `the app keeps another caption than was typed: ${JSON.stringify(kept.slice(0, 200))}; nothing was published`;
  throw new Problem("CAPTION_REFUSED", message);
}

/** Post, uncovered and at rest: a touch on a page that still moves is lost, and this one is never repeated. */
export async function readyToPost(
  flow: Flow,
  context: Context,
  caption: string,
  signal: AbortSignal,
): Promise<Hit> {
  const goal = { name: "wait for Post", timeoutMs: PAGE_TIMEOUT_MS * 2, decide: toPost(context, caption) };
  return flow.until(goal, signal);
}

function toCaption({ profile }: Context): (screen: Screen) => Decision<CaptionPage> {
  const pages = new Set<string>();
  return (screen) => {
    const field = captionField(screen, profile);
    if (field && screen.find(profile.selectors.post)) return { kind: "done", value: { screen, field } };
    const next = screen.find(profile.selectors.next);
    if (next && pages.add(screen.shape).size <= MOST_NEXTS) return { kind: "tap", what: "Next", hit: next };
    return lost;
  };
}

function onCaption({ profile }: Context): (screen: Screen) => Decision<CaptionPage> {
  return (screen) => {
    const field = captionField(screen, profile);
    return field ? { kind: "done", value: { screen, field } } : lost;
  };
}

function toPost({ profile, session, clock }: Context, caption: string): (screen: Screen) => Decision<Hit> {
  let shapeBefore = "";
  let coveredSince: number | undefined;
  return (screen) => {
    const field = captionField(screen, profile);
    const post = screen.find(profile.selectors.post);
    const isAtRest = screen.shape === shapeBefore;
    shapeBefore = screen.shape;
    if (!field || !post) return lost;
    if (!post.isCovered) {
      coveredSince = undefined;
      return isAtRest ? { kind: "done", value: post } : wait;
    }
    coveredSince ??= clock.elapsed();
    if (clock.elapsed() - coveredSince < COVERED_MS) return wait;
    return {
      kind: "act",
      what: "uncover Post",
      act: async (signal) => {
        if (await isKeyboardOpen(session, signal)) await session.back(signal);
        else await session.type(screen, field.node, `${caption} `, signal);
      },
    };
  };
}

function isHint({ field }: CaptionPage, text: string): boolean {
  return text === "" || text === field.node.hint || text === field.node.text;
}

/** BACK closes only a keyboard that is open; else it would leave the page. */
async function isKeyboardOpen(session: ScriptContext["session"], signal: AbortSignal): Promise<boolean> {
  const { stdout } = await session.shell("dumpsys input_method", signal);
  return /mInputShown=true/.test(stdout);
}
