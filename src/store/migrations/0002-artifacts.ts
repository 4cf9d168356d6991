/** Which files are kept of an attempt. */
export const artifacts: readonly string[] = [
  `create table artifact (
    task_id integer not null,
    number integer not null,
    name text not null,
    size integer not null,
    created_at integer not null,
    primary key (task_id, number, name),
    foreign key (task_id, number) references attempt (task_id, number) on delete cascade
  ) strict, without rowid`,
  `create index artifact_by_age on artifact (created_at, task_id, number, size)`,
];
