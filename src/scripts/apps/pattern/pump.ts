/**
 * Texts on which a regular expression would take long, if it does on any: what leads to a repetition, and then again and
 * again what this can read in more ways than one. Each more of it doubles the ways then, and all are tried where what
 * comes at the end does not match.
 */
import { Letters } from "./letters.ts";
import type { Reader, Readers } from "./readers.ts";

export interface Pump {
  readonly before: string;
  readonly again: string;
  /** Else it is read in one way, and several repetitions may share it between them. */
  readonly isTwofold: boolean;
}

/** Pairs of readers that are looked at for one text. */
const MOST_PAIRS = 20_000;
/** Of one repetition. */
const MOST_STARTS = 40;
const MOST_LETTERS = 4;

export function pumpsOf({ first, loops }: Readers): readonly Pump[] {
  if (loops.length === 0) return [];
  const letters = new Letters(reachable(first));
  const ways = waysTo(first, letters);
  return loops.flatMap((loop) => {
    const readBy = letters.readBy(loop);
    const twofold = loop.slice(0, MOST_STARTS).flatMap((start) => {
      const again = twofoldFrom(start, readBy);
      if (again === undefined) return [];
      // what looks ahead may want another way, and then the text itself is a good guess
      const befores = new Set([ways.get(start) ?? "", "", ...again.slice(0, MOST_LETTERS)]);
      return [...befores].map((before) => ({ before, again, isTwofold: true }));
    });
    if (twofold.length === 0 && loops.length === 1) return [];
    const alone = loop
      .filter((reader) => reader.next.has(reader))
      .flatMap((reader) =>
        (readBy.get(reader) ?? []).map((again) => ({ before: ways.get(reader) ?? "", again })),
      );
    return [...twofold, ...alone.map((pump) => ({ ...pump, isTwofold: false }))];
  });
}

function reachable(first: readonly Reader[]): ReadonlySet<Reader> {
  const all = new Set(first);
  for (const reader of all) for (const next of reader.next.keys()) all.add(next);
  return all;
}

/** A shortest text to each reader, its own letter included; around what only looks, where there is such a way. */
function waysTo(first: readonly Reader[], letters: Letters): ReadonlyMap<Reader, string> {
  const ways = new Map<Reader, string>();
  const visit = (readers: Iterable<Reader>, way: string, withLooks: boolean) => {
    for (const reader of readers)
      if (!ways.has(reader) && (withLooks || !reader.isLook)) ways.set(reader, way + letters.oneFor(reader));
  };
  for (const withLooks of [false, true]) {
    visit(first, "", withLooks);
    for (const [reader, way] of ways) visit(reader.next.keys(), way, withLooks);
  }
  return ways;
}

interface Pair {
  readonly one: Reader;
  readonly other: Reader;
  readonly isTwofold: boolean;
  readonly text: string;
}

/** A text that leads from the reader back to it in two ways. */
function twofoldFrom(start: Reader, readBy: ReadonlyMap<Reader, readonly string[]>): string | undefined {
  const ids = new Map([...readBy.keys()].map((reader, id) => [reader, id] as const));
  const seen = new Set<string>();
  const queue: Pair[] = [{ one: start, other: start, isTwofold: false, text: "" }];
  for (const { one, other, isTwofold, text } of queue) {
    for (const [nextOne, ways] of one.next) {
      for (const nextOther of other.next.keys()) {
        const theirs = readBy.get(nextOther);
        const letter = readBy.get(nextOne)?.find((own) => theirs?.includes(own));
        if (letter === undefined) continue;
        const next = {
          one: nextOne,
          other: nextOther,
          isTwofold: isTwofold || nextOne !== nextOther || (one === other && ways > 1),
          text: text + letter,
        };
        if (next.isTwofold && next.one === start && next.other === start) return next.text;
        const key = [ids.get(nextOne), ids.get(nextOther), next.isTwofold].join();
        if (seen.has(key) || seen.size >= MOST_PAIRS) continue;
        seen.add(key);
        queue.push(next);
      }
    }
  }
  return undefined;
}
