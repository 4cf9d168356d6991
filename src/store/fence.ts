/** Whether a claim still holds its phone. */
import type { Transaction } from "./commit.ts";
import { query } from "./query.ts";
import type { Claim } from "./store.ts";

export type ClaimParams = { device: number; task: number; fence: number };

/** What a claim is known by in the database. */
export interface Held {
  readonly taskId: number;
  readonly deviceId: number;
  readonly fence: number;
}

const held = query<ClaimParams>()((db, $) =>
  db
    .selectFrom("device")
    .select("id")
    .where("id", "=", $("device"))
    .where("task_id", "=", $("task"))
    .where("fence", "=", $("fence")),
);

export async function isHeld(tx: Transaction, claim: Claim): Promise<boolean> {
  return (await tx.get(held, paramsOf(heldBy(claim)))) !== undefined;
}

export function heldBy(claim: Claim): Held {
  return { taskId: claim.task.id, deviceId: claim.deviceId, fence: claim.fence };
}

export function paramsOf({ deviceId, taskId, fence }: Held): ClaimParams {
  return { device: deviceId, task: taskId, fence };
}
