/** Into the app's editors by the way that was asked for, and on to Post. Nothing is published yet, so it may be begun again. */
import type { Hit } from "../device/ui/find.ts";
import type { PostConfig } from "../model/script-config.ts";
import { beginAgainIfLost } from "./begin-again.ts";
import { writeCaption } from "./composer.ts";
import type { CopiedFile } from "./copy-media.ts";
import type { Flow } from "./flow.ts";
import { pickFiles } from "./picker.ts";
import { readyToPost } from "./ready-to-post.ts";
import type { ScriptContext } from "./script.ts";

type Context = ScriptContext & { readonly packageName: string };

interface Draft {
  readonly title: string | null;
  readonly caption: string;
  readonly files: readonly [CopiedFile, ...CopiedFile[]];
  readonly way: PostConfig["postWay"];
  /** Rejects where something was published on the way. */
  readonly check: () => Promise<void>;
}

/** Resolves to Post, ready to be touched. */
export function compose(flow: Flow, context: Context, draft: Draft, signal: AbortSignal): Promise<Hit> {
  return beginAgainIfLost(context, () => goToPost(flow, context, draft, signal), signal, draft.check);
}

async function goToPost(
  flow: Flow,
  context: Context,
  { title, caption, files, way }: Draft,
  signal: AbortSignal,
): Promise<Hit> {
  const { session, profile, hooks, packageName } = context;
  const [file] = files;
  const most = profile.share[file.contentType === "video/mp4" ? "videos" : "images"];
  const isShared = way === "share" && files.length <= most;
  const share = (until: AbortSignal) => session.share(file.uri, file.contentType, packageName, until);
  if (isShared) {
    hooks.step("share the file", `${file.contentType} to ${packageName}`);
    await share(signal);
  } else {
    const why =
      way === "share" ? `the share intent carries ${most}, these are ${files.length}` : "as asked for";
    hooks.step("go by the app's picker", why);
    await session.allowMedia(packageName, signal);
    await pickFiles(flow, context, files, signal);
  }
  const enterAgain = isShared ? share : undefined;
  await writeCaption(flow, context, { title, caption, file, enterAgain }, signal);
  hooks.progress(50);
  return readyToPost(flow, context, caption, signal);
}
