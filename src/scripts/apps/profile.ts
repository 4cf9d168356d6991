/**
 * What is known of an app, as data: packages, words, where things are, what may come in the way. A profile is checked and
 * compiled when it is read, every mistake with its place, so that an operator can replace one without a release.
 */
import type { Match, Selector } from "../../device/find.ts";
import { failures } from "../../model/problem.ts";
import type { FailureReason } from "../../model/problem.ts";
import type { App } from "../../model/task.ts";

/** Names of what scripts look for. A profile says null where its app has none. */
const selectorNames = [
  // the own profile
  "profileTab",
  "ownName",
  "postCount",
  "gridItem",
  "notAPost",
  "accountSwitcher",
  "accountList",
  "accountRow",
  // the way to a post
  "createTab",
  "gallery",
  "galleryItem",
  "galleryPick",
  "severalImages",
  "chooser",
  "next",
  "caption",
  "captionField",
  "post",
  "postNow",
  "askedToPost",
  "uploadPercent",
  // other people
  "searchEntry",
  "searchField",
  "searchSubmit",
  "searchResult",
  "personName",
  "noSuchPerson",
  "following",
  "friends",
  "requested",
  "followBack",
  "follow",
  "unfollow",
  "confirmUnfollow",
] as const;

type SelectorName = (typeof selectorNames)[number];

export interface Profile {
  readonly app: App;
  /** Whether its owner has seen it work on hardware. */
  readonly verified: boolean;
  /** The app's packages, the likeliest first. */
  readonly packages: readonly string[];
  /** A person's page; {user} stands for the name. */
  readonly personUrl: string;
  /** How long a post that the app has taken may not be seen yet. */
  readonly processingMs: number;
  readonly selectors: Readonly<Record<SelectorName, Selector>>;
  /** Handled wherever they appear. */
  readonly popups: readonly Popup[];
  /** Pages that failed to load. */
  readonly retry: Selector;
  /** Ways out of what nobody knows, when nothing else leads on. */
  readonly close: Selector;
  /** What ends the attempt when it lasts. */
  readonly stopSigns: readonly StopSign[];
  readonly ages: readonly AgeFormat[];
  /** Dates, which the app shows for what is older than its ages. */
  readonly oldDates: RegExp;
}

interface Popup {
  readonly name: string;
  readonly when: Selector;
  readonly tap: Selector;
}

export interface StopSign {
  readonly name: string;
  readonly reason: FailureReason;
  /** For people: what it means and what to do. */
  readonly message: string;
  readonly when: Selector;
}

interface AgeFormat {
  /** The first group is the number; without one the age is below a minute. */
  readonly matches: RegExp;
  readonly unitSeconds: number;
}

/** @throws {TypeError} that names the place of what is wrong. */
export function readProfile(json: unknown): Profile {
  const top = new Place(json, "profile");
  const labels = readLabels(top.at("labels"));
  const selector = (place: Place): Selector => place.list().map((match) => readMatch(match, labels));
  const profile: Profile = {
    app: top.at("app").oneOf(["tiktok", "instagram"]),
    verified: top.at("verified").boolean(),
    packages: top
      .at("packages")
      .list()
      .map((name) => name.string()),
    personUrl: top.at("personUrl").string(),
    processingMs: 1000 * top.at("processingSeconds").number(),
    selectors: readSelectors(top.at("selectors"), selector),
    popups: top
      .at("popups")
      .list()
      .map((popup) => ({
        name: popup.at("name").string(),
        when: selector(popup.at("when")),
        tap: selector(popup.at("tap")),
      })),
    retry: selector(top.at("retry")),
    close: selector(top.at("close")),
    stopSigns: top
      .at("stopSigns")
      .list()
      .map((sign) => ({
        name: sign.at("name").string(),
        reason: sign.at("reason").oneOf(failures),
        message: sign.at("message").string(),
        when: selector(sign.at("when")),
      })),
    ages: top
      .at("ages")
      .list()
      .map((age) => ({
        matches: age.at("matches").pattern(),
        unitSeconds: age.at("unitSeconds").number(),
      })),
    oldDates: top.at("oldDates").pattern(),
  };
  top.onlyHas([
    ...Object.keys(profile).filter((name) => name !== "processingMs"),
    "processingSeconds",
    "labels",
  ]);
  return profile;
}

type Labels = ReadonlyMap<string, readonly string[]>;

/** A word counts in every language: the phone's is not asked for. */
function readLabels(place: Place): Labels {
  return new Map(
    place
      .entries()
      .map(([name, locales]) => [
        name,
        locales.entries().flatMap(([, words]) => words.list().map((word) => word.string())),
      ]),
  );
}

function readSelectors(place: Place, selector: (place: Place) => Selector): Profile["selectors"] {
  place.onlyHas(selectorNames);
  const named = selectorNames.map(
    (name) => [name, place.isNull(name) ? [] : selector(place.at(name))] as const,
  );
  const selectors: Partial<Record<SelectorName, Selector>> = Object.fromEntries(named);
  return selectors as Record<SelectorName, Selector>;
}

/** How each field of a match is read; the keys are all that a match may have. */
const matchFields = {
  text: (place, labels) => place.words(labels),
  textMatches: (place) => place.pattern(),
  desc: (place, labels) => place.words(labels),
  descMatches: (place) => place.pattern(),
  label: (place, labels) => place.words(labels),
  says: (place, labels) => place.words(labels),
  hintMatches: (place) => place.pattern(),
  idSuffix: (place, labels) => place.words(labels),
  packages: (place, labels) => place.words(labels),
  className: (place, labels) => place.words(labels),
  selected: (place) => place.boolean(),
  clickable: (place) => place.boolean(),
  inside: (place, labels) => readMatch(place, labels),
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

/** A value and where it stands. */
class Place {
  readonly #value: unknown;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    this.#value = value;
    this.#path = path;
  }

  refuse(why: string): never {
    throw new TypeError(`${this.#path} ${why}`);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object(), name);
  }

  isNull(name: string): boolean {
    return this.#object()[name] === null;
  }

  at(name: string): Place {
    return new Place(this.has(name) ? this.#object()[name] : undefined, `${this.#path}.${name}`);
  }

  entries(): readonly (readonly [string, Place])[] {
    return Object.keys(this.#object()).map((name) => [name, this.at(name)] as const);
  }

  list(): readonly Place[] {
    if (!Array.isArray(this.#value) || this.#value.length === 0)
      this.refuse("must be a list that is not empty");
    return this.#value.map((item: unknown, i) => new Place(item, `${this.#path}[${i}]`));
  }

  string(): string {
    return typeof this.#value === "string" && this.#value !== ""
      ? this.#value
      : this.refuse("must be a text");
  }

  number(): number {
    return typeof this.#value === "number" ? this.#value : this.refuse("must be a number");
  }

  boolean(): boolean {
    return typeof this.#value === "boolean" ? this.#value : this.refuse("must be true or false");
  }

  oneOf<T extends string>(allowed: readonly T[]): T {
    return allowed.find((one) => one === this.#value) ?? this.refuse(`must be one of ${allowed.join(", ")}`);
  }

  pattern(): RegExp {
    const source = this.string();
    try {
      return new RegExp(source, "iu");
    } catch (cause) {
      return this.refuse(
        `is no regular expression: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
  }

  /** "$name" stands for the label's words. */
  words(labels: Labels): readonly string[] {
    if (typeof this.#value !== "string") return this.list().map((word) => word.string());
    const name = this.string();
    if (!name.startsWith("$")) return [name];
    return labels.get(name.slice(1)) ?? this.refuse(`names no label: ${name}`);
  }

  four(): readonly [number, number, number, number] {
    const [a, b, c, d, ...more] = this.list().map((item) => item.number());
    if (a === undefined || b === undefined || c === undefined || d === undefined || more.length > 0) {
      return this.refuse("must be four numbers");
    }
    return [a, b, c, d];
  }

  onlyHas(names: readonly string[]): void {
    const stranger = Object.keys(this.#object()).find((name) => !names.includes(name));
    if (stranger !== undefined) this.refuse(`has a field that nobody reads: ${stranger}`);
  }

  #object(): Readonly<Record<string, unknown>> {
    if (typeof this.#value !== "object" || this.#value === null || Array.isArray(this.#value)) {
      this.refuse("must be an object");
    }
    return { ...this.#value };
  }
}
