/** Where an app asks what the files are to become, the answer: a story where that is asked for, else a reel of a video, a post of images. */
import type { Hit, Selector } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { Deed } from "../flow/deeds.ts";
import type { ScriptContext } from "../script.ts";
import type { CopiedFile } from "./copy-media.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;

type Wanted = Pick<CopiedFile, "contentType"> & { readonly isStory?: boolean };

/** Fewer answers are no question. */
const FEWEST_ANSWERS = 2;
/** An answer that led nowhere by then was lost. */
const ANSWER_AGAIN_MS = 6000;

export const chooserSelectors = [
  "videoMode",
  "imageMode",
  "storyMode",
  "chooserVideo",
  "chooserImage",
  "chooserStory",
  "chooserOnce",
] as const;

/** Gives each answer once for each page that asks, and once more only after a while. */
export function chooser(
  { session, profile, clock }: Context,
  { contentType, isStory = false }: Wanted,
): (screen: Screen) => Deed | undefined {
  const { selectors } = profile;
  const become = isStory ? "story" : contentType === "video/mp4" ? "video" : "image";
  const modeOf = { story: selectors.storyMode, video: selectors.videoMode, image: selectors.imageMode };
  const answerOf = {
    story: selectors.chooserStory,
    video: selectors.chooserVideo,
    image: selectors.chooserImage,
  };
  const answered = new Map<string, number>();
  const once = (what: string, hit: Hit, screen: Screen): Deed | undefined => {
    const key = `${what}\n${screen.shape}`;
    if (clock.elapsed() - (answered.get(key) ?? -ANSWER_AGAIN_MS) < ANSWER_AGAIN_MS) return undefined;
    const act = async (signal: AbortSignal) => {
      answered.set(key, clock.elapsed());
      await session.tap(hit.node, signal);
    };
    return { kind: "act", what, on: hit, act, onCovered: () => void answered.delete(key) };
  };
  return (screen) => {
    const mode = screen.find(modeOf[become]);
    if (mode) {
      const isSelected = mode.node.isSelected || mode.isCovered || answered.size > 0;
      return isSelected ? undefined : once("switch to what it is to become", mode, screen);
    }
    const shown = Object.values(answerOf).filter((selector) => screen.find(selector)?.isCovered === false);
    const answer = screen.find(answerOf[become]);
    const hasAnswer = answer !== undefined && !answer.isCovered;
    const isGiven = hasAnswer ? answered.size > 0 : isTitled(screen, answerOf[become]);
    const go = isGiven ? screen.find(selectors.chooserOnce) : undefined;
    if (go && !go.isCovered) return once("go on with that, once", go, screen);
    if (!answer || answer.isCovered || shown.length < FEWEST_ANSWERS) return undefined;
    return once("choose what it is to become", answer, screen);
  };
}

/** Android's own question offers what was answered the last time above the others, in a title that takes no touch. */
function isTitled(screen: Screen, answers: Selector): boolean {
  const says = answers.flatMap(({ label = [] }) => label);
  return says.length > 0 && screen.find([{ says, editable: false }]) !== undefined;
}
