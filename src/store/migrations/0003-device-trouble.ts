/** Why a phone is not there, what is done about it, and what kind of quarantine keeps it from work. */
export const deviceTrouble: readonly string[] = [
  `alter table device add column trouble text`,
  `alter table device add column trouble_since integer`,
  `alter table device add column trouble_step text`,
  `alter table device add column trouble_step_since integer`,
  `alter table device add column quarantine_kind text`,
  `alter table device add column quarantine_until integer`,
  // there were no others, and the start that migrates lifts these
  `update device set quarantine_kind = iif(is_refused, 'shared', 'held') where quarantined_at is not null`,
];
