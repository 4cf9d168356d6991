/** After the tap on Post: the post is seen, or it is certain that there is none, or nobody can tell. Three different ends. */
import { sleep } from "../../clock.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import type { FailureReason, Reason } from "../../model/problem.ts";
import type { PointOfNoReturn } from "../../model/task.ts";
import { actAsAccount } from "../account/account.ts";
import type { Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import { parseSight } from "./evidence.ts";
import type { ProfileSight, Verdict } from "./evidence.ts";
import type { Showing } from "./showing.ts";
import { toldByTwin } from "./twin.ts";
import type { Upload } from "./upload.ts";

type Context = ScriptContext & { readonly packageName: string; readonly showing: Showing };

interface Publication {
  readonly point: PointOfNoReturn;
  readonly upload: Upload;
  /** From the tap on Post to the end of the upload, at most. */
  readonly waitMs: number;
}

const LOOK_PAUSE_MS = 250;
const LONGEST_LOOK_PAUSE_MS = 5000;
/** What was taken just before the app was ended may show this late. */
const AFTER_END_MS = 15_000;
const AFTER_BLIND_END_MS = 40_000;
/** Beyond the time that a post may be processing, for a phone that is slow to show it. */
const GRACE_MS = 30_000;
/** These already say what became of the post, or leave it to the next attempt. */
const FINAL: ReadonlySet<Reason> = new Set<FailureReason>([
  "DEVICE_LOST",
  "DEVICE_UNRESPONSIVE",
  "UPLOAD_TIMEOUT",
  "OUTCOME_UNKNOWN",
]);
/** These say more than that the outcome is unknown: somebody has to do something first. */
const TELLING: ReadonlySet<Reason> = new Set<FailureReason>([
  "DEVICE_LOCKED",
  "ACCOUNT_BLOCKED",
  "SIGNED_OUT",
  "CONSENT_NEEDED",
]);

/**
 * Resolves to true when the post was seen, to false when the app never took it: then Post may be touched again, after a new
 * point of no return. Rejects with UPLOAD_TIMEOUT when there is certainly no post and no time left, with OUTCOME_UNKNOWN
 * when it cannot be told: an upload that did not end in time is ended with its app, so that it cannot end later unseen.
 */
export async function findPost(
  flow: Flow,
  context: Context,
  publication: Publication,
  signal: AbortSignal,
): Promise<boolean> {
  return tellingDoubt(signal, async () => {
    const { upload, waitMs } = publication;
    const end = await upload.watch(flow, waitMs, signal);
    if (end === "untaken") return endUpload(flow, context, publication, "Post was touched in vain", signal);
    if (end === "late") return endLate(flow, context, publication, signal);
    return awaitPost(flow, context, publication, signal);
  });
}

/**
 * For a way to Post that got lost: a touch may have met it unseen. Rejects with OUTCOME_UNKNOWN where the own profile shows
 * anything new, after a point of no return, so that a retry looks first too.
 */
export function assertNothingNew(
  flow: Flow,
  context: Context,
  {
    point,
    passPoint,
  }: { readonly point: PointOfNoReturn; readonly passPoint: (point: PointOfNoReturn) => Promise<void> },
  signal: AbortSignal,
): Promise<void> {
  return tellingDoubt(signal, async () => {
    const { showing } = context;
    const isEnough = (sight: ProfileSight) => showing.isEnough(point, sight);
    const sight = await showing.see(flow, context, { caption: point.caption, isEnough }, signal);
    if (showing.judge(point, sight) === "absent") return;
    await passPoint(point);
    throw unknownOutcome(
      `the ${showing.place} shows something new, though Post was never touched on purpose`,
    );
  });
}

/** Whether an earlier attempt published: true, certainly not, or OUTCOME_UNKNOWN. Ends no app: that would end its upload. */
export function foundEarlier(
  flow: Flow,
  context: Context,
  point: PointOfNoReturn,
  signal: AbortSignal,
): Promise<boolean> {
  return tellingDoubt(signal, async () => {
    const told = toldByTwin(point, context);
    if (told === "ours" || told === "absent") return told === "ours";
    // as whoever it was that posted
    const username = parseSight(point.newestBefore)?.user ?? context.username;
    await actAsAccount(flow, { ...context, username }, signal);
    return lookBack(flow, { ...context, username }, { point, isAlone: told === "alone" }, signal);
  });
}

/** Where it is not `isAlone`, what shows may as well be another task's: only that nothing came since tells anything. */
async function lookBack(
  flow: Flow,
  context: Context,
  { point, isAlone }: { readonly point: PointOfNoReturn; readonly isAlone: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  const { clock, profile, hooks, showing } = context;
  const isSure = twiceLikely();
  const absentAt = point.at + profile.processingMs;
  const note = tellWait(profile.processingMs, absentAt, clock.now());
  for (let looks = 1; ; looks++) {
    hooks.step("look for what an earlier attempt may have published", note);
    let isUploading = false;
    const onScreen = (screen: Screen) => {
      isUploading = screen.find(profile.selectors.uploadPercent) !== undefined;
    };
    const { caption } = point;
    const isEnough = (seen: ProfileSight) => showing.isEnough(point, seen);
    const sight = await showing.see(
      flow,
      context,
      { caption, onScreen, isThorough: caption !== "", isEnough },
      signal,
    );
    // a number alone may have grown by what somebody posted by hand
    const isCountedOnly = caption !== "" && sight.count !== null && sight.newest === null && sight.items > 0;
    const judged = showing.judge(point, sight);
    const verdict = isCountedOnly && judged === "ours" ? "unsure" : judged;
    if (!isAlone && (verdict === "ours" || verdict === "likely"))
      throw unknownOutcome("another task has posted since, and the two cannot be told apart");
    if (isSure(verdict)) return true;
    const now = clock.now();
    if (verdict === "absent" && !isUploading && now >= absentAt) return false;
    if (now >= absentAt + GRACE_MS && looks > 1) {
      throw unknownOutcome(`an earlier attempt may have published; the ${showing.place} does not tell`);
    }
    hooks.step("wait to look again", note);
    await sleep(clock, lookPauseMs(looks), signal);
  }
}

async function awaitPost(
  flow: Flow,
  context: Context,
  publication: Publication,
  signal: AbortSignal,
): Promise<true> {
  const { clock, profile } = context;
  const { upload, point, waitMs } = publication;
  const endsAt = clock.elapsed() + Math.max(profile.processingMs, waitMs);
  const isSure = twiceLikely();
  for (let looks = 1; ; looks++) {
    const verdict = await look(flow, context, publication, signal);
    if (isSure(verdict)) return true;
    if (upload.isLate && !upload.hasEnded) return endLate(flow, context, publication, signal);
    if (clock.elapsed() >= endsAt) {
      throw unknownOutcome(
        `the post was not seen on the ${context.showing.place} since ${new Date(point.at).toISOString()}`,
      );
    }
    await sleep(clock, lookPauseMs(looks), signal);
  }
}

async function endLate(
  flow: Flow,
  context: Context,
  publication: Publication,
  signal: AbortSignal,
): Promise<true> {
  const late = `the upload did not end within ${publication.waitMs / 1000} s (upload_wait_time)`;
  if (await endUpload(flow, context, publication, late, signal)) return true;
  throw new Problem("UPLOAD_TIMEOUT", `${late}; it was ended and nothing was published`);
}

/** Ends the app, and looks what came of it: the post is there, or it is certain that it never will be. */
async function endUpload(
  flow: Flow,
  context: Context,
  publication: Publication,
  why: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { clock, session, hooks, packageName } = context;
  const wasUnfinished = publication.upload.isUnfinished;
  hooks.step("end the upload", why);
  await session.stopApp(packageName, signal);
  const isSure = twiceLikely();
  const endsAt = clock.elapsed() + (wasUnfinished ? AFTER_END_MS : AFTER_BLIND_END_MS);
  for (let looks = 1; ; looks++) {
    const verdict = await look(flow, context, publication, signal);
    if (isSure(verdict)) return true;
    if (clock.elapsed() < endsAt) {
      await sleep(clock, lookPauseMs(looks), signal);
      continue;
    }
    if (wasUnfinished && verdict === "absent") return false;
    throw unknownOutcome(
      `${why}; the app was ended, and the ${context.showing.place} does not tell whether it was published`,
    );
  }
}

async function look(
  flow: Flow,
  context: Context,
  { point, upload }: Publication,
  signal: AbortSignal,
): Promise<Verdict> {
  const { showing } = context;
  const { caption, newestBefore } = point;
  const before = parseSight(newestBefore);
  const news = before ? { since: before, until: upload.unseenUntil } : undefined;
  const isEnough = (seen: ProfileSight) => showing.isEnough(point, seen);
  const how = { caption, onScreen: upload.observe, isEnough };
  const sight = await showing.see(flow, context, { ...how, ...(news && { news }) }, signal);
  const verdict = showing.judge(point, sight);
  // a number that does not fit may have been an old one before: the newest post itself says more
  if (verdict !== "unsure" || sight.count === null || caption === "") return verdict;
  return showing.judge(point, await showing.see(flow, context, { ...how, isThorough: true }, signal));
}

/** Takes one verdict after another: one that is only likely counts once the next look says the same. */
function twiceLikely(): (verdict: Verdict) => boolean {
  let wasLikely = false;
  return (verdict) => {
    const isSure = verdict === "ours" || (wasLikely && verdict === "likely");
    wasLikely = verdict === "likely";
    return isSure;
  };
}

/** What fails once something may have been published fails as that. */
async function tellingDoubt<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (signal.aborted || !(cause instanceof Problem) || FINAL.has(cause.reason)) throw cause;
    throw inDoubt(TELLING.has(cause.reason) ? cause.reason : "OUTCOME_UNKNOWN", cause.message, cause);
  }
}

function unknownOutcome(why: string): Problem {
  return inDoubt("OUTCOME_UNKNOWN", why);
}

function inDoubt(reason: Reason, why: string, cause?: unknown): Problem {
  return new Problem(reason, `${why}; it may have been published, a retry looks first`, { cause });
}

/** For people, who wonder why it takes so long. */
function tellWait(processingMs: number, absentAt: number, now: number): string {
  if (now >= absentAt) return "by now it would show: if it does not, it is absent";
  const time = `${new Date(absentAt).toISOString().slice(0, 19)}Z`;
  return `until ${time}, for it may take ${processingMs / 1000} s to show: what does not show by then is absent`;
}

function lookPauseMs(looks: number): number {
  return Math.min(LONGEST_LOOK_PAUSE_MS, LOOK_PAUSE_MS * looks);
}
