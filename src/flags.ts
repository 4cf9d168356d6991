/**
 * Command lines and environment, read against a table. A command's table names each flag once: its default, what it
 * may hold, and the sentence for people; help texts are printed from the same table. All mistakes are told at once.
 */
import { parseArgs } from "node:util";

export type Environment = Readonly<Record<string, string | undefined>>;
export type Parsed<Value> = { readonly value: Value } | { readonly mistake: string };

export interface Flag<Value> {
  /** What stands for the value in help texts, as "PORT". */
  readonly placeholder: string;
  /** One or two sentences. */
  readonly help: string;
  /** Undefined: has to be given. */
  readonly otherwise: Value | undefined;
  /** How the default reads where it is not just the value. */
  readonly otherwiseText?: string;
  /** Another flag, without which this one means nothing. */
  readonly needs?: string;
  readonly parse: (text: string) => Parsed<Value>;
  /** A mistake in it is told without the value. */
  readonly isSecret?: boolean;
  /** Stands alone, without a value: given means "true". */
  readonly isSwitch?: boolean;
}

export type Flags = Readonly<Record<string, Flag<unknown>>>;
export type FlagValues<Table extends Flags> = {
  readonly [Name in keyof Table]: Table[Name] extends Flag<infer Value> ? Value : never;
};

const LONGEST_NAME = 40;

/** What the command line or the environment gets wrong, on one line. */
export class FlagProblem extends Error {
  override readonly name = "FlagProblem";
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join("; "));
    this.mistakes = mistakes;
  }
}

export interface ReadFlags<Table extends Flags> {
  readonly values: FlagValues<Table>;
  /** The flags that were given, by name. */
  readonly given: ReadonlySet<string>;
  /** What is no flag, in order. */
  readonly words: readonly string[];
}

/**
 * Reads `--name VALUE` and `--name=VALUE`; the last one counts, and goes before the environment's PHONEFLEET_NAME.
 * `maxWords` is how many arguments may stand beside the flags. Throws FlagProblem.
 */
export function readFlags<Table extends Flags>(
  table: Table,
  argv: readonly string[],
  env: Environment = {},
  maxWords = 0,
): ReadFlags<Table> {
  const mistakes: string[] = [];
  const { texts, words } = readArguments(table, argv, mistakes);
  for (const word of words.slice(maxWords)) mistakes.push(`unexpected argument ${quoted(word)}`);
  for (const name of Object.keys(table)) {
    const text = env[variableOf(name)];
    if (!texts.has(name) && text) texts.set(name, { text, source: variableOf(name) });
  }
  const values = Object.entries(table).map(([name, flag]) => {
    const given = texts.get(name);
    if (!given && flag.otherwise === undefined) mistakes.push(`--${name} ${flag.placeholder} is required`);
    if (!given) return [name, flag.otherwise];
    if (flag.needs && !texts.has(flag.needs)) mistakes.push(`${given.source} needs --${flag.needs}`);
    const parsed = flag.parse(given.text);
    if ("value" in parsed) return [name, parsed.value];
    mistakes.push(`${given.source} ${parsed.mistake}${flag.isSecret ? "" : `, not ${quoted(given.text)}`}`);
    return [name, undefined];
  });
  if (mistakes.length > 0) throw new FlagProblem(mistakes);
  return { values: Object.fromEntries(values) as FlagValues<Table>, given: new Set(texts.keys()), words };
}

/** The flag's environment variable. */
export function variableOf(name: string): string {
  return `PHONEFLEET_${name.replaceAll("-", "_").toUpperCase()}`;
}

/** How the flag's default reads. */
export function otherwiseText(flag: Flag<unknown>): string {
  const { otherwise, otherwiseText: text = "required" } = flag;
  return text === "required" && (typeof otherwise === "string" || typeof otherwise === "number")
    ? String(otherwise)
    : text;
}

/** The known word that is most like this one, if any is much like it. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST_NAME) return undefined;
  const ranked = known.map((other) => ({ other, distance: editDistance(word, other) }));
  const best = ranked.toSorted((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.other : undefined;
}

interface GivenText {
  readonly text: string;
  /** Where it was given, as people know it. */
  readonly source: string;
}

function readArguments(table: Flags, argv: readonly string[], mistakes: string[]) {
  const texts = new Map<string, GivenText>();
  const words: string[] = [];
  const options = Object.fromEntries(
    Object.entries(table).map(
      ([name, { isSwitch }]) => [name, { type: isSwitch ? "boolean" : "string" }] as const,
    ),
  );
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  let unknownAt = -Infinity;
  for (const token of tokens) {
    // What follows an unknown flag is its value, most likely, and no second mistake.
    if (token.kind === "positional" && token.index !== unknownAt + 1) words.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (!rawName.startsWith("--") || !Object.hasOwn(table, name)) {
      mistakes.push(unknownFlag(rawName, table));
      unknownAt = inlineValue ? unknownAt : token.index;
    } else if (table[name]?.isSwitch) {
      if (value === undefined) texts.set(name, { text: "true", source: rawName });
      else mistakes.push(`${rawName} takes no value`);
    } else if (value === undefined || (!inlineValue && value.startsWith("--"))) {
      mistakes.push(`${rawName} needs a value, ${table[name]?.placeholder}`);
    } else texts.set(name, { text: value, source: rawName });
  }
  return { texts, words };
}

function unknownFlag(rawName: string, table: Flags): string {
  const similar = nearest(
    rawName,
    Object.keys(table).map((name) => `--${name}`),
  );
  return `unknown flag ${rawName}${similar === undefined ? "" : `, did you mean ${similar}?`}`;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

/** Levenshtein's: how many letters have to be changed, added or left out. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= to.length; j += 1) {
      const [above = 0, left = 0, corner = 0] = [row[j], next[j - 1], row[j - 1]];
      next.push(Math.min(above + 1, left + 1, corner + (letter === to[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
