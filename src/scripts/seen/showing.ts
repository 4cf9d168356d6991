/** Where a post shows once it is published, and how it is told there. */
import type { PointOfNoReturn } from "../../model/task.ts";
import type { Profile } from "../apps/profile.ts";
import { captionField, captionSelectors } from "../compose/composer.ts";
import { storyButton, storyFormSelectors } from "../compose/story-editor.ts";
import type { Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { isEnough, judge, tellsFromTwins } from "./evidence.ts";
import type { ProfileSight, Verdict } from "./evidence.ts";
import { seeOwnProfile } from "./own-profile.ts";
import type { Look, LookContext } from "./own-profile.ts";
import { seeOwnStory } from "./own-story.ts";
import { judgeStory, untoldMs } from "./story-evidence.ts";
import type { Form } from "./upload.ts";

/** Where a post shows, by what it is to become. TikTok has no placements. */
export function showingOf({ app, config, media }: Pick<ScriptContext, "app" | "config" | "media">): Showing {
  const isStory = app === "instagram" && config.script === "post" && config.placement === "story";
  return isStory ? inStory(media.length) : onProfile;
}

export interface Showing {
  /** For people. */
  readonly place: string;
  readonly isStory: boolean;
  /** With the caption on it, where it has one. */
  formOf(profile: Profile, caption: string): Form;
  see(flow: Flow, context: LookContext, look: Look, signal: AbortSignal): Promise<ProfileSight>;
  judge(point: PointOfNoReturn, seen: ProfileSight): Verdict;
  /** Before the tap: whether a post of ours will be told from what was there. */
  isEnoughBefore(before: ProfileSight): boolean;
  /** And how long to wait until it will. */
  untoldMs(before: ProfileSight, now: number): number;
  /** After it: whether looking further can tell no more. */
  isEnough(point: PointOfNoReturn, seen: ProfileSight): boolean;
}

export const onProfile: Showing = {
  place: "own profile",
  isStory: false,
  formOf: (profile, caption) => ({
    looksFor: captionSelectors,
    isOn: (screen) => captionField(screen, profile, caption) !== undefined,
  }),
  see: seeOwnProfile,
  judge,
  isEnoughBefore: tellsFromTwins,
  untoldMs: () => 0,
  isEnough,
};

function inStory(files: number): Showing {
  return {
    place: "own story",
    isStory: true,
    formOf: (profile) => ({
      looksFor: storyFormSelectors,
      isOn: (screen) => storyButton(screen, profile) !== undefined,
    }),
    see: seeOwnStory,
    judge: (point, seen) => judgeStory(point, seen, files),
    isEnoughBefore: () => true,
    untoldMs,
    isEnough: () => true,
  };
}
