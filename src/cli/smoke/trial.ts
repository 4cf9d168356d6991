/**
 * One script on the phone, run as the server runs it: by an attempt, which lets it through to nothing that publishes. What
 * came of it, and each of its steps, is for the report.
 */
import { systemChance } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import type { PhoneLink } from "../../device/adb/link.ts";
import { openSession } from "../../device/session.ts";
import type { Session } from "../../device/session.ts";
import { sameMedia } from "../../media/inspect.ts";
import type { App, JsonObject, MediaFile, PointOfNoReturn, Step, Task } from "../../model/task.ts";
import { Attempt } from "../../run/attempt.ts";
import type { RunLog } from "../../run/run-log.ts";
import { createScriptRunner } from "../../run/script-runner.ts";
import type { Profile } from "../../scripts/apps/profile.ts";
import { paceByPhone } from "../../scripts/flow/pace.ts";
import { tellingLanguage } from "../../scripts/language.ts";
import type { Script, ScriptHooks } from "../../scripts/script.ts";
import type { Claim } from "../../store/store.ts";
import type { Album } from "./album.ts";

export interface TrialPlan {
  readonly name: string;
  readonly app: App;
  readonly username: string | null;
  readonly script: Script;
  readonly config: JsonObject;
  readonly media: readonly MediaFile[];
}

export interface TrialStep extends Step {
  /** The album's page that it was done on, or the last one that was new before it. */
  readonly page: string | undefined;
}

export interface Trial {
  readonly name: string;
  readonly end: "completed" | "stopped before Post" | "failed";
  /** What was done, or why it failed. */
  readonly told: string;
  readonly steps: readonly TrialStep[];
  /** The album's page of what showed at the end, where the phone still told. */
  readonly lastPage: string | undefined;
  readonly point: PointOfNoReturn | undefined;
  /** What was pushed to the phone. */
  readonly media: readonly string[];
  /** What a server would have logged, as that the screen is read in the slow way. */
  readonly remarks: readonly string[];
  /** The phone was lost, or did not answer any more. */
  readonly isPhoneLost: boolean;
}

export interface TrialPorts {
  readonly link: PhoneLink;
  readonly album: Album;
  readonly profileOf: (app: App) => Promise<Profile>;
  readonly clock: Clock;
  /** Ends it as a person's wish, as Ctrl-C is. */
  readonly signal: AbortSignal;
}

export async function runTrial(plan: TrialPlan, ports: TrialPorts): Promise<Trial> {
  const { link, album, clock } = ports;
  const remarks: string[] = [];
  const log = collecting(remarks);
  const pages: (string | undefined)[] = [];
  const media: string[] = [];
  let point: PointOfNoReturn | undefined;
  let lastPage: string | undefined;
  const runScript = createScriptRunner({
    scriptNamed: () => plan.script,
    profileInUse: async (app) => ({ profile: await ports.profileOf(app), note: null }),
    sameMedia,
    // a trial names the file that it posts
    takeMaterials: async () => [],
    paceOf: paceByPhone(),
    explain: tellingLanguage,
    clock,
    chance: systemChance,
  });
  const attempt = new Attempt<Session>(claimOf(plan, link.serial, clock.now()), {
    clock,
    log,
    queue: {
      record: async () => true,
      countAction: async () => true,
      // the end of every attempt here: nobody is let through
      passPointOfNoReturn: async (_claim, reached) => {
        point = reached;
        return false;
      },
    },
    ports: {
      openSession: (_claim, signal) =>
        openSession(link, clock, signal, (remark) => void remarks.push(remark)),
      runScript: async (claim, session, hooks, signal) => {
        const tellingHooks = telling(hooks, album, pages);
        const result = await runScript(claim, album.of(noting(session, media)), tellingHooks, signal);
        // what it was that it went by at last; without it the result is the same
        lastPage = await album.keepEnd(session, signal).catch(() => undefined);
        return result;
      },
      keepArtifacts: async (_claim, session, _teller, signal) => {
        lastPage = await album.keepEnd(session, signal);
      },
    },
  });
  const onStop = () => attempt.stop("stopped");
  ports.signal.addEventListener("abort", onStop, { once: true });
  if (ports.signal.aborted) onStop();
  const { outcome, trace } = await attempt.run();
  await attempt.released;
  ports.signal.removeEventListener("abort", onStop);
  const steps = trace.steps.map((step, i) => {
    // the step that it was not let through to
    const isHeld = point !== undefined && i === trace.steps.length - 1;
    return { ...step, name: isHeld ? `${step.name}: stopped before the touch` : step.name, page: pages[i] };
  });
  const isPhoneLost = outcome.kind === "interrupted";
  const common = { name: plan.name, steps, point, media, remarks, isPhoneLost, lastPage };
  if (point) return { ...common, end: "stopped before Post", told: "Post was ready, and was not touched" };
  if (outcome.kind === "completed") return { ...common, end: "completed", told: trace.remark ?? "" };
  const told = "error" in outcome ? `${outcome.error.reason}: ${outcome.error.message}` : outcome.kind;
  return { ...common, end: "failed", told };
}

/** What a server would write to its log, a bug with its stack. */
function collecting(remarks: string[]): RunLog {
  const pass = () => {};
  const take = (fields: object, phrase: string) => {
    const err = "err" in fields ? fields.err : undefined;
    remarks.push(err instanceof Error ? `${phrase}: ${err.stack ?? err.message}` : phrase);
  };
  const log = { debug: pass, info: pass, warn: take, error: take };
  return log;
}

/** Remembers on which page each step began. */
function telling(hooks: ScriptHooks, album: Album, pages: (string | undefined)[]): ScriptHooks {
  return {
    step(name, note, looksFor) {
      pages.push(album.latest);
      hooks.step(name, note, looksFor);
    },
    progress: (percent) => hooks.progress(percent),
    remark: (text) => hooks.remark(text),
    countAction: (what) => hooks.countAction(what),
    passPointOfNoReturn: (point) => hooks.passPointOfNoReturn(point),
  };
}

/** Remembers what is pushed, to take it off again. */
function noting(session: Session, media: string[]): Session {
  return new Proxy(session, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== "addMedia") return typeof value === "function" ? value.bind(target) : value;
      const addMedia: Session["addMedia"] = async (file, signal) => {
        const added = await target.addMedia(file, signal);
        media.push(added.path);
        return added;
      };
      return addMedia;
    },
  });
}

function claimOf({ app, username, script, config, media }: TrialPlan, serial: string, now: number): Claim {
  const task: Task = {
    id: 0,
    serial,
    accountId: null,
    username,
    app,
    scriptName: script.name,
    scriptConfig: config,
    source: "ui",
    startTime: null,
    scheduledAt: null,
    scheduleId: null,
    media,
    status: "running",
    waitReason: null,
    waitsUntil: null,
    progress: null,
    retryCount: 0,
    createdAt: now,
    startedAt: now,
    finishedAt: null,
    error: null,
    remark: null,
    stopRequested: false,
    isDryRun: false,
  };
  const names = { phone: serial, adbSerial: serial };
  return { task, deviceId: 0, ...names, package: null, fence: 0, attempt: 1, point: null };
}
