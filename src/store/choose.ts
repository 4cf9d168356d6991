/** Chooses from the library what an account has not used: what is the account's own first, then by sort order. */
import { sql } from "kysely";
import { usernameKey } from "../model/account.ts";
import { tagKey } from "../model/material.ts";
import type { MediaFile } from "../model/task.ts";
import type { Transaction } from "./commit.ts";
import { findMaterial } from "./library.ts";
import { type Owners, ownersOf } from "./material-use.ts";
import { query } from "./query.ts";
import { END, floorOf, raiseFloor, type Shelf, type ShelfPlace } from "./shelf.ts";
import type { Choice, Claim, MaterialWish } from "./store.ts";

/** How many are looked at, from a place by chance, before the first unused one is taken instead. */
const PROBED = 200;

type From = { tag: string; kind: MediaFile["kind"]; user: string; order: number; rank: string; id: number };

const notUsedBy = (owners: unknown) => sql<boolean>`not exists (
  select 1 from json_each(${owners}) as owner
  join material_use on material_use.owner = owner.value and material_use.sha256 = shelf.sha256)`;

const next = query<From & { owners: string; limit: number }>()((db, $) =>
  db
    .selectFrom("material_shelf as shelf")
    .select(["sort_order", "rank", "material_id"])
    .where("tag", "=", $("tag"))
    .where("kind", "=", $("kind"))
    .where("username_key", "=", $("user"))
    .where(sql<boolean>`(sort_order, rank, material_id) >= (${$("order")}, ${$("rank")}, ${$("id")})`)
    .where(notUsedBy($("owners")))
    .orderBy("sort_order")
    .orderBy("rank")
    .orderBy("material_id")
    .limit($("limit")),
);

/** The same for one owner, which is several times as fast over what is used. */
const nextOfOne = query<From & { owner: string }>()((db, $) =>
  db
    .selectFrom("material_shelf as shelf")
    .select(["sort_order", "rank", "material_id"])
    .where("tag", "=", $("tag"))
    .where("kind", "=", $("kind"))
    .where("username_key", "=", $("user"))
    .where(sql<boolean>`(sort_order, rank, material_id) >= (${$("order")}, ${$("rank")}, ${$("id")})`)
    .where(
      sql<boolean>`not exists (
        select 1 from material_use
        where material_use.owner = ${$("owner")} and material_use.sha256 = shelf.sha256)`,
    )
    .orderBy("sort_order")
    .orderBy("rank")
    .orderBy("material_id")
    .limit(1),
);

const probe = query<Omit<From, "id"> & { owners: string; probed: number }>()((db, $) =>
  db
    .selectFrom(
      sql<ShelfPlace & { sha256: string }>`(
        select sort_order, rank, material_id, sha256 from material_shelf
        where tag = ${$("tag")} and kind = ${$("kind")} and username_key = ${$("user")}
          and sort_order = ${$("order")} and rank >= ${$("rank")}
        order by rank limit ${$("probed")})`.as("shelf"),
    )
    .select(["sort_order", "rank", "material_id"])
    .where(notUsedBy($("owners")))
    .orderBy("rank")
    .limit(1),
);

const anyOn = query<{ tag: string; kind: MediaFile["kind"]; users: string }>()((db, $) =>
  db
    .selectFrom("material_shelf")
    .select("material_id")
    .where("tag", "=", $("tag"))
    .where("kind", "=", $("kind"))
    .where(sql<boolean>`username_key in (select value from json_each(${$("users")}))`)
    .limit(1),
);

export async function chooseMaterials(tx: Transaction, claim: Claim, wish: MaterialWish): Promise<Choice> {
  const owners = await ownersOf(tx, claim);
  const { username } = claim.task;
  const users = username === null ? [""] : [usernameKey(username), ""];
  const tags = wish.tags.length === 0 ? [""] : rotated(wish.tags.map(tagKey), wish.at);
  const chosen = new Map<number, ShelfPlace>();
  for (const user of users) {
    const found: ShelfPlace[] = [];
    for (const tag of tags) found.push(...(await unusedOn(tx, { tag, kind: wish.kind, user }, owners, wish)));
    for (const place of found.toSorted(wish.kind === "video" ? byOrder : byPlace))
      if (chosen.size < wish.count) chosen.set(place.material_id, place);
  }
  if (chosen.size === 0) return { kind: "none", filter: await emptyFilter(tx, wish, tags, users) };
  const materials = await Promise.all([...chosen.keys()].map((id) => findMaterial(tx, id)));
  return { kind: "chosen", materials: materials.filter((material) => material !== undefined) };
}

/** Begins with one by chance, so that no tag's videos always go first. */
function rotated<T>(items: readonly T[], at: number): readonly T[] {
  const start = Math.floor(at * items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}

function byOrder(a: ShelfPlace, b: ShelfPlace): number {
  return a.sort_order - b.sort_order;
}

function byPlace(a: ShelfPlace, b: ShelfPlace): number {
  if (a.sort_order !== b.sort_order || a.rank === b.rank)
    return byOrder(a, b) || a.material_id - b.material_id;
  return a.rank < b.rank ? -1 : 1;
}

/** The first ones, or for a video one by chance among those of the lowest sort order that has any. */
async function unusedOn(
  tx: Transaction,
  shelf: Shelf,
  { own, others }: Owners,
  wish: MaterialWish,
): Promise<readonly ShelfPlace[]> {
  const floor = await floorOf(tx, own, shelf);
  const first = await tx.get(nextOfOne, { ...shelf, ...from(floor), owner: own });
  if (byPlace(floor, first ?? END) < 0) await raiseFloor(tx, own, shelf, first ?? END);
  if (first === undefined) return [];
  const owners = JSON.stringify([own, ...others]);
  if (wish.kind === "video") {
    const rank = Math.floor(wish.at * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
    const picked = await tx.get(probe, { ...shelf, order: first.sort_order, rank, owners, probed: PROBED });
    if (picked !== undefined) return [picked];
  }
  return tx.all(next, { ...shelf, ...from(first), owners, limit: wish.count });
}

function from({ sort_order: order, rank, material_id: id }: ShelfPlace) {
  return { order, rank, id };
}

async function emptyFilter(
  tx: Transaction,
  { kind }: MaterialWish,
  tags: readonly string[],
  users: readonly string[],
): Promise<Extract<Choice, { kind: "none" }>["filter"]> {
  const everybody = JSON.stringify(users);
  if ((await tx.get(anyOn, { tag: "", kind, users: everybody })) === undefined) return "kind";
  for (const tag of tags)
    if ((await tx.get(anyOn, { tag, kind, users: everybody })) !== undefined) return "used";
  return "tags";
}
