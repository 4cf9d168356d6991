/**
 * Which part of a regular expression may read the next character after which other one, and in how many ways (Glushkov's
 * automaton, with the ways counted): an expression is slow where the same text can be read in many of them.
 */
import type { PatternTree } from "./syntax.ts";

/** A place of the expression that reads one character. */
export interface Reader {
  readonly source: string;
  /** It only looks ahead or behind. */
  readonly isLook: boolean;
  /** Which may be next, and in how many ways: two are enough to know. */
  readonly next: Map<Reader, number>;
}

export interface Readers {
  /** Of the first character. */
  readonly first: readonly Reader[];
  /** Of each outermost repetition, those in it. */
  readonly loops: readonly (readonly Reader[])[];
}

/** Whatever holds more is not tried: words in six languages take a few hundred. */
const MOST_READERS = 5000;

/** So often a part that reads more or less is as good as repeated for ever. */
const MANY = 8;

interface Part {
  readonly first: readonly Reader[];
  readonly last: readonly Reader[];
  readonly mayBeEmpty: boolean;
}

/** Undefined where they are too many. */
export function readersOf(tree: PatternTree): Readers | undefined {
  const all: Reader[] = [];
  const loops: Reader[][] = [];
  let depth = 0;
  let looks = 0;

  function part(node: PatternTree): Part {
    switch (node.kind) {
      case "character": {
        const reader = { source: node.source, isLook: looks > 0, next: new Map<Reader, number>() };
        if (all.push(reader) > MOST_READERS) throw TOO_MANY;
        return { first: [reader], last: [reader], mayBeEmpty: false };
      }
      case "sequence":
        return node.parts.map(part).reduce(inTurn, EMPTY);
      case "choice": {
        const options = node.options.map(part);
        return {
          first: options.flatMap(({ first }) => first),
          last: options.flatMap(({ last }) => last),
          mayBeEmpty: options.some(({ mayBeEmpty }) => mayBeEmpty),
        };
      }
      case "look": {
        looks++;
        const body = part(node.body);
        looks--;
        return { ...body, mayBeEmpty: true };
      }
      case "repeat":
        return repeat(node);
    }
  }

  function repeat({ body, least, most }: PatternTree & { kind: "repeat" }): Part {
    if (most === least && most >= MANY && body.kind !== "character") return loop(() => times(body, least));
    const before = times(body, least - 1);
    const isLoop = most > Math.max(least, 1);
    const last = most === 0 ? EMPTY : isLoop ? loop(() => part(body)) : part(body);
    return inTurn(before, least > 0 ? last : { ...last, mayBeEmpty: true });
  }

  function times(body: PatternTree, count: number): Part {
    let whole = EMPTY;
    for (let nth = 1; nth <= count; nth++) whole = inTurn(whole, part(body));
    return whole;
  }

  function loop(read: () => Part): Part {
    const from = all.length;
    depth++;
    const body = read();
    depth--;
    join(body.last, body.first);
    if (depth === 0) loops.push(all.slice(from));
    return body;
  }

  try {
    return { first: part(tree).first, loops };
  } catch (cause) {
    if (cause !== TOO_MANY) throw cause;
    return undefined;
  }
}

const TOO_MANY = new RangeError("too many readers");
const EMPTY: Part = { first: [], last: [], mayBeEmpty: true };

function inTurn(one: Part, other: Part): Part {
  join(one.last, other.first);
  return {
    first: one.mayBeEmpty ? [...one.first, ...other.first] : one.first,
    last: other.mayBeEmpty ? [...one.last, ...other.last] : other.last,
    mayBeEmpty: one.mayBeEmpty && other.mayBeEmpty,
  };
}

function join(last: readonly Reader[], first: readonly Reader[]): void {
  for (const one of last) for (const other of first) one.next.set(other, (one.next.get(other) ?? 0) + 1);
}
