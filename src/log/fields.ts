/** The fields of log lines: one name and one meaning in all of them. */

/** What a field holds. */
export const fieldMeanings = {
  task: "the task's id",
  phone: "the phone: its `ro.serialno`, or the name it was given by while that is not known",
  adb: "what adb calls the phone, where that is another name",
  account: "the user name of the account, without `@`; absent where the task is for whichever is signed in",
  app: "tiktok or instagram",
  attempt: "which attempt at the task, from 1",
  script: "post, follow, unfollow, match_account, switch_account, or the name of an operator's own",
  reason: "why, from the closed list of docs/failures.md",
  detail: "the same for people: names the thing and the remedy",
  ms: "how long it took, or lasted",
  retry: "how often the task was retried",
  outcome:
    "what the attempt came to: completed, failed, interrupted or dropped (its phone was given to another)",
  step: "a step of the script",
  name: "the name of a file",
  size: "of a file, in bytes",
  model: "the phone's model",
  android: "the phone's version of Android",
  server: "an adb server, as HOST:PORT",
  trouble:
    "what keeps the phone or the adb server from work: gone, offline, mute where it does not answer, unauthorized, adb_hung, …",
  pid: "of a process that was started here",
  program: "its path",
  requeued: "how many tasks are pending again",
  failed: "how many tasks failed",
  schedule: "the schedule's id",
  late_ms: "how long after its time",
  tasks: "how many tasks",
  first: "the id of the first of them",
  unread: "names of config fields",
  version: "of phonefleet",
  data: "the data directory",
  url: "where the API listens",
  sim_control_url: "where the simulated phones are broken and mended",
  request_id: "what the caller was told in place of the bug",
  reference: "what the task's error names in place of the bug",
  where: "the request or the place in the server",
  err: "what was thrown, with its stack",
} as const;

export type FieldName = keyof typeof fieldMeanings;
