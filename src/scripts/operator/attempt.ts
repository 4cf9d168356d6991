/**
 * One attempt at a task of an operator's script: the app is made ready and the account verified here, then the script runs in
 * its own process, and when this has settled nothing of it touches the phone any more.
 */
import { isDeepStrictEqual } from "node:util";
import { deadline } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log/log.ts";
import { Problem } from "../../model/problem.ts";
import type { MediaFile } from "../../model/task.ts";
import { actAsAccount } from "../account/account.ts";
import { bringToFront, findPackage, startAnew } from "../app.ts";
import { Flow } from "../flow/flow.ts";
import type { ScriptResult } from "../script.ts";
import { aLine } from "./arguments.ts";
import type { Verbs } from "./channel.ts";
import type { ContextTold, OperatorContext } from "./context.ts";
import { readDescription } from "./description.ts";
import type { Description } from "./description.ts";
import { failureOf } from "./failure.ts";
import { flowVerbs } from "./flow-verbs.ts";
import type { DecisionTold } from "./flow-verbs.ts";
import { Guest } from "./guest.ts";
import { hookVerbs } from "./hook-verbs.ts";
import { phoneVerbs } from "./phone-verbs.ts";
import { Readings } from "./readings.ts";
import type { ReadingTold } from "./readings.ts";
import { LONGEST_LINE, toldHooks } from "./told-hooks.ts";

export interface AttemptDeps {
  /** The file, where it may be published. Rejects with MATERIAL_MISSING. */
  readonly mediaAt: (path: string) => Promise<MediaFile>;
  readonly clock: Clock;
  readonly log: Pick<Log, "debug">;
}

/** The module of a script, and what it said of itself when the server started. */
export interface KnownScript extends Description {
  readonly file: string;
  readonly folder: string;
}

export async function attemptScript(
  script: KnownScript,
  given: OperatorContext,
  deps: AttemptDeps,
  signal: AbortSignal,
): Promise<ScriptResult> {
  const context = { ...given, hooks: toldHooks(given.hooks) };
  const flow = new Flow(context);
  const packageName = script.needsApp ? await openApp(flow, context, signal) : context.package;
  return runInGuest(script, { ...context, package: packageName }, flow, deps, signal);
}

/** What an earlier attempt published may still be uploading, and is not ended. */
async function openApp(flow: Flow, context: OperatorContext, signal: AbortSignal): Promise<string> {
  const packageName = await findPackage(context, signal);
  if (context.point === null) await startAnew(context, packageName, signal);
  // of no account nothing is read here that would open it
  if (context.username === null) {
    context.hooks.step("open the app", packageName);
    await bringToFront(context.session, context.profile, packageName, signal);
  }
  await actAsAccount(flow, { ...context, packageName }, signal);
  return packageName;
}

async function runInGuest(
  script: KnownScript,
  context: OperatorContext,
  flow: Flow,
  deps: AttemptDeps,
  signal: AbortSignal,
): Promise<ScriptResult> {
  const ended = new AbortController();
  const until = AbortSignal.any([signal, ended.signal]);
  const passage = { mayHavePublished: context.point !== null };
  const bugs: unknown[] = [];
  const verbs = verbsOf({ context, flow, deps, passage, guest: () => guest }, until);
  const guest = new Guest({ clock: deps.clock, folder: script.folder }, noting(verbs, bugs, until));
  const tooLong = () => new Problem("SCRIPT_FAILED", `it took longer than ${script.timeoutMs / 1000} s`);
  const late = deadline(deps.clock, script.timeoutMs, tooLong);
  try {
    const either = AbortSignal.any([until, late.signal]);
    assertSame(script, await guest.call("load", either, script.file));
    return { note: aLine(await guest.call("run", either, tellContext(context)), LONGEST_LINE) };
  } catch (cause) {
    if (signal.aborted) throw cause;
    if (bugs.length > 0) throw bugs[0];
    throw failureOf(script, cause, passage);
  } finally {
    late.cancel();
    ended.abort(new Error("the script has ended"));
    await guest[Symbol.asyncDispose]();
    await guest.channel.idle();
    const { printed: detail } = guest;
    const names = { phone: context.session.serial, script: script.name };
    if (detail !== "") deps.log.debug({ ...names, detail }, "operator script printed");
  }
}

interface VerbParts {
  readonly context: OperatorContext;
  readonly flow: Flow;
  readonly deps: AttemptDeps;
  readonly passage: { mayHavePublished: boolean };
  /** Not there yet while the verbs are made for it. */
  readonly guest: () => Guest;
}

function verbsOf({ context, flow, deps, passage, guest }: VerbParts, signal: AbortSignal): Verbs {
  const { session, package: packageName, clock, chance, hooks } = context;
  const readings = new Readings();
  const { mediaAt } = deps;
  const ask = {
    decide: async (reading: ReadingTold) => (await guest().channel.call("decide", reading)) as DecisionTold,
    act: async () => void (await guest().channel.call("act").catch(rethrowAsFailure)),
  };
  return {
    ...phoneVerbs({ session, readings, packageName, mediaAt, clock, chance }, signal),
    ...flowVerbs({ flow, readings, context, packageName, ask }, signal),
    ...hookVerbs({
      hooks,
      clock,
      flow,
      onPassing: () => void (passage.mayHavePublished = true),
      fail: (problem) => guest().channel.close(problem),
    }),
    ping: () => null,
  };
}

/** What is no Problem and nobody asked for is a bug of ours, and must not end as the script's failure. */
function noting(verbs: Verbs, bugs: unknown[], signal: AbortSignal): Verbs {
  const noted = Object.entries(verbs).map(([name, verb]) => {
    const run = async (...args: readonly unknown[]) => {
      try {
        return await verb(...args);
      } catch (error) {
        if (!(error instanceof Problem) && !signal.aborted) bugs.push(error);
        throw error;
      }
    };
    return [name, run] as const;
  });
  return Object.fromEntries(noted);
}

function rethrowAsFailure(error: unknown): never {
  if (error instanceof Problem) throw error;
  throw new Problem("SCRIPT_FAILED", error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}

/** Configs were checked against what it said when the server started. */
function assertSame(script: KnownScript, told: unknown): void {
  const now = readDescription(told);
  const isSame = now.name === script.name && isDeepStrictEqual(now.configSchema, script.configSchema);
  if (isSame) return;
  throw new Problem(
    "SCRIPT_FAILED",
    "its name or configSchema changed since the server started; start it again",
  );
}

function tellContext({
  app,
  username,
  package: packageName,
  session,
  config,
  point,
  profile,
}: OperatorContext) {
  const { selectors, packages, personUrl } = profile;
  return {
    ...{ app, username, package: packageName, serial: session.serial, config: config.values, point },
    profile: { selectors, packages, personUrl },
  } satisfies ContextTold;
}
