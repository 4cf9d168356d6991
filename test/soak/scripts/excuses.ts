/** Whether a failure, or an interruption, is one that a person understands who knows what came over the phone. Pure. */
import { failures } from "../../../src/model/problem.ts";
import { MAX_REQUEUES } from "../../../src/model/task.ts";
import type { FaultKind } from "../../../src/sim/faults/faults.ts";
import type { Undergone } from "./ordeal.ts";
import type { Told } from "./play.ts";

type Attempt = Told["attempts"][number];

interface Circumstances {
  readonly undergone: readonly Undergone[];
  readonly wasStopped: boolean;
  /** The other call posts the same. */
  readonly hasTwin: boolean;
  /** What it may fail as on a phone that is well. */
  readonly own: readonly string[];
}

/** What breaks an attempt off, and lets its task wait. */
const BREAKS: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "unplug",
  "unauthorized",
  "freeze",
  "drop_next_push",
  "vanish_after_post",
]);
/** What was mended so long ago may still have its say: a page that it left, a phone that is looked for. */
const LINGERS_MS = 30_000;
const KNOWN: ReadonlySet<string> = new Set(failures);

/** What is not to be understood of a task and its attempts. */
export function unexcused(told: Told, circumstances: Circumstances): readonly string[] {
  const { id, error, status_text: status, attempts } = told;
  const wrong = attempts.flatMap((attempt) => {
    const why = attempt.error;
    if (!why || attempt.outcome === "completed") return [];
    const isRight =
      attempt.outcome === "interrupted"
        ? lasting(attempt, circumstances).some(({ trouble }) => BREAKS.has(trouble.kind))
        : isExcused(why.reason, attempt, told, circumstances);
    return isRight
      ? []
      : [`task ${id}, attempt ${attempt.number}, ${attempt.outcome}: ${why.reason}: ${why.message}`];
  });
  if (status === "failed" && !KNOWN.has(error?.reason ?? ""))
    wrong.push(`task ${id} failed as ${error?.reason}`);
  if (status === "failed" && (error?.message ?? "").length < 10)
    wrong.push(`task ${id} failed without a word`);
  return wrong;
}

function isExcused(
  reason: string,
  attempt: Attempt,
  { script_config: config, attempts }: Told,
  circumstances: Circumstances,
): boolean {
  const troubles = lasting(attempt, circumstances);
  if (troubles.some(({ trouble }) => trouble.mayFailAs.some((one) => one === reason))) return true;
  if (circumstances.own.includes(reason)) return true;
  const isGhost = String((config["target_users"] as readonly string[] | undefined)?.[0]).startsWith("ghost_");
  const interruptions = attempts.filter(({ outcome }) => outcome === "interrupted").length;
  const isLost = interruptions > MAX_REQUEUES;
  const others: Readonly<Record<string, boolean>> = {
    USER_NOT_FOUND: isGhost,
    STOPPED: circumstances.wasStopped,
    LOST: isLost,
    OUTCOME_UNKNOWN: circumstances.wasStopped || isLost || (circumstances.hasTwin && saysTwin(attempt)),
  };
  return others[reason] ?? false;
}

/** A retry of one that may have published, after the other call posted the same. */
function saysTwin({ number, error }: Attempt): boolean {
  return number > 1 && error?.message.includes("cannot be told apart") === true;
}

/** What was on the phone during the attempt, or just before. */
function lasting(
  { started_at: from, finished_at: to }: Attempt,
  { undergone }: Circumstances,
): readonly Undergone[] {
  const [begin, end] = [Date.parse(from), to === null ? Infinity : Date.parse(to)];
  return undergone.filter(
    ({ begunAt, mendedAt }) => begunAt <= end && (mendedAt ?? Infinity) + LINGERS_MS >= begin,
  );
}
