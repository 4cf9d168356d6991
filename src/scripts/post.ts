/**
 * Publishes a video or images, through the system's share intent or the app's own picker.
 *
 * Promises: Post is touched at most once for each point of no return, with the account's name and the caption read back
 * before; it ends well only when the post was seen on the own profile. After the point it never says that nothing was
 * published unless that is certain. Refuses, before the phone is touched, what a story cannot have.
 */
import { sleep } from "../clock.ts";
import { Problem } from "../model/problem.ts";
import { spin } from "../model/spintax.ts";
import type { PointOfNoReturn } from "../model/task.ts";
import { together } from "../together.ts";
import { actAsAccount } from "./account/account.ts";
import { findPackage, startAnew } from "./app.ts";
import { splitTitle } from "./compose/caption.ts";
import { assertStoryCan } from "./compose/compose-story.ts";
import { compose } from "./compose/compose.ts";
import { copyMedia } from "./compose/copy-media.ts";
import { Flow } from "./flow/flow.ts";
import { tellHit } from "./flow/tell.ts";
import { touchOnce } from "./flow/touch-once.ts";
import type { Script, ScriptContext, ScriptResult } from "./script.ts";
import { describeSight } from "./seen/evidence.ts";
import type { ProfileSight } from "./seen/evidence.ts";
import type { LookContext } from "./seen/own-profile.ts";
import { assertNothingNew, findPost, foundEarlier } from "./seen/publication.ts";
import { showingOf } from "./seen/showing.ts";
import type { Showing } from "./seen/showing.ts";
import { Upload } from "./seen/upload.ts";

/** Post is touched again only where it is certain that the first touch published nothing. */
const TRIES = 2;

export const post: Script = { name: "post", run };

async function run(context: ScriptContext, signal: AbortSignal): Promise<ScriptResult> {
  const { config, media, point, session, profile, hooks, chance } = context;
  if (config.script !== "post") throw new TypeError(`post was given the config of ${config.script}`);
  // what was once typed is what is looked for, and is not spun again
  const text = point?.caption ?? spin(config.captions, chance);
  const { title, caption } = splitTitle(context.app, text);
  const showing = showingOf(context);
  if (showing.isStory) assertStoryCan(config);
  const packageName = await findPackage(context, signal);
  const where = { ...context, packageName, showing };
  const flow = new Flow(where);
  flow.isAbout(caption);
  flow.mayLeaveSigns(true);
  const earlier = point && { ...point, caption };
  if (earlier && (await foundEarlier(flow, where, earlier, signal))) {
    await hooks.evidence?.("3-posted", signal);
    return { note: `an earlier attempt had published it: seen on the ${showing.place}` };
  }
  flow.mayLeaveSigns(false);

  await startAnew(context, packageName, signal);
  // large files travel while the profile is read
  const [[first, ...others], before] = await together(
    signal,
    (until) => copyMedia(context, media, until),
    (until) => seeBefore(flow, where, caption, until),
  );
  if (!first) throw new TypeError("a post without a file");
  const here = { ...where, username: before.user };
  hooks.progress(30);

  const pointNow = (): PointOfNoReturn => ({
    at: context.clock.now(),
    caption,
    newestBefore: describeSight(before),
  });
  // a retry types what was written, title and all
  const passPoint = (mine: PointOfNoReturn) => hooks.passPointOfNoReturn({ ...mine, caption: text });
  const check = () => assertNothingNew(flow, here, { point: pointNow(), passPoint }, signal);
  const { isStory } = showing;
  const form = showing.formOf(profile, caption);
  const draft = { title, caption, files: [first, ...others] as const, config, isStory, check };
  for (let tries = 1; ; tries++) {
    const button = await compose(flow, here, draft, signal);
    const mine = pointNow();
    hooks.step("post", tellHit(button));
    await passPoint(mine);
    flow.isPublishing(true);
    await touchOnce(() => session.tap(button.node, signal));
    hooks.progress(60);
    const upload = new Upload(here, form, config.uploadWaitMs);
    const isSeen = await findPost(flow, here, { point: mine, upload, waitMs: config.uploadWaitMs }, signal);
    if (isSeen) break;
    if (tries === TRIES)
      throw new Problem("UPLOAD_TIMEOUT", "the app did not take the post; nothing was published");
    flow.isPublishing(false);
  }
  await hooks.evidence?.("3-posted", signal);
  hooks.progress(100);
  return { note: `published as @${before.user}: seen on the ${showing.place}` };
}

async function seeBefore(
  flow: Flow,
  context: LookContext & Pick<ScriptContext, "hooks"> & { readonly showing: Showing },
  caption: string,
  signal: AbortSignal,
): Promise<ProfileSight> {
  const { hooks, showing, clock } = context;
  await actAsAccount(flow, context, signal);
  const isEnough = (sight: ProfileSight) => showing.isEnoughBefore(sight);
  const onWhole = async (until: AbortSignal) => hooks.evidence?.("1-account", until);
  const sight = await showing.see(flow, context, { caption, isEnough, onWhole }, signal);
  hooks.actsAs?.(sight.user);
  const untoldMs = showing.untoldMs(sight, clock.now());
  if (untoldMs > 0) {
    hooks.step(`wait until ours will be told on the ${showing.place}`, `${Math.ceil(untoldMs / 1000)} s`);
    await sleep(clock, untoldMs, signal);
  }
  hooks.step("wait for the copy");
  return sight;
}
