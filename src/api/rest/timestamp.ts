/** Times in documented JSON: RFC 3339, in any offset. */

export interface Instant {
  /** Since the epoch. */
  readonly seconds: bigint;
  readonly nanos: number;
}

const FORM =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[Tt ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** undefined for what is no such time, as the 30th of February, or one without an offset. */
export function readInstant(text: string): Instant | undefined {
  const [, day, time, fraction = "", offset = ""] = FORM.exec(text) ?? [];
  if (day === undefined) return undefined;
  // A day that the month does not have is taken for one of the next month.
  if (!new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) return undefined;
  const at = Date.parse(`${day}T${time}${offset.toUpperCase()}`);
  return { seconds: BigInt(at / 1000), nanos: Number(fraction.padEnd(9, "0")) };
}
