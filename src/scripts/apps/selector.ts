/** Selectors as a profile writes them: "$name" stands for a label's words, in all of its languages. */
import type { Match, Selector } from "../../device/find.ts";
import type { Place } from "./place.ts";

export type Labels = ReadonlyMap<string, readonly string[]>;

/** A word counts in every language: the phone's is not asked for. */
export function readLabels(place: Place): Labels {
  return new Map(
    place
      .entries()
      .map(([name, locales]) => [name, locales.entries().flatMap(([, words]) => words.strings())]),
  );
}

/** Those that some label has words of, as "pt-BR". */
export function languagesOf(labels: Place): readonly string[] {
  const all = labels.entries().flatMap(([, locales]) => locales.entries().map(([language]) => language));
  return [...new Set(all)];
}

/** @throws {TypeError} that names the place of what is wrong. */
export function readSelector(place: Place, labels: Labels): Selector {
  return place.list().map((match) => readMatch(match, labels));
}

/** How each field of a match is read; the keys are all that a match may have. */
const matchFields = {
  text: readWords,
  textMatches: (place) => place.pattern(),
  desc: readWords,
  descMatches: (place) => place.pattern(),
  label: readWords,
  says: readWords,
  hintMatches: (place) => place.pattern(),
  idSuffix: readWords,
  packages: readWords,
  className: readWords,
  selected: (place) => place.boolean(),
  editable: (place) => place.boolean(),
  clickable: (place) => place.boolean(),
  inside: readMatch,
  area: (place) => place.four(),
  size: (place) => place.four(),
} as const satisfies {
  readonly [field in keyof Match]-?: (place: Place, labels: Labels) => NonNullable<Match[field]>;
};

function readMatch(place: Place, labels: Labels): Match {
  place.onlyHas(Object.keys(matchFields));
  const read = Object.entries(matchFields).flatMap(([name, reader]) =>
    place.has(name) ? [[name, reader(place.at(name), labels)] as const] : [],
  );
  if (read.length === 0) place.refuse("matches everything");
  return Object.fromEntries(read);
}

function readWords(place: Place, labels: Labels): readonly string[] {
  if (!place.isText()) return place.strings().flatMap((word) => wordsOf(word, place, labels));
  return wordsOf(place.string(), place, labels);
}

function wordsOf(word: string, place: Place, labels: Labels): readonly string[] {
  if (!word.startsWith("$")) return [word];
  return labels.get(word.slice(1)) ?? place.refuse(`names no label: ${word}`);
}
