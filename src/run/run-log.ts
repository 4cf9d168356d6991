import type { Log } from "../log/log.ts";
import type { Claim } from "../store/store.ts";

/** What each line about an attempt tells. */
export function namesOf({ task, phone, attempt }: Claim) {
  const { id, scriptName: script, app, username } = task;
  return { task: id, phone, attempt, script, app, ...(username !== null && { account: username }) };
}

export type RunLog = Log;
