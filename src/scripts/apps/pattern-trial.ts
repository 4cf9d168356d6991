/**
 * Whether regular expressions take for ever: RegExp knows no time limit, and one that is stuck would hold up all that the server
 * does. Each is tried on the texts that most such mistakes are stuck on, the same few letters again and again, and then an end
 * that does not match. A trial and no proof: what needs a text of its own to be slow passes.
 */
import { createContext, Script } from "node:vm";

/** What doubles so often never ends. Of a longer text V8 may see that it cannot match. */
const DOUBLINGS = 40;
/** What takes the third power of a text's length is stuck on a caption, and takes a tenth of a second on this. */
const LETTERS = 400;
const TIMEOUT_MS = 60;
/** A computer that is busy with something else may be slow, too. */
const TRIES = 3;
const COMMON = [",", ":", "a", "é", "α", "я", "中", "0", "_", " ", "\n", ".", "-", "@", "😀"];
const ENDS = ["", "!", "\n", "a", "0"];
const REPEATS = /[*+{]/;
const ESCAPES = /\\u\{?([\da-f]{4,6})\}?|\\./giu;

interface Suspect {
  readonly expression: RegExp;
  readonly refuse: (why: string) => never;
}

export class PatternTrial {
  readonly #seen: Set<string>;
  readonly #suspects: Suspect[] = [];

  /** Those are known to be quick. */
  constructor(quick: ReadonlySet<string> = new Set()) {
    this.#seen = new Set(quick);
  }

  /** To be tried. `refuse` throws why it cannot be used, when all are tried. */
  add(expression: RegExp, refuse: (why: string) => never): void {
    const { source } = expression;
    if (!REPEATS.test(source) || this.#seen.has(source)) return;
    this.#seen.add(source);
    this.#suspects.push({ expression, refuse });
  }

  /** All together, since a time limit costs more than what it limits. */
  tryAll(): void {
    const trials = this.#suspects.flatMap((suspect) =>
      textsFor(suspect.expression.source).map((text) => ({ ...suspect, text })),
    );
    let at = 0;
    const run = () => {
      for (; at < trials.length; at++) trials[at]?.expression.test(trials[at]!.text);
    };
    const script = new Script("run()");
    const context = createContext({ run });
    for (let tries = 0; tries < TRIES; tries++) {
      const from = at;
      if (endsInTime(() => void script.runInContext(context, { timeout: TIMEOUT_MS }))) return;
      if (at > from) tries = 0;
    }
    const stuck = trials[at];
    const sample = JSON.stringify(`${stuck?.text.slice(0, 6)}…`);
    stuck?.refuse(`is a regular expression that takes for ever on some texts, as on ${sample}`);
  }
}

/** Of its own words and letters, and of the kinds of letters that expressions tell apart. */
function textsFor(source: string): readonly string[] {
  const plain = source.replaceAll(ESCAPES, (_, hex: string | undefined) =>
    hex === undefined ? " " : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
  const words = plain.match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  const letters = new Set(plain.match(/[\p{L}\p{N}]/gu));
  const again = new Set([...COMMON, ...letters, ...words, [...letters].join("")]);
  return [...again]
    .filter(Boolean)
    .flatMap((part) => [
      ...ENDS.map((end) => part.repeat(DOUBLINGS) + end),
      `${part.repeat(Math.ceil(LETTERS / part.length))}!`,
    ]);
}

/** V8 ends what takes too long, wherever it is. */
function endsInTime(run: () => void): boolean {
  try {
    run();
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw cause;
  }
}
