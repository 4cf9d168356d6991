/** What accounts did lately and when they may go on, settings, and the order in which a phone's tasks are found for that. */
const pending = "status = 'pending' and deleted_at is null";

export const care: readonly string[] = [
  `create table setting (
    name text primary key,
    value text not null
  ) strict, without rowid`,

  `create table care (
    id integer primary key,
    owner text not null,
    app text not null,
    script_name text not null,
    is_limited integer not null,
    wait_until integer,
    wait_reason text
  ) strict`,
  `create unique index care_by_owner on care (owner, script_name)`,
  `create index care_waiting on care (wait_until) where wait_until is not null`,

  `create table action (
    task_id integer not null,
    number integer not null,
    care_id integer not null,
    at integer not null,
    stretch real not null,
    primary key (task_id, number)
  ) strict, without rowid`,
  `create index action_by_time on action (care_id, at)`,

  `alter table task add column care_id integer not null default 0`,
  `alter table task add column retry_at integer`,
  `alter table task add column auto_retry_count integer not null default 0`,
  // As ownerOf in src/model/care.ts has it.
  `create temp view task_owner as
    select id, app, script_name,
      app || case when username is null then ':#' || device_id
        else ':@' || ifnull((select username_key from account where account.id = account_id), lower(username)) end as owner
    from main.task`,
  `insert into care (owner, app, script_name, is_limited)
    select owner, min(app), script_name, 0 from task_owner group by owner, script_name`,
  `update task set care_id = (
    select care.id from task_owner join care using (owner, script_name) where task_owner.id = task.id)`,
  `drop view task_owner`,

  `drop index task_due`,
  `create index task_due on task (device_id, care_id, run_at, id, account_id) where ${pending}`,
  `create index task_looking on task (device_id, run_at, id) where ${pending} and point is not null`,
  // A task without an account waits for its phone alone: only accounts are asked what else is open.
  `create index task_open on task (care_id, status) where finished_at is null and username is not null`,
  `drop index task_scheduled`,
  `create index task_scheduled on task (run_at)
    where ${pending} and (scheduled_at is not null or retry_at is not null)`,
];
