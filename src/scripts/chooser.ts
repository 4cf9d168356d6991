/** Where an app asks what the files are to become, the answer that is theirs: a reel of a video, a post of images. */
import type { Hit } from "../device/ui/find.ts";
import type { Screen } from "../device/ui/screen.ts";
import type { CopiedFile } from "./copy-media.ts";
import type { Deed } from "./flow.ts";
import type { ScriptContext } from "./script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;

/** Fewer answers are no question. */
const FEWEST_ANSWERS = 2;
/** An answer that led nowhere by then was lost. */
const ANSWER_AGAIN_MS = 6000;

export const chooserSelectors = [
  "videoMode",
  "imageMode",
  "chooserVideo",
  "chooserImage",
  "chooserOther",
] as const;

/** Gives each answer once for each page that asks, and once more only after a while. */
export function chooser(
  { session, profile, clock }: Context,
  { contentType }: Pick<CopiedFile, "contentType">,
): (screen: Screen) => Deed | undefined {
  const { videoMode, imageMode, chooserVideo, chooserImage, chooserOther } = profile.selectors;
  const isVideo = contentType === "video/mp4";
  const answered = new Map<string, number>();
  const once = (what: string, hit: Hit, screen: Screen): Deed | undefined => {
    const key = `${what}\n${screen.shape}`;
    if (clock.elapsed() - (answered.get(key) ?? -ANSWER_AGAIN_MS) < ANSWER_AGAIN_MS) return undefined;
    const act = async (signal: AbortSignal) => {
      answered.set(key, clock.elapsed());
      await session.tap(hit.node, signal);
    };
    return { kind: "act", what, on: hit, act };
  };
  return (screen) => {
    const mode = screen.find(isVideo ? videoMode : imageMode);
    if (mode) {
      const isSelected = mode.node.isSelected || mode.isCovered || answered.size > 0;
      return isSelected ? undefined : once("switch to what it is to become", mode, screen);
    }
    const answers = [chooserVideo, chooserImage, chooserOther].map((selector) => screen.find(selector));
    const [video, image] = answers;
    const shown = answers.filter((hit) => hit && !hit.isCovered);
    const answer = isVideo ? video : image;
    if (!answer || answer.isCovered || shown.length < FEWEST_ANSWERS) return undefined;
    return once("choose what it is to become", answer, screen);
  };
}
