/** Tasks that may not publish. */
export const dryRun: readonly string[] = [`alter table task add column dry_run integer not null default 0`];
