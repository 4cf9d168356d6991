/** Into the app's editors by the way that was asked for, and on to Post. Nothing is published yet, so it may be begun again. */
import type { Hit } from "../device/ui/find.ts";
import { Problem } from "../model/problem.ts";
import type { PostConfig } from "../model/script-config.ts";
import { startAnew } from "./app.ts";
import { beginAgainIfLost } from "./begin-again.ts";
import { writeCaption } from "./composer.ts";
import type { CopiedFile } from "./copy-media.ts";
import type { EnterAgain } from "./enter-again.ts";
import type { Flow } from "./flow.ts";
import { pickFiles } from "./picker.ts";
import { readyToPost } from "./ready-to-post.ts";
import type { ScriptContext } from "./script.ts";
import { readyForStory } from "./story-editor.ts";

type Context = ScriptContext & { readonly packageName: string };

interface Draft {
  readonly title: string | null;
  readonly caption: string;
  readonly files: readonly [CopiedFile, ...CopiedFile[]];
  readonly way: PostConfig["postWay"];
  /** It becomes a story, which has no caption. */
  readonly isStory: boolean;
  /** Rejects where something was published on the way. */
  readonly check: () => Promise<void>;
}

/** Resolves to Post, ready to be touched. */
export function compose(flow: Flow, context: Context, draft: Draft, signal: AbortSignal): Promise<Hit> {
  return beginAgainIfLost(context, () => goToPost(flow, context, draft, signal), signal, draft.check);
}

async function goToPost(flow: Flow, context: Context, draft: Draft, signal: AbortSignal): Promise<Hit> {
  const { profile, hooks } = context;
  const { title, caption, files, way, isStory } = draft;
  const [file] = files;
  const most = profile.share[file.contentType === "video/mp4" ? "videos" : "images"];
  const isShared = way === "share" && files.length <= most;
  const enterAgain = isShared ? await share(context, file, signal) : undefined;
  if (!isShared) {
    const why =
      way === "share" ? `the share intent carries ${most}, these are ${files.length}` : "as asked for";
    await pick(flow, context, draft, why, signal);
  }
  if (isStory) return toStory(flow, context, draft, enterAgain, signal);
  await writeCaption(flow, context, { title, caption, file, enterAgain }, signal);
  hooks.progress(50);
  return readyToPost(flow, context, caption, signal);
}

/** Resolves to what shares it once more. */
async function share(
  { session, hooks, packageName }: Context,
  { uri, contentType }: CopiedFile,
  signal: AbortSignal,
): Promise<EnterAgain> {
  const enter: EnterAgain = (until) => session.share(uri, contentType, packageName, until);
  hooks.step("share the file", `${contentType} to ${packageName}`);
  await enter(signal);
  return enter;
}

async function pick(
  flow: Flow,
  context: Context,
  { files, isStory }: Draft,
  why: string,
  signal: AbortSignal,
): Promise<void> {
  const { session, hooks, packageName } = context;
  hooks.step("go by the app's picker", why);
  await session.allowMedia(packageName, signal);
  await pickFiles(flow, context, { files, isStory }, signal);
}

/** An app that does not ask what a shared file is to become makes no story of it; its own + does. */
async function toStory(
  flow: Flow,
  context: Context,
  draft: Draft,
  enterAgain: EnterAgain | undefined,
  signal: AbortSignal,
): Promise<Hit> {
  const { caption, files } = draft;
  const [file] = files;
  if (caption !== "") context.hooks.step("leave out the caption", "a story has no place for one");
  let button = await readyForStory(flow, context, { file, enterAgain }, signal);
  if (!button && enterAgain) {
    await startAnew(context, context.packageName, signal);
    await pick(flow, context, draft, "the app made no story of what was shared", signal);
    button = await readyForStory(flow, context, { file, enterAgain: undefined }, signal);
  }
  if (!button)
    throw new Problem("SCREEN_UNKNOWN", "the app makes no story of the file; nothing was published");
  context.hooks.progress(50);
  return button;
}
