/** Letters to try a regular expression with: its own, and one of each kind that expressions tell apart. */
import type { Reader } from "./readers.ts";

const COMMON: readonly string[] = ["a", "é", "я", "中", "0", "_", " ", "\n", ".", "-", "@", "!", "😀"];
const ESCAPED = /\\u\{([\da-f]+)\}|\\[ux]([\da-f]{4}|[\da-f]{2})/giu;

export class Letters {
  readonly #sources: readonly string[];
  readonly #expressions = new Map<string, RegExp>();
  readonly #known = new Map<string, readonly string[]>();

  constructor(all: Iterable<Reader>) {
    this.#sources = [...new Set([...all].map(({ source }) => source))];
  }

  /**
   * Which letters each of them reads: of those that the whole expression takes for the same one, and first those that
   * few of its parts read, since a text is to be read by these and then not to match.
   */
  readBy(readers: readonly Reader[]): ReadonlyMap<Reader, readonly string[]> {
    const own = [...new Set(readers.map(({ source }) => source))];
    const byKind = new Map<string, readonly [letter: string, parts: number]>();
    for (const letter of new Set(own.flatMap((source) => this.#lettersOf(source)))) {
      const parts = this.#sources.filter((source) => this.#reads(source, letter));
      byKind.set(parts.join("\n"), [letter, parts.length]);
    }
    const letters = [...byKind.values()]
      .toSorted((one, other) => one[1] - other[1])
      .map(([letter]) => letter);
    const bySource = new Map(
      own.map((source) => [source, letters.filter((letter) => this.#reads(source, letter))]),
    );
    return new Map(readers.map((reader) => [reader, bySource.get(reader.source) ?? []]));
  }

  /** One that it reads. */
  oneFor({ source }: Reader): string {
    return this.#lettersOf(source)[0] ?? "";
  }

  #lettersOf(source: string): readonly string[] {
    const known = this.#known.get(source);
    if (known) return known;
    const escaped = [...source.matchAll(ESCAPED)].map(([, long, short]) => letterOf(long ?? short ?? ""));
    const found = [...source, ...escaped, ...COMMON].filter((letter) => this.#reads(source, letter));
    const letters = found.length > 0 ? found : firstOf(source);
    this.#known.set(source, letters);
    return letters;
  }

  #reads(source: string, letter: string): boolean {
    if (source.length === 1 && source !== ".") return source === letter || sameLetter(source, letter);
    let expression = this.#expressions.get(source);
    if (!expression) this.#expressions.set(source, (expression = new RegExp(`^(?:${source})$`, "iu")));
    return expression.test(letter);
  }
}

function sameLetter(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function letterOf(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

/** Of all that have a number of 16 bits, one that the part of an expression reads. */
function firstOf(source: string): readonly string[] {
  const all = String.fromCharCode(...Array.from({ length: 0xd800 }, (_, code) => code));
  return new RegExp(source, "iu").exec(all) ?? [];
}
