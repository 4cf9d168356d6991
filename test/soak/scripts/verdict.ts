/** Plays a run and says what is wrong with what came of it. */
import { unexcused } from "./excuses.ts";
import { Machine } from "./machine.ts";
import { possibleFailures } from "./parameter.ts";
import { Play, type Standing, type Told } from "./play.ts";
import type { Run } from "./run.ts";
import { scripts } from "./scripts.ts";
import { openStage, type Stage } from "./stage.ts";

export interface Verdict {
  /** What its tasks ended as, before a person mended what was left. */
  readonly outcomes: readonly string[];
  /** What must never be, however slow the machine is. */
  readonly lies: readonly string[];
  /** What should not be; where `isSlow`, the machine may be to blame. */
  readonly wrong: readonly string[];
  readonly isSlow: boolean;
  readonly undergone: readonly string[];
  readonly seconds: number;
  readonly story: readonly string[];
}

export async function judgeRun(run: Run): Promise<Verdict> {
  const begunAt = performance.now();
  using machine = new Machine();
  await using stage = await openStage(run);
  const play = new Play(run, stage);
  const lies: string[] = [];
  const wrong: string[] = [];
  const outcomes: string[] = [];
  try {
    const standing = await play.through();
    outcomes.push(...standing.claims.map(({ error, status }) => error?.reason ?? status));
    lies.push(...judge(run, standing));
    for (const told of standing.tasks)
      wrong.push(
        ...unexcused(told, {
          undergone: play.undergone,
          wasStopped: play.stopped.has(told.id),
          hasTwin: run.calls > 1,
          own: ownReasons(run, told),
        }),
      );
    const mended = await play.again(
      ({ status_text: status, error }) => status === "failed" && error?.reason !== "USER_NOT_FOUND",
    );
    if (mended) lies.push(...judge(run, mended));
    for (const told of mended?.tasks ?? [])
      if (told.error && !mayRemain(run, told))
        wrong.push(
          `task ${told.id} fails on a phone that is well: ${told.error.reason}: ${told.error.message}`,
        );
    wrong.push(...(await play.next()));
  } catch (cause) {
    wrong.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  }
  wrong.push(...bugs(stage));
  return {
    ...{ outcomes, lies: [...new Set(lies)], wrong, story: play.story },
    isSlow: machine.isTooSlow(stage.hurry),
    undergone: play.undergone.map(({ trouble: { kind, details } }) =>
      typeof details["name"] === "string" ? `${kind} ${details["name"]}` : kind,
    ),
    seconds: (performance.now() - begunAt) / 1000,
  };
}

/** Nobody can mend a wrong name, nor tell the post of one call from that of the other, or from one in another language. */
function mayRemain(run: Run, told: Told): boolean {
  const { calls, troubles } = run;
  const reason = told.error?.reason ?? "";
  const isUntold = calls > 1 || troubles.some(({ kind }) => kind === "language");
  if (ownReasons(run, told).includes(reason)) return true;
  return reason === "USER_NOT_FOUND" || (reason === "OUTCOME_UNKNOWN" && isUntold);
}

/** What it may fail as even on a phone that is well. */
function ownReasons({ script, app }: Run, { script_config: config, username }: Told): readonly string[] {
  return possibleFailures(scripts[script].parameters, { app, config, username });
}

function judge(run: Run, { claims, outside, registrations }: Standing): readonly string[] {
  return scripts[run.script].judge(run, claims, outside, registrations);
}

function bugs({ log }: Stage): readonly string[] {
  return log.filter(({ level }) => level === "error").map((line) => `the log tells: ${JSON.stringify(line)}`);
}
