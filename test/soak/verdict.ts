/** Runs a trial and compares what the script says with what an outsider sees. */
import { setTimeout as later } from "node:timers/promises";
import { Problem } from "../../src/model/problem.ts";
import type { App, MediaFile } from "../../src/model/task.ts";
import type { Pace } from "../../src/scripts/pace.ts";
import { scriptRig } from "../scripts/rig.ts";
import type { Published, Ran } from "../scripts/rig.ts";
import { ACCOUNTS } from "./trial.ts";
import type { Trial, Trouble } from "./trial.ts";

export interface Verdict {
  /** `completed`, or the reason of the failure. */
  readonly outcome: string;
  /** What is not true of it, or should not be. */
  readonly wrong: readonly string[];
  readonly story: readonly string[];
}

/** Alike, so that what is slow on the phone is as slow for the scripts. */
const SPEED = { phone: 25, scripts: 25 };

type Rig = Awaited<ReturnType<typeof scriptRig>>;

/** Whatever the app still has under way shows by then. */
const SETTLES_MS = 400;

/** `pace` is of the trials before. */
export async function judgeTrial(trial: Trial, pace: Pace): Promise<Verdict> {
  await using rig = await scriptRig(`soak ${trial.script} ${trial.seed}`, SPEED);
  const { script, app, config, user, account: username } = trial;
  const isThere = user !== "ghost_jane";
  if (script === "unfollow" && isThere) await rig.run("follow", { app, config, context: { username } });
  const media = await Promise.all(
    Array.from({ length: trial.files }, () => (config["content_type"] === 1 ? rig.image() : rig.video())),
  );
  const story: string[] = [];
  const ran = await disturbed(rig, trial, { media, pace, story });
  const outcome =
    ran.error === undefined ? "completed" : ran.error instanceof Problem ? ran.error.reason : "bug";
  const said = ran.note ?? String(ran.error);
  story.push(`${outcome}: ${said}`);
  await later(SETTLES_MS);
  const judge = script === "post" ? judgePost : judgeTie;
  const wrong = [...(await judge(rig, trial, media, ran)), ...misfits(trial, outcome)];
  return { outcome, wrong, story };
}

interface Stage {
  readonly media: readonly MediaFile[];
  readonly pace: Pace;
  readonly story: string[];
}

async function disturbed(
  rig: Rig,
  { script, app, config, locale, account: username, troubles }: Trial,
  { media, pace, story }: Stage,
): Promise<Ran> {
  await rig.fault("language", { locale });
  const begun = performance.now();
  const tell = (what: string) => story.push(`${Math.round(performance.now() - begun)} ms: ${what}`);
  const faults: Promise<void>[] = [];
  let steps = 0;
  const begin = async ({ kind, details, afterMs }: Trouble) => {
    await later(afterMs);
    tell(`*** ${kind} ${JSON.stringify(details)}`);
    await rig.fault(kind, details);
  };
  const onStep = (name: string, note = "") => {
    steps += 1;
    tell(`${name} ${note}`);
    faults.push(...troubles.filter(({ step }) => step === steps).map(begin));
  };
  const ran = await rig.run(script, { app, config, media, onStep, context: { pace, username } });
  await Promise.all(faults);
  return ran;
}

/** Failures that nothing of the trial calls for. */
function misfits({ user, script, troubles }: Trial, outcome: string): readonly string[] {
  const expected = script !== "post" && user.startsWith("ghost_") ? "USER_NOT_FOUND" : "completed";
  const isAsked = troubles.some(({ details }) => details.name === "consent");
  if (outcome === expected || (isAsked && outcome === "CONSENT_NEEDED")) return [];
  return [`${outcome} instead of ${expected}`];
}

async function judgePost(
  rig: Rig,
  { app, config, account }: Trial,
  media: readonly { readonly sha256: string }[],
  { error }: Ran,
): Promise<readonly string[]> {
  const [name, others] = await whose(app, account, (other) => rig.published(other, app));
  const posts = await rig.published(name, app);
  const wrong: string[] = [];
  if (others.length > 0) wrong.push("published as another");
  if (posts.length > 1) wrong.push(`published ${posts.length} times`);
  if (error === undefined && posts.length === 0) wrong.push("claims what was not published");
  const isDenied = error instanceof Problem && !error.message.includes("may have been published");
  if (isDenied && posts.length > 0) wrong.push("denies what was published");
  const sent = { kind: config["content_type"] === 1 ? "images" : "video", caption: config["captions"] };
  const files = media.map(({ sha256 }) => sha256).join();
  const isSent = (post: Published) =>
    post.kind === sent.kind && post.caption === sent.caption && post.sha256.join() === files;
  if (!posts.every(isSent)) wrong.push(`published something else: ${JSON.stringify(posts)}`);
  return wrong;
}

async function judgeTie(
  rig: Rig,
  { app, script, config, user, account }: Trial,
  _media: readonly object[],
  { error, note }: Ran,
): Promise<readonly string[]> {
  const [name, others] = await whose(app, account, (other) => rig.following(other, app));
  const following = await rig.following(name, app);
  const wrong: string[] = [];
  const strangers = [...following.filter((name) => name !== user), ...others];
  if (strangers.length > 0) wrong.push(`follows ${strangers.join()}`);
  if (error !== undefined) return wrong;
  if (script === "unfollow" && following.length > 0) wrong.push("claims to have unfollowed");
  if (script === "follow" && user.startsWith("jane") && following.length !== 1)
    wrong.push("claims to have followed");
  // what an outsider does not see, as a request, the app itself tells on a quiet phone
  await rig.mend();
  const again = await rig.run(script, { app, config, context: { username: account } });
  if (!again.note?.endsWith("already"))
    wrong.push(`says ${note}, and then ${again.note ?? String(again.error)}`);
  return wrong;
}

/** The account that acts, and what is to be seen of the others. */
async function whose<T>(
  app: App,
  account: string | null,
  read: (name: string) => Promise<readonly T[]>,
): Promise<readonly [name: string, ofOthers: readonly T[]]> {
  const name = account ?? ACCOUNTS[app][0];
  const others = ACCOUNTS[app].filter((other) => other !== name);
  return [name, (await Promise.all(others.map(read))).flat()];
}
