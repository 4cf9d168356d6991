/** The library of materials, the order in which it is chosen from, and which account used which file. */
export const materials: readonly string[] = [
  `create table material_use (
    owner text not null,
    sha256 text not null,
    task_id integer not null,
    path text not null,
    size integer not null,
    modified_at integer not null,
    taken_at integer not null,
    used_at integer,
    primary key (owner, sha256)
  ) strict, without rowid`,
  `create index material_use_open on material_use (task_id) where used_at is null`,

  `create table material (
    id integer primary key autoincrement,
    sha256 text not null unique,
    kind text not null,
    content_type text not null,
    size integer not null,
    name text not null,
    tags text not null,
    caption text,
    username text,
    sort_order integer not null,
    created_at integer not null,
    updated_at integer not null
  ) strict`,

  `create table material_shelf (
    tag text not null,
    kind text not null,
    username_key text not null,
    sort_order integer not null,
    rank text not null,
    material_id integer not null,
    sha256 text not null,
    primary key (tag, kind, username_key, sort_order, rank, material_id)
  ) strict, without rowid`,

  `create table material_floor (
    owner text not null,
    tag text not null,
    kind text not null,
    username_key text not null,
    sort_order integer not null,
    rank text not null,
    material_id integer not null,
    primary key (tag, kind, username_key, owner)
  ) strict, without rowid`,
];
