/** The materials of the library, as they come, change and go. Their bytes are somebody else's. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import { usernameKey } from "../model/account.ts";
import { type LibraryMaterial, type MaterialChange, type NewMaterial, tagKey } from "../model/material.ts";
import { Problem } from "../model/problem.ts";
import type { MediaFile } from "../model/task.ts";
import type { Transaction } from "./commit.ts";
import type { MaterialTable } from "./material-tables.ts";
import { query, type Sql } from "./query.ts";
import { putOnShelves, takeOffShelves } from "./shelf.ts";
import type { MaterialFilter } from "./store.ts";

type MaterialRow = Readonly<Selectable<MaterialTable>>;

const byId = query<{ id: number }>()((db, $) =>
  db.selectFrom("material").selectAll().where("id", "=", $("id")),
);

const byHash = query<{ sha256: string }>()((db, $) =>
  db.selectFrom("material").selectAll().where("sha256", "=", $("sha256")),
);

const insert = query<{
  sha256: string;
  kind: MediaFile["kind"];
  contentType: MediaFile["contentType"];
  size: number;
  name: string;
  tags: string;
  caption: string | null;
  username: string | null;
  order: number;
  now: number;
}>()((db, $) =>
  db
    .insertInto("material")
    .values({
      sha256: $("sha256"),
      kind: $("kind"),
      content_type: $("contentType"),
      size: $("size"),
      name: $("name"),
      tags: $("tags"),
      caption: $("caption"),
      username: $("username"),
      sort_order: $("order"),
      created_at: $("now"),
      updated_at: $("now"),
    })
    .returningAll(),
);

const save = query<{
  id: number;
  name: string;
  tags: string;
  caption: string | null;
  username: string | null;
  order: number;
  now: number;
}>()((db, $) =>
  db
    .updateTable("material")
    .set({
      name: $("name"),
      tags: $("tags"),
      caption: $("caption"),
      username: $("username"),
      sort_order: $("order"),
      updated_at: $("now"),
    })
    .where("id", "=", $("id"))
    .returningAll(),
);

const remove = query<{ id: number }>()((db, $) => db.deleteFrom("material").where("id", "=", $("id")));

/** Of the given hashes, a JSON array, those that no material has. */
const unknown = query<{ hashes: string }>()((db, $) => ({
  compile: () =>
    sql<{ sha256: string }>`
      select hash.value as sha256 from json_each(${$("hashes")}) as hash
      where not exists (select 1 from material where material.sha256 = hash.value)`.compile(db),
}));

export async function addMaterial(
  tx: Transaction,
  material: NewMaterial,
): Promise<{ material: LibraryMaterial; isNew: boolean }> {
  const known = await tx.get(byHash, { sha256: material.sha256 });
  if (known !== undefined) return { material: materialOf(known), isNew: false };
  const { sha256, kind, contentType, size, name, caption, username } = material;
  const row = await tx.get(insert, {
    ...{ sha256, kind, contentType, size, name, caption, username },
    tags: JSON.stringify(material.tags),
    order: material.sortOrder,
    now: tx.now,
  });
  if (row === undefined) throw new Error("an insert that returns nothing");
  await putOnShelves(tx, materialOf(row));
  return { material: materialOf(row), isNew: true };
}

export async function updateMaterial(
  tx: Transaction,
  id: number,
  change: MaterialChange,
): Promise<LibraryMaterial> {
  const before = await findMaterial(tx, id);
  if (before === undefined) throw unknownMaterial(id);
  const { name, tags, caption, username, sortOrder: order } = { ...before, ...change };
  const saved = { id, name, tags: JSON.stringify(tags), caption, username, order, now: tx.now };
  const row = await tx.get(save, saved);
  if (row === undefined) throw unknownMaterial(id);
  await takeOffShelves(tx, before);
  await putOnShelves(tx, materialOf(row));
  return materialOf(row);
}

/** Resolves to what it was. */
export async function removeMaterial(tx: Transaction, id: number): Promise<LibraryMaterial> {
  const material = await findMaterial(tx, id);
  if (material === undefined) throw unknownMaterial(id);
  await takeOffShelves(tx, material);
  await tx.run(remove, { id });
  return material;
}

export async function findMaterial(db: Sql, id: number): Promise<LibraryMaterial | undefined> {
  const row = await db.get(byId, { id });
  return row && materialOf(row);
}

export async function findByHash(db: Sql, sha256: string): Promise<LibraryMaterial | undefined> {
  const row = await db.get(byHash, { sha256 });
  return row && materialOf(row);
}

export async function unknownHashes(db: Sql, hashes: readonly string[]): Promise<readonly string[]> {
  return (await db.all(unknown, { hashes: JSON.stringify(hashes) })).map(({ sha256 }) => sha256);
}

/** Newest first. */
export async function listMaterials(
  db: Sql,
  filter: MaterialFilter,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ materials: readonly LibraryMaterial[]; total: number }> {
  const [count] = await db.allOf((builder) =>
    builder.selectFrom(selected(filter)).select((eb) => eb.fn.countAll<number>().as("total")),
  );
  const rows = await db.allOf((builder) =>
    builder
      .selectFrom(selected(filter))
      .innerJoin("material", "material.id", "chosen.id")
      .selectAll("material")
      .orderBy("chosen.id", "desc")
      .limit(pageSize)
      .offset((page - 1) * pageSize),
  );
  return { materials: rows.map(materialOf), total: count?.total ?? 0 };
}

/** The shelf of the tag holds all that is asked about. */
function selected({ kind, tag, username }: MaterialFilter) {
  const ofKind = kind === undefined ? sql`kind in ('video', 'image')` : sql`kind = ${kind}`;
  const ofUser = username === undefined ? sql`true` : sql`username_key = ${usernameKey(username)}`;
  const key = tag === undefined ? "" : tagKey(tag);
  return sql<{ id: number }>`(
    select material_id as id from material_shelf where tag = ${key} and ${ofKind} and ${ofUser})`.as(
    "chosen",
  );
}

function materialOf(row: MaterialRow): LibraryMaterial {
  return {
    id: row.id,
    sha256: row.sha256,
    kind: row.kind,
    contentType: row.content_type,
    size: row.size,
    name: row.name,
    tags: JSON.parse(row.tags) as readonly string[],
    caption: row.caption,
    username: row.username,
    sortOrder: row.sort_order,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function unknownMaterial(id: number): Problem {
  return new Problem("NOT_FOUND", `there is no material ${id}`, { field: "material_id" });
}
