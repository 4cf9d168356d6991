/**
 * An operator's profile over the shipped one. Objects are merged field by field; of popups and stop signs, one with the
 * name of a shipped one takes its place and others come first; every other list or value takes the place of the shipped one.
 * A profile that says `"whole": true` is not merged: what it lacks is missing.
 */
import type { App } from "../../model/task.ts";
import { lineAt, lineOf } from "./json-lines.ts";
import { PatternTrial } from "./pattern-trial.ts";
import { ProfileMistake } from "./place.ts";
import type { Path } from "./place.ts";
import { readProfile } from "./profile.ts";
import type { Profile } from "./profile.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A file that is no profile: its message names line and field. */
class OverrideProblem extends Error {
  override readonly name = "OverrideProblem";

  constructor(line: number, cause: Error) {
    super(`line ${line}: ${cause.message}`, { cause });
  }
}

/** @throws {OverrideProblem} */
export function readOverride(app: App, text: string, shipped: unknown): Profile {
  const override = parse(text);
  const merged = merge(shipped, override);
  try {
    const trial = new PatternTrial(patternsOf(shipped));
    const profile = readProfile(merged, trial);
    trial.tryAll();
    if (profile.app !== app) throw new ProfileMistake(["app"], `must be ${app}`);
    return profile;
  } catch (cause) {
    if (!(cause instanceof ProfileMistake)) throw cause;
    throw new OverrideProblem(lineOf(text, pathIn(override, merged, cause.path)), cause);
  }
}

/** The tests have tried these. */
function patternsOf(shipped: unknown): ReadonlySet<string> {
  const sources = new Set<string>();
  readProfile(shipped, { add: ({ source }) => void sources.add(source) });
  return sources;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const at = /position (\d+)/.exec(cause.message)?.[1];
    throw new OverrideProblem(lineAt(text, at === undefined ? text.length : Number(at)), cause);
  }
}

function merge(shipped: unknown, override: unknown): unknown {
  if (!isObject(shipped) || !isObject(override)) return override;
  const { whole, ...fields } = override;
  return whole === true ? fields : mergeFields(shipped, whole === undefined ? fields : override);
}

function mergeFields(shipped: Fields, override: Fields): Fields {
  const merged = Object.entries(override).map(([name, value]) => [name, mergeField(shipped[name], value)]);
  return { ...shipped, ...Object.fromEntries(merged) };
}

function mergeField(shipped: unknown, override: unknown): unknown {
  if (isObject(shipped) && isObject(override)) return mergeFields(shipped, override);
  if (!Array.isArray(override) || !Array.isArray(shipped) || nameOf(shipped[0]) === undefined)
    return override;
  const nameless = override.filter((one) => !shipped.some((other) => nameOf(other) === nameOf(one)));
  const ones = shipped.map((one) => override.find((other) => nameOf(other) === nameOf(one)) ?? one);
  return [...nameless, ...ones];
}

/** From the merged profile to the override, where the same item may have another number. */
function pathIn(override: unknown, merged: unknown, path: Path): Path {
  const [list, index, ...rest] = path;
  if (typeof list !== "string" || typeof index !== "number") return path;
  const [from, to] = [merged, override].map((profile) => (isObject(profile) ? profile[list] : undefined));
  if (!Array.isArray(from) || !Array.isArray(to)) return path;
  return [list, to.indexOf(from[index]), ...rest];
}

function nameOf(item: unknown): unknown {
  return isObject(item) ? item["name"] : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
