/** Calls that are made again and again, and which tasks came of which. */
export const schedules: readonly string[] = [
  `create table schedule (
    id integer primary key autoincrement,
    name text not null,
    cron text not null,
    time_zone text not null,
    is_paused integer not null,
    call text not null,
    version integer not null default 0,
    next_run_at integer,
    last_run_at integer,
    last_error text,
    last_task_count integer,
    ran text not null default '[]',
    created_at integer not null,
    updated_at integer not null
  ) strict`,
  `create index schedule_due on schedule (next_run_at) where next_run_at is not null`,

  `alter table task add column schedule_id integer`,
  `create index task_by_schedule on task (schedule_id, id) where schedule_id is not null and deleted_at is null`,
];
