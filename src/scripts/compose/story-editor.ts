/** From a shared or picked file through the app's editors to the button that makes it a story, ready to be touched. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { chooser, chooserSelectors } from "./chooser.ts";
import { captionField, captionSelectors } from "./composer.ts";
import type { CopiedFile } from "./copy-media.ts";
import { shareAgain } from "./enter-again.ts";
import type { EnterAgain } from "./enter-again.ts";
import { inEditors } from "./in-editors.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "hooks">;

const TIMEOUT_MS = 90_000;
/** Pages with a Next on the way; more are no editors. */
const MOST_NEXTS = 10;

/** What the page with the button is known by. */
export const storyFormSelectors = [
  ...(["storyShare", "storyOwner", "storyMode", "storyViewer", "profileTab"] as const),
  ...captionSelectors,
] as const;

const wayToStory = [...storyFormSelectors, ...chooserSelectors, "next"] as const;

/**
 * The button that publishes as a story, on a page where one is made. An own story elsewhere has the same name, a Share is a
 * reel's unless the page names a story, and a page with a Share and a field for a caption makes no story whatever it names.
 */
export function storyButton(screen: Screen, profile: Profile): Hit | undefined {
  const { profileTab, storyMode, storyViewer, storyShare, storyOwner, post } = profile.selectors;
  const isElsewhere = [profileTab, storyMode, storyViewer].some((selector) => screen.find(selector));
  if (isElsewhere) return undefined;
  const share = screen.find(post);
  if (share && captionField(screen, profile)) return undefined;
  return screen.find(storyShare) ?? (screen.find(storyOwner) && share);
}

/**
 * Resolves to the button, uncovered, at rest and as it was when its picture was kept, or to null where the app made something else of the file.
 */
export function readyForStory(
  flow: Flow,
  context: Context,
  { file, enterAgain }: { readonly file: CopiedFile; readonly enterAgain: EnterAgain | undefined },
  signal: AbortSignal,
): Promise<Hit | null> {
  const decide = toButton(context, file, enterAgain);
  const goal = { name: "go to the story", timeoutMs: TIMEOUT_MS, looksFor: wayToStory, decide };
  return flow.until(inEditors(context, goal), signal);
}

function toButton(
  context: Context,
  file: CopiedFile,
  enterAgain: EnterAgain | undefined,
): (screen: Screen) => Decision<Hit | null> {
  const { profile, hooks } = context;
  const choose = chooser(context, { ...file, isStory: true });
  const elsewhere = enterAgain ? shareAgain(context, enterAgain) : () => lost;
  const pages = new Set<string>();
  let before = "";
  let isShown = hooks.evidence === undefined;
  const show = async (signal: AbortSignal) => {
    // between two readings that have to be the same anyway
    isShown = true;
    await hooks.evidence?.("2-form", signal);
  };
  return (screen) => {
    const button = storyButton(screen, profile);
    const isAtRest = screen.shape === before;
    before = screen.shape;
    if (button?.isCovered) return lost;
    if (button && !isAtRest) return wait;
    if (button && !isShown) return { kind: "act", what: "look at the filled form", act: show };
    if (button) return { kind: "done", value: button };
    if (captionField(screen, profile)) return { kind: "done", value: null };
    const choice = choose(screen);
    if (choice) return choice;
    const next = screen.find(profile.selectors.next);
    if (next && pages.add(screen.shape).size <= MOST_NEXTS)
      return { kind: "tap", what: "next page", hit: next };
    return elsewhere(screen);
  };
}
