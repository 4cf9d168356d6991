/** Which files are kept of attempts: registered with the settlement, forgotten oldest first. */
import { sql } from "kysely";
import { inOrder } from "../model/artifact.ts";
import type { Artifact, ArtifactName, AttemptKey } from "../model/artifact.ts";
import type { Transaction, Writer } from "./commit.ts";
import { query, type Sql } from "./query.ts";
import type { Reader } from "./read.ts";
import type { ArtifactLimits, ArtifactStore } from "./store.ts";

/** How many files are looked at in one go, so that other verbs get their turn between. */
const CHUNK = 500;

const add = query<{ task: number; number: number; name: ArtifactName; size: number; now: number }>()(
  (db, $) =>
    db.insertInto("artifact").values({
      task_id: $("task"),
      number: $("number"),
      name: $("name"),
      size: $("size"),
      created_at: $("now"),
    }),
);

const ofTask = query<{ task: number }>()((db, $) =>
  db.selectFrom("artifact").select(["number", "name", "size"]).where("task_id", "=", $("task")),
);

const visible = query<{ task: number; number: number; name: string }>()((db, $) =>
  db
    .selectFrom("artifact")
    .innerJoin("task", "task.id", "artifact.task_id")
    .select(["artifact.name", "artifact.size"])
    .where("artifact.task_id", "=", $("task"))
    .where("artifact.number", "=", $("number"))
    .where("artifact.name", "=", sql<ArtifactName>`${$("name")}`)
    .where("task.deleted_at", "is", null),
);

const total = query()((db) =>
  db.selectFrom("artifact").select((eb) => eb.fn.coalesce(eb.fn.sum<number>("size"), sql.lit(0)).as("bytes")),
);

const oldest = query<{ limit: number }>()((db, $) =>
  db
    .selectFrom("artifact")
    .select(["task_id", "number", "size", "created_at"])
    .orderBy("created_at")
    .orderBy("task_id")
    .orderBy("number")
    .limit($("limit")),
);

const forget = query<{ task: number; number: number }>()((db, $) =>
  db.deleteFrom("artifact").where("task_id", "=", $("task")).where("number", "=", $("number")),
);

/** Of the given attempts, a JSON array of [task, number], those that have nothing to keep and may get nothing more. */
const unclaimed = query<{ keys: string }>()((db, $) => ({
  compile: () =>
    sql<{ task_id: number; number: number }>`
      select key.value ->> 0 as task_id, key.value ->> 1 as number
      from json_each(${$("keys")}) as key
      where not exists (
        select 1 from attempt join task on task.id = attempt.task_id
        where attempt.task_id = key.value ->> 0 and attempt.number = key.value ->> 1
          and task.deleted_at is null
          and (attempt.finished_at is null or exists (
            select 1 from artifact
            where artifact.task_id = attempt.task_id and artifact.number = attempt.number)))`.compile(db),
}));

export class Artifacts implements ArtifactStore {
  readonly #writer: Writer;
  readonly #reader: Reader;

  constructor(writer: Writer, reader: Reader) {
    this.#writer = writer;
    this.#reader = reader;
  }

  get({ taskId, attempt }: AttemptKey, name: ArtifactName): Promise<Artifact | undefined> {
    return this.#reader.single((db) => db.get(visible, { task: taskId, number: attempt, name }));
  }

  async prune(limits: ArtifactLimits): Promise<{ forgotten: readonly AttemptKey[]; keptBytes: number }> {
    const forgotten: AttemptKey[] = [];
    for (;;) {
      const { keys, bytes } = await this.#writer.write((tx) => forgetSome(tx, limits));
      forgotten.push(...keys);
      if (keys.length === 0) return { forgotten, keptBytes: bytes };
    }
  }

  async leftovers(of: readonly AttemptKey[]): Promise<readonly AttemptKey[]> {
    const keys = JSON.stringify(of.map(({ taskId, attempt }) => [taskId, attempt]));
    const rows = await this.#reader.single((db) => db.all(unclaimed, { keys }));
    return rows.map(attemptKey);
  }
}

/** Registers files of an attempt. */
export async function addArtifacts(
  tx: Transaction,
  { taskId, attempt }: AttemptKey,
  files: readonly Artifact[],
): Promise<void> {
  for (const { name, size } of files)
    await tx.run(add, { task: taskId, number: attempt, name, size, now: tx.now });
}

/** Of all attempts at the task, with the attempt's number. */
export async function artifactsOf(
  db: Sql,
  taskId: number,
): Promise<readonly (Artifact & { number: number })[]> {
  return inOrder(await db.all(ofTask, { task: taskId }));
}

/** `bytes` is what there was before. */
async function forgetSome(
  tx: Transaction,
  { maxAgeMs, maxBytes }: ArtifactLimits,
): Promise<{ keys: readonly AttemptKey[]; bytes: number }> {
  const bytes = (await tx.get(total, {}))?.bytes ?? 0;
  const doomed = new Map<string, AttemptKey>();
  let left = bytes;
  for (const row of await tx.all(oldest, { limit: CHUNK })) {
    if (left <= maxBytes && row.created_at >= tx.now - maxAgeMs) break;
    left -= row.size;
    doomed.set(`${row.task_id}/${row.number}`, attemptKey(row));
  }
  const keys = [...doomed.values()];
  for (const { taskId, attempt } of keys) await tx.run(forget, { task: taskId, number: attempt });
  return { keys, bytes };
}

function attemptKey(row: { readonly task_id: number; readonly number: number }): AttemptKey {
  return { taskId: row.task_id, attempt: row.number };
}
