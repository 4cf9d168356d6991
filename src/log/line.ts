/** What a line of the log is made of. A field has one name and one meaning in all lines. */
import type { FieldName } from "./fields.ts";

type Level = "debug" | "info" | "warn" | "error";

export interface Line {
  readonly level: Level;
  /** In the order of docs/logs.md; those with a question mark are absent where there is nothing to tell. */
  readonly fields: readonly (FieldName | `${FieldName}?`)[];
  readonly meaning: string;
}
