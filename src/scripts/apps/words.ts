/**
 * What an app says, by language, as a profile writes it: `labels` are whole words, `patterns` parts of regular expressions.
 * Elsewhere "$name" stands for a label, and "{$name}" in a regular expression for either. A word counts in every language:
 * the phone's is not asked for, and what is another app's or Android's may speak another one.
 */
import type { Place } from "./place.ts";

/** Hears of all regular expressions that count. `refuse` throws why one cannot be used. */
export interface PatternWatch {
  add(expression: RegExp, refuse: (why: string) => never): void;
}

export class Words {
  readonly #labels: ReadonlyMap<string, readonly string[]>;
  readonly #patterns: ReadonlyMap<string, readonly string[]>;
  readonly #watch: PatternWatch | undefined;

  private constructor(
    labels: ReadonlyMap<string, readonly string[]>,
    patterns: ReadonlyMap<string, readonly string[]>,
    watch: PatternWatch | undefined,
  ) {
    this.#labels = labels;
    this.#patterns = patterns;
    this.#watch = watch;
  }

  /** @throws {ProfileMistake} that names the place of what is wrong. */
  static read(labels: Place, patterns: Place, watch?: PatternWatch): Words {
    const known = readLocales(labels, (word) => word.string());
    const parts = readLocales(patterns, (part) => {
      const { source } = part.pattern();
      // whoever uses it may want it to be all of a text, which is when most are slow
      watch?.add(new RegExp(`^(?:${source})$`, "iu"), (why) => part.refuse(why));
      return source;
    });
    for (const [name, place] of patterns.entries()) {
      if (known.has(name)) place.refuse("has the name of a label");
    }
    return new Words(known, parts, watch);
  }

  /** A word of its own, or all that "$name" stands for. */
  of(place: Place): readonly string[] {
    const word = place.string();
    if (!word.startsWith("$")) return [word];
    return this.#labels.get(word.slice(1)) ?? place.refuse(`names no label: ${word}`);
  }

  patternAt(place: Place): RegExp {
    const expression = place.pattern((source) =>
      source.replaceAll(/\{\$(\w+)\}/g, (_, name: string) => `(?:${this.#partsOf(name, place).join("|")})`),
    );
    this.#watch?.add(expression, (why) => place.refuse(why));
    return expression;
  }

  #partsOf(name: string, place: Place): readonly string[] {
    const parts = this.#patterns.get(name) ?? this.#labels.get(name)?.map(asPattern);
    return parts ?? place.refuse(`names no pattern and no label: {$${name}}`);
  }
}

/** Those that some label has words of, as "pt-BR". What begins with "x-" is none: an operator's own words. */
export function languagesOf(labels: Place): readonly string[] {
  const all = labels.entries().flatMap(([, locales]) => locales.entries().map(([language]) => language));
  return [...new Set(all)].filter((language) => !language.startsWith("x-"));
}

function readLocales(place: Place, read: (one: Place) => string): ReadonlyMap<string, readonly string[]> {
  const named = place.entries().map(([name, locales]) => {
    const ones = locales.entries().flatMap(([, words]) => words.list().map(read));
    return [name, [...new Set(ones)]] as const;
  });
  return new Map(named);
}

/** As texts are compared: whatever the blanks, apostrophes and dots. */
function asPattern(word: string): string {
  return word
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
    .replaceAll(/\s+/g, "\\s+")
    .replaceAll(/['’]/g, "['’]")
    .replaceAll("…", "(?:…|\\.{3})");
}
