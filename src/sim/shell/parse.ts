/** A piece of a word. What was quoted is never split into fields. */
type Part =
  | { readonly kind: "text"; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: "variable"; readonly name: string; readonly isQuoted: boolean }
  | { readonly kind: "command"; readonly source: string; readonly isQuoted: boolean };
export type Word = readonly Part[];

export interface Redirect {
  /** 0 is read from the file. */
  readonly from: 0 | 1 | 2;
  /** Another descriptor, or a file. */
  readonly to: 1 | 2 | Word;
  readonly appends: boolean;
}

export interface Command {
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

export interface Pipeline {
  /** What must hold of the one before. */
  readonly when: "always" | "success" | "failure";
  readonly inBackground: boolean;
  readonly commands: readonly Command[];
}

/** Thrown with the message that mksh prints. */
export class ShellSyntaxError extends Error {}

/** The part of mksh's language that one-line automation uses: no control structures or here-documents. */
export function parse(line: string): readonly Pipeline[] {
  return new Parser(line).script();
}

class Parser {
  readonly #line: string;
  #at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  script(): readonly Pipeline[] {
    const pipelines: Pipeline[] = [];
    let when: Pipeline["when"] = "always";
    for (;;) {
      const commands = this.#pipeline();
      const operator = this.#take(/(?:&&|\|\||[;&\n]|$)/y);
      if (operator === undefined)
        throw new ShellSyntaxError(`syntax error: unexpected '${this.#line[this.#at]}'`);
      if (commands.length > 0) pipelines.push({ when, inBackground: operator === "&", commands });
      else if (operator && operator !== "\n")
        throw new ShellSyntaxError(`syntax error: unexpected '${operator}'`);
      if (operator === "") return pipelines;
      when = operator === "&&" ? "success" : operator === "||" ? "failure" : "always";
    }
  }

  #pipeline(): readonly Command[] {
    const commands: Command[] = [];
    for (;;) {
      const command = this.#command();
      if (command) commands.push(command);
      else if (commands.length > 0) throw new ShellSyntaxError("syntax error: unexpected '|'");
      if (!this.#take(/\|(?!\|)/y)) return commands;
    }
  }

  #command(): Command | undefined {
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      this.#take(/[ \t]*(?:#[^\n]*)?/y);
      const redirect = this.#redirect();
      const word = redirect ? undefined : this.#word();
      if (redirect) redirects.push(...redirect);
      else if (word) words.push(word);
      else return words.length + redirects.length > 0 ? { words, redirects } : undefined;
    }
  }

  #redirect(): readonly Redirect[] | undefined {
    const sign = this.#take(/&>|[12]?>>?|<(?!<)/y);
    if (!sign) return undefined;
    const from = sign === "<" ? 0 : sign.startsWith("2") ? 2 : 1;
    const descriptor = from === 0 ? undefined : this.#take(/&[12]/y);
    if (descriptor) return [{ from, to: descriptor === "&1" ? 1 : 2, appends: true }];
    this.#take(/[ \t]*/y);
    const to = this.#word();
    if (!to) throw new ShellSyntaxError("syntax error: unexpected 'newline'");
    const appends = sign.endsWith(">>");
    return sign === "&>"
      ? [
          { from: 1, to, appends },
          { from: 2, to: 1, appends },
        ]
      : [{ from, to, appends }];
  }

  #word(): Word | undefined {
    const parts: Part[] = [];
    for (;;) {
      const part = this.#quoted() ?? this.#expansion(false) ?? this.#plain();
      if (Array.isArray(part)) parts.push(...part);
      else if (part) parts.push(part);
      else return parts.length > 0 ? parts : undefined;
    }
  }

  #plain(): Part | undefined {
    const escaped = this.#take(/\\[\s\S]/y);
    if (escaped) return { kind: "text", text: escaped === "\\\n" ? "" : escaped.slice(1), isQuoted: true };
    const text = this.#take(/[^\s'"\\$`|&;<>()]+|\$(?![\w({?])/y);
    return text ? { kind: "text", text, isQuoted: false } : undefined;
  }

  #quoted(): Part[] | undefined {
    const single = this.#take(/'[^']*'/y);
    if (single) return [{ kind: "text", text: single.slice(1, -1), isQuoted: true }];
    if (this.#take(/'/y)) throw new ShellSyntaxError("no closing quote");
    if (!this.#take(/"/y)) return undefined;
    const parts: Part[] = [{ kind: "text", text: "", isQuoted: true }];
    while (!this.#take(/"/y)) {
      const escaped = this.#take(/\\["\\$`]/y);
      const part = escaped ? undefined : this.#expansion(true);
      const text = escaped?.slice(1) ?? (part ? "" : this.#take(/[^"\\$`]+|[\\$]/y));
      if (text === undefined) throw new ShellSyntaxError("no closing quote");
      parts.push(part ?? { kind: "text", text, isQuoted: true });
    }
    return parts;
  }

  /** $name, ${name}, $?, $(command) and `command`. */
  #expansion(isQuoted: boolean): Part | undefined {
    const name = this.#take(/\$\w+|\$\{\w+\}|\$\?/y);
    if (name) return { kind: "variable", name: name.replace(/[${}]/g, ""), isQuoted };
    const source = this.#take(/\$\([^()]*\)/y)?.slice(2, -1) ?? this.#take(/`[^`]*`/y)?.slice(1, -1);
    if (source !== undefined) return { kind: "command", source, isQuoted };
    if (this.#take(/`|\$\(/y)) throw new ShellSyntaxError("no closing quote");
    return undefined;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#line);
    if (!match) return undefined;
    this.#at += match[0].length;
    return match[0];
  }
}
