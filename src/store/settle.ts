/** An attempt's traces and its end. Whoever lost the phone's fence writes nothing. */
import { sql } from "kysely";
import { usernameKey } from "../model/account.ts";
import type { FailureReason } from "../model/problem.ts";
import { autoRetryAfter } from "../model/settings.ts";
import { decideEnding, phoneQuarantineReason, quarantineReason } from "../model/settle.ts";
import type { AttemptEnd, Ending } from "../model/settle.ts";
import type { AttemptOutcome, PointOfNoReturn } from "../model/task.ts";
import { quarantineAccount } from "./account-change.ts";
import { registerSignedIn } from "./account-match.ts";
import { readAccounts } from "./account-row.ts";
import { addArtifacts } from "./artifacts.ts";
import { type CareRules, countAction } from "./care.ts";
import { failure, moveTask } from "./change.ts";
import type { Transaction } from "./commit.ts";
import { type ClaimParams, type Held, heldBy, isHeld, paramsOf } from "./fence.ts";
import { findTaskRow } from "./find.ts";
import { keepMaterials, returnMaterials } from "./material-use.ts";
import { quarantinePhone } from "./quarantine.ts";
import { query } from "./query.ts";
import { removeTask } from "./remove.ts";
import type { Claim, Settlement, Trace } from "./store.ts";
import type { TaskRow } from "./task-row.ts";

const letGo = query<ClaimParams>()((db, $) =>
  db
    .updateTable("device")
    .set({ task_id: null, lease_owner: null, lease_until: null })
    .where("id", "=", $("device"))
    .where("task_id", "=", $("task"))
    .where("fence", "=", $("fence")),
);

const saveSteps = query<{ task: number; number: number; steps: string }>()((db, $) =>
  db
    .updateTable("attempt")
    .set({ steps: $("steps") })
    .where("task_id", "=", $("task"))
    .where("number", "=", $("number")),
);

const saveProgress = query<{ task: number; progress: number | null; remark: string | null }>()((db, $) =>
  db
    .updateTable("task")
    .set({ progress: $("progress"), remark: $("remark") })
    .where("id", "=", $("task")),
);

const savePoint = query<{ task: number; point: string }>()((db, $) =>
  db
    .updateTable("task")
    .set({ point: $("point") })
    .where("id", "=", $("task")),
);

const saveAttemptPoint = query<{ task: number; number: number; point: string }>()((db, $) =>
  db
    .updateTable("attempt")
    .set({ point: $("point") })
    .where("task_id", "=", $("task"))
    .where("number", "=", $("number")),
);

const endAttempt = query<{
  task: number;
  number: number;
  now: number;
  outcome: AttemptOutcome;
  reason: FailureReason | null;
  message: string | null;
  /** Null: those that were kept before stay. */
  steps: string | null;
}>()((db, $) =>
  db
    .updateTable("attempt")
    .set({
      finished_at: $("now"),
      outcome: $("outcome"),
      error_reason: $("reason"),
      error_message: $("message"),
      steps: sql`ifnull(${$("steps")}, steps)`,
    })
    .where("task_id", "=", $("task"))
    .where("number", "=", $("number")),
);

/** Resolves to false when the fence is lost. */
export async function recordTrace(tx: Transaction, claim: Claim, trace: Trace): Promise<boolean> {
  if (!(await isHeld(tx, claim))) return false;
  await saveTrace(tx, claim, trace);
  await tx.run(saveProgress, { task: claim.task.id, progress: trace.progress, remark: trace.remark });
  return true;
}

/** Resolves to false when nothing may be published any more. */
export async function passPoint(
  tx: Transaction,
  claim: Claim,
  point: PointOfNoReturn,
  trace: Trace,
  rules: CareRules,
): Promise<boolean> {
  const task = claim.task.id;
  if (!(await recordTrace(tx, claim, trace))) return false;
  const row = await findTaskRow(tx, task);
  // A delete of a running task asks it to stop as well. A dry run ends before; here it would end whoever ran it.
  if (row === undefined || row.stop_requested === 1 || row.dry_run === 1) return false;
  await countAction(tx, row, claim.attempt, rules);
  const text = JSON.stringify(point);
  await tx.run(savePoint, { task, point: text });
  await tx.run(saveAttemptPoint, { task, number: claim.attempt, point: text });
  await keepMaterials(tx, task);
  return true;
}

/** The account acts from now on, and what it does may be repeated. Resolves to false when nothing may be done any more. */
export async function noteAction(tx: Transaction, claim: Claim, rules: CareRules): Promise<boolean> {
  if (!(await isHeld(tx, claim))) return false;
  const row = await findTaskRow(tx, claim.task.id);
  if (row === undefined || row.stop_requested === 1) return false;
  await countAction(tx, row, claim.attempt, rules);
  return true;
}

/** Ends the attempt and frees the phone. Resolves to false when the fence is lost. */
export async function settleClaim(
  tx: Transaction,
  claim: Claim,
  settlement: Settlement,
  rules: CareRules,
): Promise<boolean> {
  if ((await tx.run(letGo, paramsOf(heldBy(claim)))) === 0) return false;
  const row = await findTaskRow(tx, claim.task.id);
  if (row === undefined) return true;
  await heedStopSign(tx, row, settlement);
  const last = { ...settlement.trace, ...(await matchSeen(tx, row, settlement)) };
  const isKept = (await finish(tx, row, settlement, last, rules)) !== undefined;
  if (isKept) await addArtifacts(tx, { taskId: row.id, attempt: claim.attempt }, settlement.artifacts ?? []);
  return true;
}

/** What was found on the phone is the remark, once it is known what becomes of it. */
async function matchSeen(
  tx: Transaction,
  row: TaskRow,
  end: AttemptEnd,
): Promise<Partial<Pick<Trace, "remark">>> {
  if (end.kind !== "completed" || end.signedIn === undefined || row.deleted_at !== null) return {};
  return { remark: await registerSignedIn(tx, row, end.signedIn) };
}

/**
 * Going on is for a person to decide: the account rests, also where the task names none and it was seen on the phone. Where
 * it is a question that the next task would meet too, whoever it names, the phone rests.
 */
async function heedStopSign(tx: Transaction, row: TaskRow, end: AttemptEnd): Promise<void> {
  const sign = quarantineReason(end);
  const account = sign === null ? null : (row.account_id ?? (await accountSeen(tx, row, end)));
  if (sign !== null && account !== null) await quarantineAccount(tx, account, sign);
  if (row.account_id !== null) return;
  const reason = phoneQuarantineReason(end);
  if (reason !== null) await quarantinePhone(tx, row.device_id, { kind: "asks_person", reason, until: null });
}

async function accountSeen(tx: Transaction, { app }: TaskRow, end: AttemptEnd): Promise<number | null> {
  if (end.kind !== "failed" || end.actedAs === undefined) return null;
  const named = await readAccounts(tx, [], [usernameKey(end.actedAs)]);
  return named.find((account) => account.app === app)?.id ?? null;
}

/** Ends an attempt whose owner is gone. Resolves to what became of the task. */
export async function abandon(tx: Transaction, lost: Held, end: AttemptEnd): Promise<TaskRow | undefined> {
  await tx.run(letGo, paramsOf(lost));
  const row = await findTaskRow(tx, lost.taskId);
  return row === undefined ? undefined : finish(tx, row, end, { ...row, steps: null });
}

async function finish(
  tx: Transaction,
  row: TaskRow,
  end: AttemptEnd,
  last: Pick<Trace, "progress" | "remark"> & { readonly steps: Trace["steps"] | null },
  rules?: CareRules,
): Promise<TaskRow | undefined> {
  const hasPublished = end.kind === "completed" && row.dry_run === 0;
  await (hasPublished ? keepMaterials : returnMaterials)(tx, row.id);
  if (row.deleted_at !== null) {
    await removeTask(tx, row.id);
    return undefined;
  }
  await closeAttempt(tx, row, end, last.steps);
  const ending = decideEnding(end, {
    stopRequested: row.stop_requested === 1,
    requeueCount: row.requeue_count,
    mayHavePublished: row.point !== null,
    ...(rules && { tryAgainAfterMs: (reason) => pauseBefore(row, reason, rules) }),
  });
  switch (ending.move) {
    case "complete":
      return moveTask(tx, row, "complete", {
        progress: 100,
        remark: last.remark,
        finished_at: tx.now,
        point: null,
      });
    case "fail":
      return moveTask(tx, row, "fail", { ...failure(ending.error, tx.now), progress: last.progress });
    case "try_again":
      return tryAgain(tx, row, ending);
    case "requeue":
      return moveTask(tx, row, "requeue", {
        requeue_count: row.requeue_count + (ending.isCounted ? 1 : 0),
        started_at: null,
        progress: null,
        remark: ending.remark,
      });
  }
}

function pauseBefore(
  { auto_retry_count: times }: TaskRow,
  reason: FailureReason,
  { settings, chance }: CareRules,
): number | null {
  return autoRetryAfter(settings.autoRetry, reason, times, chance());
}

function tryAgain(
  tx: Transaction,
  row: TaskRow,
  { afterMs, remark }: Extract<Ending, { move: "try_again" }>,
): Promise<TaskRow> {
  const at = tx.now + afterMs;
  return moveTask(tx, row, "try_again", {
    run_at: at,
    retry_at: at,
    retry_count: row.retry_count + 1,
    auto_retry_count: row.auto_retry_count + 1,
    requeue_count: 0,
    started_at: null,
    progress: null,
    remark,
  });
}

async function closeAttempt(
  tx: Transaction,
  row: TaskRow,
  end: AttemptEnd,
  steps: Trace["steps"] | null,
): Promise<void> {
  const error = end.kind === "completed" ? null : end.error;
  await tx.run(endAttempt, {
    task: row.id,
    number: row.attempt_count,
    now: tx.now,
    outcome: end.kind,
    reason: error?.reason ?? null,
    message: error?.message ?? null,
    steps: steps && JSON.stringify(steps),
  });
}

async function saveTrace(tx: Transaction, claim: Claim, trace: Trace): Promise<void> {
  const steps = JSON.stringify(trace.steps);
  await tx.run(saveSteps, { task: claim.task.id, number: claim.attempt, steps });
}
