import { posix } from "node:path";
import type { FileSystem } from "../android/file-system.ts";
import type { Word } from "./parse.ts";

/** What a word's parts stand for. */
export interface Values {
  variable(name: string): string;
  /** What the command writes. */
  command(source: string): Promise<string>;
  readonly files: FileSystem;
}

interface Field {
  readonly text: string;
  /** The same as a regular expression, where `*` or `?` stood outside of quotes. */
  readonly pattern: string;
  readonly isPattern: boolean;
}

/** The fields of a word. Text that was not quoted is split at blanks when it came from an expansion. */
export async function expand(word: Word, values: Values): Promise<readonly string[]> {
  const fields: Field[] = [];
  let field: Field | undefined;
  for (const part of word) {
    const value =
      part.kind === "text"
        ? part.text
        : part.kind === "variable"
          ? values.variable(part.name)
          : await values.command(part.source);
    if (part.isQuoted || part.kind === "text") {
      field = append(field, value, part.isQuoted);
      continue;
    }
    const [first = "", ...more] = value.split(/[ \t\n]+/);
    if (first !== "" || field !== undefined) field = append(field, first, false);
    for (const next of more) {
      if (field !== undefined) fields.push(field);
      field = next === "" ? undefined : append(undefined, next, false);
    }
  }
  const all = field === undefined ? fields : [...fields, field];
  return all.flatMap((one) => (one.isPattern ? matching(one, values.files) : [one.text]));
}

function append(field: Field | undefined, text: string, isQuoted: boolean): Field {
  const literal = text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const pattern = isQuoted ? literal : literal.replace(/\\\*/g, "[^/]*").replace(/\\\?/g, "[^/]");
  return {
    text: (field?.text ?? "") + text,
    pattern: (field?.pattern ?? "") + pattern,
    isPattern: (field?.isPattern ?? false) || pattern !== literal,
  };
}

/** The paths that match, sorted; the pattern itself where none does. */
function matching({ text, pattern }: Field, files: FileSystem): readonly string[] {
  const segments = pattern.split(/\/(?![^[]*\])/);
  if (segments[0] !== "") return [text];
  let found = ["/"];
  for (const segment of segments.slice(1)) {
    const isWanted = new RegExp(`^${segment}$`);
    found = found.flatMap((dir) =>
      names(files, dir, segment)
        .filter((name) => isWanted.test(name) && !name.startsWith("."))
        .map((name) => posix.join(dir, name)),
    );
  }
  return found.length > 0 ? found : [text];
}

/** A name without a pattern need not be listed: links are not. */
function names(files: FileSystem, dir: string, segment: string): readonly string[] {
  if (segment.includes("[^/]")) return files.list(dir);
  const name = segment.replace(/\\(.)/g, "$1");
  return files.stat(posix.join(dir, name)) ? [name] : [];
}
