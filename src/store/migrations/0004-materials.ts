/** Which account published, or is about to publish, which file. */
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
];
