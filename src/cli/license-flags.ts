/** What the commands around licenses take. */
import { integer, path, text } from "../flag-kinds.ts";
import type { Flag, Parsed } from "../flags.ts";

const flag = <Value>(definition: Flag<Value>) => definition;

export const keygenFlags = {
  out: flag({
    placeholder: "FILE",
    help: "Where the private key goes; the public one goes beside it, as FILE.pub. Neither is overwritten.",
    otherwise: "license.key",
    parse: path("a file"),
  }),
} as const;

export const issueFlags = {
  key: flag<string>({
    placeholder: "FILE",
    help: "The private key, as keygen makes it.",
    otherwise: undefined,
    parse: path("a file"),
  }),
  plan: flag<string>({
    placeholder: "NAME",
    help: "The plan's name. Starter has no API access, every other plan has.",
    otherwise: undefined,
    parse: text("the name of a plan"),
  }),
  devices: flag<number>({
    placeholder: "N",
    help: "How many connected phones may run tasks.",
    otherwise: undefined,
    parse: integer(0, 1_000_000),
  }),
  expires: flag<number>({
    placeholder: "DATE",
    help: "The last day, as 2027-12-31, by UTC; or the moment, as 2027-12-31T18:00:00Z.",
    otherwise: undefined,
    parse: expiry,
  }),
} as const;

export const showFlags = {
  "license-key": flag<string | null>({
    placeholder: "FILE",
    help: "The public key to check the license with.",
    otherwise: null,
    otherwiseText: "none: the signature is not checked",
    parse: path("a file"),
  }),
} as const;

const DAY_MS = 86_400_000;

/** Epoch milliseconds; a day counts to its end. */
function expiry(given: string): Parsed<number> {
  const [, day, time] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(given) ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Date.parse takes February 31st for March 3rd.
  const isDay =
    day !== undefined && !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
  const value = time === undefined ? midnight + DAY_MS : Date.parse(given);
  return isDay && !Number.isNaN(value)
    ? { value }
    : { mistake: "must be a date, as 2027-12-31, or an RFC 3339 time" };
}
