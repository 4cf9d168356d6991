/**
 * The orders in which the library is chosen from. A shelf holds, in order, what has one kind, one tag ("" for all) and
 * one user ("" for everybody).
 *
 * An account that has used the first 50,000 must not pass over them each time, so each owner has a floor on each shelf:
 * whatever stands before it, that owner has used. What comes to stand before it, or is given back, lowers it.
 */
import { sql } from "kysely";
import { usernameKey } from "../model/account.ts";
import { type LibraryMaterial, rankOf, tagKey } from "../model/material.ts";
import type { MediaFile } from "../model/task.ts";
import type { Transaction } from "./commit.ts";
import type { PlaceColumns } from "./material-tables.ts";
import { query } from "./query.ts";

export type Shelf = {
  readonly tag: string;
  readonly kind: MediaFile["kind"];
  readonly user: string;
};

export type ShelfPlace = Readonly<PlaceColumns>;

/** On the shelf, and where. */
type Placed = {
  tag: string;
  kind: MediaFile["kind"];
  user: string;
  order: number;
  rank: string;
  id: number;
};

const insert = query<Placed & { sha256: string }>()((db, $) =>
  db.insertInto("material_shelf").values({
    tag: $("tag"),
    kind: $("kind"),
    username_key: $("user"),
    sort_order: $("order"),
    rank: $("rank"),
    material_id: $("id"),
    sha256: $("sha256"),
  }),
);

const remove = query<Placed>()((db, $) =>
  db
    .deleteFrom("material_shelf")
    .where("tag", "=", $("tag"))
    .where("kind", "=", $("kind"))
    .where("username_key", "=", $("user"))
    .where("sort_order", "=", $("order"))
    .where("rank", "=", $("rank"))
    .where("material_id", "=", $("id")),
);

const lower = query<Placed & { owner: string | null }>()((db, $) =>
  db
    .updateTable("material_floor")
    .set({ sort_order: $("order"), rank: $("rank"), material_id: $("id") })
    .where("tag", "=", $("tag"))
    .where("kind", "=", $("kind"))
    .where("username_key", "=", $("user"))
    .where(sql<boolean>`(sort_order, rank, material_id) > (${$("order")}, ${$("rank")}, ${$("id")})`)
    .where(sql<boolean>`(${$("owner")} is null or owner = ${$("owner")})`),
);

const floor = query<{ owner: string; tag: string; kind: MediaFile["kind"]; user: string }>()((db, $) =>
  db
    .selectFrom("material_floor")
    .select(["sort_order", "rank", "material_id"])
    .where("tag", "=", $("tag"))
    .where("kind", "=", $("kind"))
    .where("username_key", "=", $("user"))
    .where("owner", "=", $("owner")),
);

const setFloor = query<Placed & { owner: string }>()((db, $) =>
  db
    .insertInto("material_floor")
    .values({
      owner: $("owner"),
      tag: $("tag"),
      kind: $("kind"),
      username_key: $("user"),
      sort_order: $("order"),
      rank: $("rank"),
      material_id: $("id"),
    })
    .onConflict((conflict) =>
      conflict.columns(["tag", "kind", "username_key", "owner"]).doUpdateSet((eb) => ({
        sort_order: eb.ref("excluded.sort_order"),
        rank: eb.ref("excluded.rank"),
        material_id: eb.ref("excluded.material_id"),
      })),
    ),
);

const START: ShelfPlace = { sort_order: Number.MIN_SAFE_INTEGER, rank: "", material_id: 0 };
/** Behind all that stands there. */
export const END: ShelfPlace = { sort_order: Number.MAX_SAFE_INTEGER, rank: "", material_id: 0 };

export async function putOnShelves(tx: Transaction, material: LibraryMaterial): Promise<void> {
  for (const placed of placesOf(material)) {
    await tx.run(insert, { ...placed, sha256: material.sha256 });
    await tx.run(lower, { ...placed, owner: null });
  }
}

export async function takeOffShelves(tx: Transaction, material: LibraryMaterial): Promise<void> {
  for (const placed of placesOf(material)) await tx.run(remove, placed);
}

/** The owner has it before itself again. */
export async function lowerFloors(tx: Transaction, material: LibraryMaterial, owner: string): Promise<void> {
  for (const placed of placesOf(material)) await tx.run(lower, { ...placed, owner });
}

export async function floorOf(tx: Transaction, owner: string, shelf: Shelf): Promise<ShelfPlace> {
  return (await tx.get(floor, { ...shelf, owner })) ?? START;
}

export async function raiseFloor(
  tx: Transaction,
  owner: string,
  shelf: Shelf,
  { sort_order: order, rank, material_id: id }: ShelfPlace,
): Promise<void> {
  await tx.run(setFloor, { ...shelf, owner, order, rank, id });
}

function placesOf(material: LibraryMaterial): readonly Placed[] {
  const { id, kind, tags, username, sortOrder: order } = material;
  const user = username === null ? "" : usernameKey(username);
  const rank = rankOf(material);
  return ["", ...tags.map(tagKey)].map((tag) => ({ tag, kind, user, order, rank, id }));
}
