/**
 * Whether regular expressions take for ever on some texts. Where one might is worked out from its syntax, and there it is
 * tried itself: none is refused for its looks. RegExp knows no time limit, and one that is stuck would hold up all that
 * the server does.
 */
import { createContext, Script } from "node:vm";
import { pumpsOf } from "./pump.ts";
import type { Pump } from "./pump.ts";
import { readersOf } from "./readers.ts";
import { parsePattern } from "./syntax.ts";

/** What doubles so often never ends. Of a longer text V8 may see that it cannot match. */
const DOUBLINGS = 40;
/** What takes the third power of a text's length is stuck on a caption, and takes a tenth of a second on this. */
const LETTERS = 400;
const TIMEOUT_MS = 60;
/** A computer that is busy with something else may be slow, too. */
const TRIES = 3;
/** That whole texts do not match is what makes it slow: of these some ends will not. */
const ENDS = ["", "!", "\n", "a", "0", " "];
const REPEATS = /[*+{]/;

interface Suspect {
  readonly expression: RegExp;
  readonly pump: Pump;
  readonly refuse: (why: string) => never;
}

export class PatternTrial {
  readonly #seen: Set<string>;
  readonly #suspects: Suspect[] = [];

  /** Those are known to be quick. */
  constructor(quick: ReadonlySet<string> = new Set()) {
    this.#seen = new Set(quick);
  }

  /** To be tried. `refuse` throws why it cannot be used, now or when all are tried. */
  add(expression: RegExp, refuse: (why: string) => never): void {
    const { source } = expression;
    if (!REPEATS.test(source) || this.#seen.has(source)) return;
    this.#seen.add(source);
    const readers = readersOf(parsePattern(source)) ?? refuse("is a regular expression of too many parts");
    this.#suspects.push(...pumpsOf(readers).map((pump) => ({ expression, pump, refuse })));
  }

  /** All together, since a time limit costs more than what it limits. */
  tryAll(): void {
    let at = 0;
    const run = new Script("run()");
    const context = createContext({
      run: () => {
        for (; at < this.#suspects.length; at++) attempt(this.#suspects[at]);
      },
    });
    for (let tries = 0; tries < TRIES; tries++) {
      const from = at;
      if (endsInTime(() => void run.runInContext(context, { timeout: TIMEOUT_MS }))) return;
      if (at > from) tries = 0;
    }
    const stuck = this.#suspects[at];
    stuck?.refuse(`is a regular expression that takes for ever on some texts, as on ${show(stuck.pump)}`);
  }
}

function attempt(suspect: Suspect | undefined): void {
  if (suspect) for (const text of textsOf(suspect.pump)) suspect.expression.test(text);
}

function textsOf({ before, again, isTwofold }: Pump): readonly string[] {
  const text = before + again.repeat(isTwofold ? DOUBLINGS : LETTERS);
  return (isTwofold ? ENDS : ENDS.slice(0, 3)).map((end) => text + end);
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

function show({ before, again }: Pump): string {
  return JSON.stringify(`${before}${again.repeat(3)}…`);
}
