/**
 * Follows or unfollows people. Both read what is between us before and after, so they may be repeated at any time: nobody
 * is followed twice, and a touch whose label does not change, or changes back, is no success.
 */
import type { Hit } from "../device/ui/find.ts";
import type { Screen } from "../device/ui/screen.ts";
import { Problem } from "../model/problem.ts";
import { actAsAccount } from "./account/account.ts";
import { findPackage, startAnew } from "./app.ts";
import { beginAgainIfLost } from "./flow/begin-again.ts";
import { Flow, lost, wait } from "./flow/flow.ts";
import type { Decision } from "./flow/flow.ts";
import { tellHit } from "./flow/tell.ts";
import { personSelectors, readPerson } from "./people/person.ts";
import type { Tie } from "./people/person.ts";
import { openPerson } from "./people/visit.ts";
import type { Script, ScriptContext, ScriptResult } from "./script.ts";

type Context = ScriptContext & { readonly packageName: string };

export const follow: Script = { name: "follow", run };
export const unfollow: Script = { name: "unfollow", run };

/** What has come of it where it worked. */
const wanted = {
  follow: new Set<Tie>(["following", "friends", "requested"]),
  unfollow: new Set<Tie>(["follow", "followBack"]),
} as const satisfies Record<"follow" | "unfollow", ReadonlySet<Tie>>;

const unfollowSelectors = ["unfollow", "confirmUnfollow"] as const;
const CHANGE_TIMEOUT_MS = 60_000;
/** An app shows what it hopes for, and takes it back when the platform refuses. */
const CHANGE_LASTS_MS = 1500;
/** So long the old state may still show after the touch that changes it. */
const ANSWER_SHOWS_MS = 8000;
/** What was taken back so often is refused. */
const MOST_REVERTS = 2;

async function run(context: ScriptContext, signal: AbortSignal): Promise<ScriptResult> {
  const { config } = context;
  if (!("targets" in config)) throw new TypeError(`follow was given the config of ${config.script}`);
  const packageName = await findPackage(context, signal);
  const here = { ...context, packageName };
  await startAnew(context, packageName, signal);
  const flow = new Flow(here);
  await actAsAccount(flow, here, signal);
  const notes: string[] = [];
  for (const [i, user] of config.targets.entries()) {
    notes.push(await beginAgainIfLost(here, () => relate(flow, here, user, signal), signal));
    context.hooks.progress((100 * (i + 1)) / config.targets.length);
  }
  return { note: notes.join("; ") };
}

async function relate(flow: Flow, context: Context, user: string, signal: AbortSignal): Promise<string> {
  const { config } = context;
  if (!("targets" in config)) throw new TypeError(`follow was given the config of ${config.script}`);
  const { script, accessMethod } = config;
  const { hooks } = context;
  const page = await openPerson(flow, context, { user, by: accessMethod }, signal);
  if (!page) throw noSuchUser(context, user);
  hooks.step("read what is between us", `${page.tie}, ${tellHit(page.button)}`);
  await hooks.evidence?.("1-before", signal);
  if (wanted[script].has(page.tie)) return `@${user}: ${tell[page.tie]} already`;
  const decide = script === "follow" ? toFollow(context, user) : toUnfollow(context, user);
  const goal = {
    name: `${script} @${user}`,
    timeoutMs: CHANGE_TIMEOUT_MS,
    looksFor: [...personSelectors, ...(script === "unfollow" ? unfollowSelectors : [])],
    decide: lasting(context, user, decide),
  };
  const tie = await flow.until(goal, signal);
  hooks.step("see that it happened", tie);
  return `@${user}: ${tell[tie]}`;
}

const tell: Readonly<Record<Tie, string>> = {
  following: "followed",
  friends: "followed, and follows back",
  requested: "asked, and has to accept",
  followBack: "not followed",
  follow: "not followed",
};

function nameOf(button: Hit): string {
  return tellHit(button).replace(/^matched /, "");
}

type Decide = (screen: Screen) => Decision<Tie>;

function toFollow({ profile, hooks }: Context, user: string): Decide {
  return (screen) => {
    const page = readPerson(screen, profile, user);
    if (!page) return lost;
    if (wanted.follow.has(page.tie)) return { kind: "done", value: page.tie };
    return {
      kind: "tap",
      what: "follow",
      hit: page.button,
      before: () => hooks.countAction(nameOf(page.button)),
    };
  };
}

/** What is followed opens a sheet, and private accounts ask once more; some releases do not ask at
 * all, so each of the touches counts. Until the answer shows, nothing else is touched. */
function toUnfollow({ profile, session, clock, hooks }: Context, user: string): Decide {
  const { selectors } = profile;
  let answeredAt = -ANSWER_SHOWS_MS;
  const answer = (what: string, on: Hit): Decision<never> => ({
    kind: "act",
    what,
    on,
    async act(signal) {
      await hooks.countAction(nameOf(on));
      answeredAt = clock.elapsed();
      await session.tap(on.node, signal);
    },
  });
  return (screen) => {
    const confirm = screen.find(selectors.confirmUnfollow);
    if (confirm && !confirm.isCovered) return answer("confirm", confirm);
    const row = screen.find(selectors.unfollow);
    if (row && !row.isCovered) return answer("unfollow", row);
    const page = readPerson(screen, profile, user);
    if (!page) return lost;
    if (wanted.unfollow.has(page.tie)) return { kind: "done", value: page.tie };
    if (clock.elapsed() - answeredAt < ANSWER_SHOWS_MS) return wait;
    return {
      kind: "tap",
      what: "what is between us",
      hit: page.button,
      before: () => hooks.countAction(nameOf(page.button)),
    };
  };
}

/** Done is what stays done. A platform that takes it back again and again is not asked any more. */
function lasting(context: Context, user: string, decide: Decide): Decide {
  const { clock, session, profile, hooks } = context;
  const { config } = context;
  let isShown = hooks.evidence === undefined;
  let since: number | undefined;
  let reverts = 0;
  const show = async (signal: AbortSignal) => {
    // while it has to last anyway
    isShown = true;
    await hooks.evidence?.("2-after", signal);
  };
  return (screen) => {
    const decision = decide(screen);
    if (decision.kind !== "done") {
      const tie = since === undefined ? undefined : readPerson(screen, profile, user)?.tie;
      const isTakenBack = tie !== undefined && "targets" in config && !wanted[config.script].has(tie);
      if (isTakenBack && ++reverts >= MOST_REVERTS) {
        const message = `the app on device ${session.serial} takes it back each time; leave the account alone for a while`;
        throw new Problem("ACCOUNT_BLOCKED", message);
      }
      since = undefined;
      isShown = hooks.evidence === undefined;
      return decision;
    }
    since ??= clock.elapsed();
    if (!isShown) return { kind: "act", what: "look at the changed page", act: show };
    return clock.elapsed() - since >= CHANGE_LASTS_MS ? decision : wait;
  };
}

function noSuchUser({ app }: Context, user: string): Problem {
  return new Problem("USER_NOT_FOUND", `${app} has nobody called @${user}; check the name`);
}
