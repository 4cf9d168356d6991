/** The part of a file that a request wants (RFC 9110, 14). Of several parts at once, as of what cannot be read, it gets all. */

/** Both included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** "all" where no part is asked for, "none" where the file ends before it. */
export function rangeOf(header: string | undefined, size: number): Range | "all" | "none" {
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (from === "" && to === "") return "all";
  if (from === "")
    return Number(to) === 0 || size === 0
      ? "none"
      : { first: Math.max(0, size - Number(to)), last: size - 1 };
  const [first, last] = [Number(from), to === "" ? size - 1 : Math.min(Number(to), size - 1)];
  if (to !== "" && Number(to) < first) return "all";
  return first < size ? { first, last } : "none";
}

/** Of the bytes, those in the range; reads no further than that. */
export async function* within(
  bytes: AsyncIterable<Uint8Array>,
  { first, last }: Range,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const part of bytes) {
    const wanted = part.subarray(Math.max(0, first - at), Math.max(0, last + 1 - at));
    if (wanted.length > 0) yield wanted;
    at += part.length;
    if (at > last) return;
  }
}
