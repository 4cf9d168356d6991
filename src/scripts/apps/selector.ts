/** Selectors as a profile writes them. */
import type { Match, Selector } from "../../device/ui/find.ts";
import type { Place } from "./place.ts";
import type { Words } from "./words.ts";

/** @throws {ProfileMistake} that names the place of what is wrong. */
export function readSelector(place: Place, words: Words): Selector {
  return place.list().map((match) => readMatch(match, words));
}

/** How each field of a match is read; the keys are all that a match may have. */
const matchFields = {
  text: readWords,
  textMatches: readPattern,
  desc: readWords,
  descMatches: readPattern,
  label: readWords,
  says: readWords,
  hintMatches: readPattern,
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
  readonly [field in keyof Match]-?: (place: Place, words: Words) => NonNullable<Match[field]>;
};

function readMatch(place: Place, words: Words): Match {
  place.onlyHas(Object.keys(matchFields));
  const read = Object.entries(matchFields).flatMap(([name, reader]) =>
    place.has(name) ? [[name, reader(place.at(name), words)] as const] : [],
  );
  if (read.length === 0) place.refuse("matches everything");
  return Object.fromEntries(read);
}

function readWords(place: Place, words: Words): readonly string[] {
  return place.isText() ? words.of(place) : place.list().flatMap((word) => words.of(word));
}

function readPattern(place: Place, words: Words): RegExp {
  return words.patternAt(place);
}
