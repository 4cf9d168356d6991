/**
 * Reads the members of a script_config one by one: each read names a field, says what it may hold, and gives its
 * value or its default. Mistakes are collected, not thrown, so that all of them can be told at once.
 *
 * The kinds hold what clients are used to: null and "" count as not given, and a number may come as a string.
 */
import { bareUsername, usernameKey } from "./account.ts";
import type { Violation } from "./problem.ts";
import type { JsonObject } from "./task.ts";

/** In characters, not UTF-16 units. */
const LONGEST_TEXT = 10_000;
const LONGEST_NAME = 200;
const LONGEST_LIST = 10_000;

/** What addresses and lists of names have between their parts, and no app has in a user name. */
const NOT_IN_NAMES = /[\s/\\:;?#@]/;

const JSON_NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

export class ConfigFields {
  readonly #config: JsonObject;
  readonly #known = new Set<string>();
  readonly #violations: Violation[] = [];

  constructor(config: JsonObject) {
    this.#config = config;
  }

  get violations(): readonly Violation[] {
    return this.#violations;
  }

  /** The names that nobody asked for so far. */
  get unknown(): string[] {
    return Object.keys(this.#config).filter((name) => !this.#known.has(name));
  }

  integer(name: string, min: number, max: number, otherwise: number): number {
    const given = this.#given(name);
    if (given === undefined) return otherwise;
    const value = numberOf(given);
    if (value !== undefined && Number.isInteger(value) && value >= min && value <= max) return value;
    this.refuse(name, `must be an integer from ${min} to ${max}`);
    return otherwise;
  }

  text(name: string): string {
    const given = this.#given(name);
    if (given === undefined) return "";
    const mistake = textMistake(given, LONGEST_TEXT);
    if (mistake === undefined) return given as string;
    this.refuse(name, mistake);
    return "";
  }

  /** True or false; 1 and 0 mean the same, as elsewhere in the config. */
  flag(name: string): boolean {
    const given = this.#given(name);
    if (typeof given === "boolean") return given;
    return this.coded(name, { 0: false, 1: true, false: false, true: true }, false);
  }

  texts(name: string): readonly string[] {
    return this.#list(name, LONGEST_TEXT, LONGEST_LIST);
  }

  /** One of the words, spelled exactly so. */
  choice<Choice extends string, Default>(
    name: string,
    choices: readonly Choice[],
    otherwise: Default,
  ): Choice | Default {
    const choice = Object.fromEntries(choices.map((word) => [word, word])) as Record<Choice, Choice>;
    return this.coded(name, choice, otherwise);
  }

  /** A value that is written as one of the keys; a key that is a number may also come as one. */
  coded<Value, Default>(
    name: string,
    meanings: Readonly<Record<string, Value>>,
    otherwise: Default,
  ): Value | Default {
    const given = this.#given(name);
    if (given === undefined) return otherwise;
    const code = numberOf(given) ?? given;
    if ((typeof code === "string" || typeof code === "number") && Object.hasOwn(meanings, code)) {
      return meanings[code] as Value;
    }
    this.refuse(name, `must be one of ${Object.keys(meanings).join(", ")}`);
    return otherwise;
  }

  /**
   * User names without @, each once whatever its case: from the list, or else from the first of the texts that names
   * any, split at commas and line ends.
   */
  usernames(listName: string, ...textNames: readonly string[]): readonly string[] {
    const sources = [listName, ...textNames].map((name) => ({
      name,
      names:
        name === listName
          ? this.#list(name, LONGEST_TEXT).flatMap(splitNames)
          : splitNames(this.#longText(name)),
    }));
    const { name, names } = sources.find((source) => source.names.length > 0) ?? {
      name: listName,
      names: [],
    };
    if (names.some((username) => isLonger(username, LONGEST_NAME))) {
      this.refuse(name, `must hold names of at most ${LONGEST_NAME} characters`);
    }
    const odd = names.find((username) => NOT_IN_NAMES.test(username));
    if (odd !== undefined && !isLonger(odd, LONGEST_NAME)) {
      const instead = "give the name alone, several with commas between";
      this.refuse(name, `holds ${JSON.stringify(odd)}, which is no user name: ${instead}`);
    }
    return [
      ...new Map(names.map((username) => [usernameKey(username), username] as const).toReversed()).values(),
    ].toReversed();
  }

  refuse(name: string, message: string): void {
    this.#violations.push({ field: `script_config.${name}`, message });
  }

  /** Whether the field was refused already: then what depends on it is no second mistake. */
  isRefused(name: string): boolean {
    const field = `script_config.${name}`;
    return this.#violations.some((violation) => violation.field === field);
  }

  #given(name: string): unknown {
    this.#known.add(name);
    const value = Object.hasOwn(this.#config, name) ? this.#config[name] : undefined;
    return value === null || value === "" ? undefined : value;
  }

  /** Several names in one text may be longer than any single text. */
  #longText(name: string): string {
    const given = this.#given(name);
    const mistake = given === undefined ? undefined : textMistake(given, Infinity);
    if (mistake !== undefined) this.refuse(name, mistake);
    return typeof given === "string" && mistake === undefined ? given : "";
  }

  /** Only the first wrong item is told: a list can hold a million. */
  #list(name: string, longestItem: number, longestList = Infinity): readonly string[] {
    const given = this.#given(name);
    if (given === undefined) return [];
    if (!Array.isArray(given)) {
      this.refuse(name, "must be a list of texts");
      return [];
    }
    const items: readonly unknown[] = given;
    const present = items.filter((item) => item !== null && item !== "");
    if (present.length > longestList) this.refuse(name, `must hold at most ${longestList} items`);
    for (const [index, item] of items.entries()) {
      const mistake = item === null || item === "" ? undefined : textMistake(item, longestItem);
      if (mistake === undefined) continue;
      this.refuse(`${name}[${index}]`, mistake);
      return [];
    }
    return present as readonly string[];
  }
}

/** What is wrong with it as a text. NUL and half characters cannot be typed on a phone, nor kept by every database. */
function textMistake(value: unknown, longest: number): string | undefined {
  if (typeof value !== "string") return "must be text";
  if (isLonger(value, longest)) return `must be at most ${longest} characters long`;
  if (!value.isWellFormed() || value.includes("\0")) return "must be valid Unicode text without NUL";
  return undefined;
}

function isLonger(text: string, longest: number): boolean {
  if (text.length <= longest) return false;
  return text.length > 2 * longest || [...text].length > longest;
}

/** The number, also one that is written as a string; true and false are none. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "string" && JSON_NUMBER.test(value.trim())) return Number(value);
  return undefined;
}

function splitNames(text: string): string[] {
  return text
    .split(/[,\r\n]/)
    .map(bareUsername)
    .filter((name) => name !== "");
}
