/** Into the app's editors by the way that was asked for, and on to Post. Nothing is published yet, so it may be begun again. */
import type { Hit } from "../device/ui/find.ts";
import { Problem } from "../model/problem.ts";
import type { PostConfig } from "../model/script-config.ts";
import { startAnew } from "./app.ts";
import { beginAgainIfLost } from "./begin-again.ts";
import { writeCaption } from "./composer.ts";
import type { CopiedFile } from "./copy-media.ts";
import type { Detour } from "./detour.ts";
import { detoursOf } from "./detours.ts";
import { byCreate } from "./door.ts";
import type { Flow } from "./flow.ts";
import { pickFiles } from "./picker.ts";
import { readyToPost } from "./ready-to-post.ts";
import type { ScriptContext } from "./script.ts";
import { bySoundPage } from "./sound-page.ts";
import { soundWishOf } from "./sound-wish.ts";

type Context = ScriptContext & { readonly packageName: string };

interface Draft {
  readonly title: string | null;
  readonly caption: string;
  readonly files: readonly [CopiedFile, ...CopiedFile[]];
  readonly config: PostConfig;
  /** Rejects where something was published on the way. */
  readonly check: () => Promise<void>;
}

/** Resolves to Post, ready to be touched. */
export function compose(flow: Flow, context: Context, draft: Draft, signal: AbortSignal): Promise<Hit> {
  return beginAgainIfLost(context, () => goToPost(flow, context, draft, signal), signal, draft.check);
}

async function goToPost(flow: Flow, context: Context, draft: Draft, signal: AbortSignal): Promise<Hit> {
  const { profile, hooks } = context;
  const { files, config } = draft;
  const most = profile.share[files[0].contentType === "video/mp4" ? "videos" : "images"];
  if (config.postWay !== "share") {
    return pick(flow, context, draft, "as asked for", signal);
  }
  if (files.length > most) {
    const why = `the share intent carries ${most}, these are ${files.length}`;
    return pick(flow, context, draft, why, signal);
  }
  const detours = detoursOf(flow, context, config);
  try {
    return await share(flow, context, draft, detours, signal);
  } catch (cause) {
    const isMissed = cause instanceof Problem && cause.reason === "OPTION_MISSING";
    // what is shared passes by fewer pages; the last one is the same
    if (!isMissed || !detours.some(({ isOnWay, isDone }) => isOnWay && !isDone)) throw cause;
    hooks.step("begin again by the app's picker", cause.message);
    await startAnew(context, context.packageName, signal);
    return pick(flow, context, draft, "what is shared cannot have it", signal);
  }
}

async function share(
  flow: Flow,
  context: Context,
  { title, caption, files: [file] }: Draft,
  detours: readonly Detour[],
  signal: AbortSignal,
): Promise<Hit> {
  const { session, hooks, packageName } = context;
  const enterAgain = (until: AbortSignal) => session.share(file.uri, file.contentType, packageName, until);
  hooks.step("share the file", `${file.contentType} to ${packageName}`);
  await enterAgain(signal);
  await writeCaption(flow, context, { title, caption, file, enterAgain, detours }, signal);
  hooks.progress(50);
  return readyToPost(flow, context, caption, signal);
}

async function pick(
  flow: Flow,
  context: Context,
  { title, caption, files, config }: Draft,
  why: string,
  signal: AbortSignal,
): Promise<Hit> {
  const { session, hooks, packageName } = context;
  const [file] = files;
  const detours = detoursOf(flow, context, config);
  const wish = soundWishOf(config);
  const door = wish?.kind === "page" ? bySoundPage(context, wish.url, config.soundWaitMs) : byCreate(context);
  hooks.step("go by the app's picker", why);
  await session.allowMedia(packageName, signal);
  await pickFiles(flow, context, files, { door, detours }, signal);
  await writeCaption(flow, context, { title, caption, file, enterAgain: undefined, detours }, signal);
  hooks.progress(50);
  return readyToPost(flow, context, caption, signal);
}
