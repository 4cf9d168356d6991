/** Into the app's editors by the way that was asked for, and on to Post. Nothing is published yet, so it may be begun again. */
import type { Hit } from "../../device/ui/find.ts";
import { Problem } from "../../model/problem.ts";
import type { PostConfig } from "../../model/script-config.ts";
import { startAnew } from "../app.ts";
import { beginAgainIfLost } from "../flow/begin-again.ts";
import type { Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { bySoundSearch } from "../sound/sound-among-results.ts";
import { bySoundPage } from "../sound/sound-page.ts";
import { soundWishOf } from "../sound/sound-wish.ts";
import { Sound } from "../sound/sound.ts";
import { goToStory } from "./compose-story.ts";
import { writeCaption } from "./composer.ts";
import type { CopiedFile } from "./copy-media.ts";
import type { Detour } from "./detour.ts";
import { detoursOf } from "./detours.ts";
import { byCreate } from "./door.ts";
import type { Way } from "./open-gallery.ts";
import { pickFiles } from "./pick-files.ts";
import { readyToPost } from "./ready-to-post.ts";
import { shareFile, whyNotShared } from "./share.ts";

type Context = ScriptContext & { readonly packageName: string };

interface Draft {
  readonly title: string | null;
  readonly caption: string;
  readonly files: readonly [CopiedFile, ...CopiedFile[]];
  readonly config: PostConfig;
  readonly isStory: boolean;
  /** Rejects where something was published on the way. */
  readonly check: () => Promise<void>;
}

/** Resolves to Post, ready to be touched. */
export function compose(flow: Flow, context: Context, draft: Draft, signal: AbortSignal): Promise<Hit> {
  let lostShare: string | undefined;
  const way = draft.isStory ? goToStory : goToPost;
  const goOn = async (): Promise<Hit> => {
    try {
      return await way(flow, context, draft, lostShare, signal);
    } catch (cause) {
      if (cause instanceof Problem) lostShare = `by the share it got lost: ${cause.message}`;
      throw cause;
    }
  };
  return beginAgainIfLost(context, goOn, signal, draft.check);
}

async function goToPost(
  flow: Flow,
  context: Context,
  draft: Draft,
  lostShare: string | undefined,
  signal: AbortSignal,
): Promise<Hit> {
  const { profile, hooks } = context;
  const { files, config } = draft;
  // what the app makes of a share differs from release to release, its own way less so
  const why = whyNotShared(profile, config, files) ?? lostShare;
  if (why !== undefined) return goOwnWay(flow, context, draft, why, signal);
  const detours = detoursOf(flow, context, config);
  try {
    return await share(flow, context, draft, detours, signal);
  } catch (cause) {
    // what is shared passes by fewer pages; the last one is the same
    if (!isMissing(cause) || !detours.some(({ isOnWay, isDone }) => isOnWay && !isDone)) throw cause;
    hooks.step("begin again by the app's picker", cause.message);
    await startAnew(context, context.packageName, signal);
    return goOwnWay(flow, context, draft, "what is shared cannot have it", signal);
  }
}

async function share(
  flow: Flow,
  context: Context,
  { title, caption, files: [file] }: Draft,
  detours: readonly Detour[],
  signal: AbortSignal,
): Promise<Hit> {
  const enterAgain = await shareFile(context, file, signal);
  await writeCaption(flow, context, { title, caption, file, enterAgain, detours }, signal);
  context.hooks.progress(50);
  return readyToPost(flow, context, caption, signal);
}

async function goOwnWay(
  flow: Flow,
  context: Context,
  draft: Draft,
  why: string,
  signal: AbortSignal,
): Promise<Hit> {
  const { hooks, packageName } = context;
  const { config } = draft;
  const wish = soundWishOf(config);
  const detours = detoursOf(flow, context, config);
  hooks.step("go by the app's picker", why);
  if (wish?.kind === "page") {
    const door = bySoundPage(context, wish.url, config.soundWaitMs);
    return pick(flow, context, draft, { door, detours }, signal);
  }
  try {
    return await pick(flow, context, draft, { door: byCreate(context), detours }, signal);
  } catch (cause) {
    const isMissed = detours.some((detour) => detour instanceof Sound && !detour.isDone);
    if (wish?.kind !== "named" || !isMissing(cause) || !isMissed) throw cause;
    hooks.step("begin again by the app's search", cause.message);
  }
  await startAnew(context, packageName, signal);
  const door = bySoundSearch(context, wish.name, config.soundWaitMs);
  return pick(flow, context, draft, { door, detours: detoursOf(flow, context, config, true) }, signal);
}

async function pick(
  flow: Flow,
  context: Context,
  { title, caption, files }: Draft,
  way: Way,
  signal: AbortSignal,
): Promise<Hit> {
  const { session, hooks, packageName } = context;
  const [file] = files;
  await session.allowMedia(packageName, signal);
  await pickFiles(flow, context, files, way, signal);
  const { detours } = way;
  await writeCaption(flow, context, { title, caption, file, enterAgain: undefined, detours }, signal);
  hooks.progress(50);
  return readyToPost(flow, context, caption, signal);
}

function isMissing(cause: unknown): cause is Problem {
  return cause instanceof Problem && cause.reason === "OPTION_MISSING";
}
