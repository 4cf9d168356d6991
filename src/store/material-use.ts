/**
 * Who took which material. Taken in the same commit that makes it the task's own, it is used once the task passes its
 * point of no return, and given back where an attempt ends before.
 */
import type { Material } from "../model/material.ts";
import { accountOwner, phoneOwner } from "../model/material.ts";
import type { App } from "../model/task.ts";
import type { Transaction } from "./commit.ts";
import { findByHash } from "./library.ts";
import { query, type Sql } from "./query.ts";
import { lowerFloors } from "./shelf.ts";
import type { Claim, UsedFile } from "./store.ts";

/** Those among whom the claim's account may be: what any of them used is not published again. */
export interface Owners {
  /** In whose name it is taken. */
  readonly own: string;
  readonly others: readonly string[];
}

const boundAccounts = query<{ app: App; device: number }>()((db, $) =>
  db
    .selectFrom("account")
    .select("username")
    .where("device_id", "=", $("device"))
    .where("app", "=", $("app")),
);

const uses = query<{ owner: string }>()((db, $) =>
  db
    .selectFrom("material_use")
    .select(["sha256", "path", "size", "modified_at as modifiedAtMs"])
    .where("owner", "=", $("owner")),
);

const use = query<{ owner: string; sha256: string }>()((db, $) =>
  db
    .selectFrom("material_use")
    .select("task_id")
    .where("owner", "=", $("owner"))
    .where("sha256", "=", $("sha256")),
);

const add = query<{
  owner: string;
  sha256: string;
  task: number;
  path: string;
  size: number;
  modifiedAt: number;
  now: number;
}>()((db, $) =>
  db.insertInto("material_use").values({
    owner: $("owner"),
    sha256: $("sha256"),
    task_id: $("task"),
    path: $("path"),
    size: $("size"),
    modified_at: $("modifiedAt"),
    taken_at: $("now"),
  }),
);

const saveMedia = query<{ task: number; media: string }>()((db, $) =>
  db
    .updateTable("task")
    .set({ media: $("media") })
    .where("id", "=", $("task")),
);

const keep = query<{ task: number; now: number }>()((db, $) =>
  db
    .updateTable("material_use")
    .set({ used_at: $("now") })
    .where("task_id", "=", $("task"))
    .where("used_at", "is", null),
);

const giveBack = query<{ task: number }>()((db, $) =>
  db
    .deleteFrom("material_use")
    .where("task_id", "=", $("task"))
    .where("used_at", "is", null)
    .returning(["owner", "sha256"]),
);

/** A task without an account acts as whoever is signed in, and its phone stands for all that may be. */
export async function ownersOf(db: Sql, { task, deviceId }: Claim): Promise<Owners> {
  const phone = phoneOwner(task.app, deviceId);
  if (task.username !== null) return { own: accountOwner(task.app, task.username), others: [phone] };
  const bound = await db.all(boundAccounts, { app: task.app, device: deviceId });
  return { own: phone, others: bound.map(({ username }) => accountOwner(task.app, username)) };
}

export async function usesOf(db: Sql, { own, others }: Owners): Promise<readonly UsedFile[]> {
  const used: UsedFile[] = [];
  for (const owner of [own, ...others]) used.push(...(await db.all(uses, { owner })));
  return used;
}

export async function isUsed(db: Sql, { own, others }: Owners, sha256: string): Promise<boolean> {
  for (const owner of [own, ...others]) if ((await db.get(use, { owner, sha256 })) !== undefined) return true;
  return false;
}

/** None of them may be used. */
export async function takeMaterials(
  tx: Transaction,
  taskId: number,
  { own }: Owners,
  materials: readonly Material[],
): Promise<void> {
  for (const { file, sha256 } of materials)
    await tx.run(add, {
      owner: own,
      sha256,
      task: taskId,
      path: file.path,
      size: file.size,
      modifiedAt: file.modifiedAtMs,
      now: tx.now,
    });
  await tx.run(saveMedia, { task: taskId, media: JSON.stringify(materials.map(({ file }) => file)) });
}

/** What the task took may have been published from now on. */
export async function keepMaterials(tx: Transaction, taskId: number): Promise<void> {
  await tx.run(keep, { task: taskId, now: tx.now });
}

/** What the task took and certainly has not published is for anybody again. */
export async function returnMaterials(tx: Transaction, taskId: number): Promise<void> {
  const given = await tx.all(giveBack, { task: taskId });
  if (given.length > 0) await tx.run(saveMedia, { task: taskId, media: "[]" });
  for (const { owner, sha256 } of given) {
    const material = await findByHash(tx, sha256);
    if (material !== undefined) await lowerFloors(tx, material, owner);
  }
}
