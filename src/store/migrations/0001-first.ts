/** The first schema. */
export const first: readonly string[] = [
  `create table meta (
    name text primary key,
    value integer not null
  ) strict, without rowid`,

  `create table device (
    id integer primary key autoincrement,
    serial text not null unique,
    is_identified integer not null default 0,
    is_refused integer not null default 0,
    state text not null default 'not_connected',
    state_since integer not null,
    adb_serial text,
    model text,
    android_version text,
    sdk integer,
    last_seen_at integer,
    quarantine_reason text,
    quarantined_at integer,
    within_limit integer not null default 1,
    task_id integer,
    fence integer not null default 0,
    lease_owner text,
    lease_until integer
  ) strict`,
  `create index device_connected on device (id) where state = 'connected'`,
  `create unique index device_by_adb_serial on device (adb_serial) where adb_serial is not null`,

  `create table device_alias (
    name text primary key,
    device_id integer not null references device (id)
  ) strict, without rowid`,
  `create index device_alias_by_device on device_alias (device_id)`,

  `create table account (
    id integer primary key autoincrement,
    app text not null,
    username text not null,
    username_key text not null,
    serial text,
    device_id integer references device (id),
    package text,
    is_enabled integer not null,
    quarantine_reason text,
    quarantined_at integer,
    created_at integer not null,
    updated_at integer not null
  ) strict`,
  `create unique index account_by_name on account (username_key, app)`,
  `create index account_by_device on account (device_id)`,
  `create index account_quarantined on account (id) where quarantined_at is not null`,

  `create table task (
    id integer primary key,
    serial text not null,
    device_id integer not null,
    account_id integer,
    username text,
    app text not null,
    script_name text not null,
    config text not null,
    media text not null,
    source text not null,
    start_time text,
    scheduled_at integer,
    created_at integer not null,
    status text not null default 'pending',
    run_at integer not null,
    retry_count integer not null default 0,
    requeue_count integer not null default 0,
    attempt_count integer not null default 0,
    point text,
    progress integer,
    remark text,
    error_reason text,
    error_message text,
    started_at integer,
    finished_at integer,
    stop_requested integer not null default 0,
    deleted_at integer
  ) strict`,
  `create index task_by_script on task (script_name, source, status, id) where deleted_at is null`,
  `create index task_by_serial on task (serial, script_name, source, status, id) where deleted_at is null`,
  `create index task_due on task (device_id, run_at, id, account_id)
    where status = 'pending' and deleted_at is null`,
  `create index task_scheduled on task (run_at)
    where status = 'pending' and deleted_at is null and scheduled_at is not null`,
  `create index task_failed on task (id) where status = 'failed' and deleted_at is null`,
  `create unique index task_one_running on task (device_id) where status = 'running'`,

  `create table attempt (
    task_id integer not null references task (id) on delete cascade,
    number integer not null,
    device_id integer not null,
    fence integer not null,
    started_at integer not null,
    finished_at integer,
    outcome text,
    error_reason text,
    error_message text,
    steps text not null default '[]',
    point text,
    primary key (task_id, number)
  ) strict, without rowid`,

  `create table event (
    seq integer primary key,
    at integer not null,
    kind text not null,
    subject_id integer not null,
    device_id integer,
    serial text,
    script_name text,
    data text
  ) strict`,

  `create table tally (
    serial text not null,
    script_name text not null,
    source text not null,
    status text not null,
    count integer not null,
    primary key (serial, script_name, source, status)
  ) strict, without rowid`,

  `create table idempotency (
    key text primary key,
    fingerprint text not null,
    ids text not null,
    created_at integer not null
  ) strict, without rowid`,
  `create index idempotency_by_age on idempotency (created_at)`,
];
