/**
 * Pages of tasks with exact totals. The tally names the few kinds of tasks (script, source, status) that there are, so
 * that each kind is one seek into an index that holds its ids in order; a page is the newest of their union.
 */
import { type RawBuilder, sql } from "kysely";
import type { Task } from "../model/task.ts";
import { withWaitFacts } from "./find.ts";
import { listTasksOf } from "./list-of-schedule.ts";
import type { Page } from "./page.ts";
import { type Bindable, query, type Query, type Sql } from "./query.ts";
import type { TallyTable } from "./schema.ts";
import { ALL_PHONES } from "./tally.ts";
import { taskOf } from "./task-row.ts";
import type { TaskFilter } from "./task-store.ts";

export async function listTasks(
  db: Sql,
  filter: TaskFilter,
  { page, pageSize }: Page,
  now: number,
): Promise<{ tasks: readonly Task[]; total: number }> {
  if (filter.scheduleId !== undefined)
    return listTasksOf(db, { ...filter, scheduleId: filter.scheduleId }, { page, pageSize }, now);
  const kinds = await readKinds(db, filter);
  const total = kinds.reduce((sum, kind) => sum + kind.count, 0);
  const offset = (page - 1) * pageSize;
  if (offset >= total) return { tasks: [], total };
  const ids = await readIds(
    db,
    kinds,
    filter.serial,
    sliceOf(offset, Math.min(pageSize, total - offset), total),
  );
  const rows = await db.all(byIds, { ids: JSON.stringify(ids) });
  return { tasks: rows.map((row) => taskOf(row, now)), total };
}

interface Slice {
  readonly order: "asc" | "desc";
  readonly limit: number;
  readonly offset: number;
}

/** Tasks of the older half are counted from the oldest, which takes half as long at worst. */
function sliceOf(offset: number, limit: number, total: number): Slice {
  return offset * 2 <= total
    ? { order: "desc", limit, offset }
    : { order: "asc", limit, offset: total - offset - limit };
}

type Kind = Omit<TallyTable, "serial">;
type KindParams = { status: string | null; script: string | null; source: string | null };

const kindsOf = query<KindParams & { serial: string }>()((db, $) =>
  db
    .selectFrom("tally")
    .select(["script_name", "source", "status", "count"])
    .where("serial", "=", $("serial"))
    .where(isWanted($))
    .where("count", ">", 0),
);

/** A parameter that is null wants all. */
function isWanted($: (name: keyof KindParams) => RawBuilder<string | null>): RawBuilder<boolean> {
  return sql`ifnull(script_name = ${$("script")}, true)
    and ifnull(source = ${$("source")}, true)
    and ifnull(status = ${$("status")}, true)`;
}

function readKinds(db: Sql, filter: TaskFilter): Promise<readonly Kind[]> {
  return db.all(kindsOf, {
    status: filter.status ?? null,
    script: filter.scriptName ?? null,
    source: filter.source ?? null,
    serial: filter.serial ?? ALL_PHONES,
  });
}

async function readIds(
  db: Sql,
  kinds: readonly Kind[],
  serial: string | undefined,
  { order, limit, offset }: Slice,
): Promise<readonly number[]> {
  const named = kinds.flatMap((kind, index) => [
    [`script${index}`, kind.script_name],
    [`source${index}`, kind.source],
    [`status${index}`, kind.status],
  ]);
  const params = { ...Object.fromEntries(named), serial: serial ?? null, limit, offset };
  const rows = await db.all(idsOfKinds(kinds.length, serial !== undefined, order), params);
  return rows.map((row) => row.id);
}

type IdQuery = Query<Record<string, Bindable>, { id: number }>;

/** One for each number of kinds that there can be. */
const unions = new Map<string, IdQuery>();

/** Ids of so many kinds in order. SQLite merges the parts and reads no more of each than it takes. */
function idsOfKinds(count: number, isOfSerial: boolean, order: Slice["order"]): IdQuery {
  const name = `${count} ${isOfSerial} ${order}`;
  const known = unions.get(name);
  if (known !== undefined) return known;
  const union = query<Record<string, Bindable>>()((db, $) => {
    const parts = Array.from({ length: count }, (_, index) => {
      const ofSerial = isOfSerial ? sql`serial = ${$("serial")} and` : sql``;
      return sql`select id from task where ${ofSerial} script_name = ${$(`script${index}`)}
        and source = ${$(`source${index}`)} and status = ${$(`status${index}`)} and deleted_at is null`;
    });
    const page = sql`order by id ${sql.raw(order)} limit ${$("limit")} offset ${$("offset")}`;
    return { compile: () => sql<{ id: number }>`${sql.join(parts, sql` union all `)} ${page}`.compile(db) };
  });
  unions.set(name, union);
  return union;
}

const byIds = query<{ ids: string }>()((db, $) =>
  withWaitFacts(db.selectFrom("task"))
    .where("task.id", "in", sql<number>`(select value from json_each(${$("ids")}))`)
    .orderBy("task.id", "desc"),
);
