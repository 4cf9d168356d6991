import type { Fields } from "../log.ts";
import type { Claim } from "../store/store.ts";

/** What run/ needs of a log: fields, then a constant phrase. */
export interface RunLog {
  debug(fields: Fields, phrase: string): void;
  info(fields: Fields, phrase: string): void;
  warn(fields: Fields, phrase: string): void;
  error(fields: Fields, phrase: string): void;
}

/** What each line about an attempt tells. */
export function namesOf({ task, adbSerial, attempt }: Claim): Fields {
  return { task: task.id, phone: adbSerial, attempt };
}
