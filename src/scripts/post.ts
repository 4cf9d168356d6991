/**
 * Publishes a video on TikTok through the system's share intent.
 *
 * Promises: Post is touched at most once for each point of no return, with the caption read back before; it ends well only
 * when the post was seen on the own profile. After the point it never says that nothing was published unless that is
 * certain. Refuses, before the phone is touched, what is documented but not built.
 */
import { usernameKey } from "../model/account.ts";
import { Problem } from "../model/problem.ts";
import type { Reason } from "../model/problem.ts";
import { spin } from "../model/spintax.ts";
import type { MediaFile, PointOfNoReturn } from "../model/task.ts";
import { findPackage, startAnew } from "./app.ts";
import { readyToPost, writeCaption } from "./composer.ts";
import { describeSight } from "./evidence.ts";
import type { ProfileSight } from "./evidence.ts";
import { Flow } from "./flow.ts";
import { seeOwnProfile } from "./own-profile.ts";
import { videoOf } from "./post-scope.ts";
import { findPost, foundEarlier } from "./publication.ts";
import type { Script, ScriptContext, ScriptResult } from "./script.ts";
import { Upload } from "./upload.ts";

const UNANSWERED: ReadonlySet<Reason> = new Set<Reason>(["UI_SERVER_FAILED", "DEVICE_UNRESPONSIVE"]);

export const post: Script = { name: "post", run };

async function run(context: ScriptContext, signal: AbortSignal): Promise<ScriptResult> {
  const { config, point, session, hooks, chance } = context;
  if (config.script !== "post") throw new TypeError(`post was given the config of ${config.script}`);
  // what was once typed is what is looked for, and is not spun again
  const caption = point?.caption ?? spin(config.captions, chance);
  const video = videoOf({ ...context, config, caption });
  const packageName = await findPackage(context, signal);
  const here = { ...context, packageName };
  const flow = new Flow(context);
  if (point && (await foundEarlier(flow, here, point, signal))) {
    return { note: "an earlier attempt had published it: seen on the own profile" };
  }

  await startAnew(context, packageName, signal);
  const uri = await copyVideo(context, video, signal);
  const before = await seeOwnProfile(flow, here, caption, () => {}, signal);
  requireAccount(context, before);
  hooks.progress(30);

  hooks.step("share the video", packageName);
  await session.share(uri, video.contentType, packageName, signal);
  await writeCaption(flow, here, caption, signal);
  hooks.progress(50);
  const button = await readyToPost(flow, here, caption, signal);
  const mine: PointOfNoReturn = { at: context.clock.now(), caption, newestBefore: describeSight(before) };
  hooks.step("post");
  await hooks.passPointOfNoReturn(mine);
  await tapOnce(() => session.tap(button.node, signal));
  hooks.progress(60);
  const upload = new Upload(context, config.uploadWaitMs);
  await findPost(flow, here, { point: mine, upload, waitMs: config.uploadWaitMs }, signal);
  hooks.progress(100);
  return { note: `published as @${before.user}: seen on the own profile` };
}

async function copyVideo(
  { session, hooks, clock, chance }: ScriptContext,
  video: MediaFile,
  signal: AbortSignal,
) {
  hooks.step("copy the video", video.path);
  const unique = `${clock.now().toString(36)}-${Math.floor(chance() * 36 ** 6).toString(36)}`;
  const { uri } = await session.addVideo({ file: video.path, unique }, signal);
  hooks.progress(15);
  return uri;
}

function requireAccount({ username }: ScriptContext, { user }: ProfileSight): void {
  if (username === null || usernameKey(username) === usernameKey(user)) return;
  const message = `usernames: @${user} is signed in, and switching to @${username} is not implemented yet; nothing was published`;
  throw new Problem("NOT_IMPLEMENTED", message, { field: "usernames" });
}

/** Whether a touch arrived that was never answered is seen on the screen; it is not repeated. */
async function tapOnce(tap: () => Promise<void>): Promise<void> {
  try {
    await tap();
  } catch (cause) {
    if (!(cause instanceof Problem) || !UNANSWERED.has(cause.reason)) throw cause;
  }
}
