/** What a script hands over, checked: it is written by hand and may be anything. A mistake is the script's failure. */
import type { Direction } from "../../device/ui/driver.ts";
import type { Bounds } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";

const directions = ["up", "down", "left", "right"] as const satisfies readonly Direction[];

export function aText(given: unknown, name: string): string {
  if (typeof given === "string") return given;
  throw mistake(`${name} must be text`);
}

export function aNumber(given: unknown, name: string): number {
  if (typeof given === "number" && Number.isFinite(given)) return given;
  throw mistake(`${name} must be a number`);
}

export function aDirection(given: unknown): Direction {
  return (
    directions.find((one) => one === given) ?? fail(`the direction must be one of ${directions.join(", ")}`)
  );
}

export function aBounds(given: unknown): Bounds {
  const { left, top, right, bottom } = { ...(given as Partial<Bounds> | null) };
  return {
    left: aNumber(left, "left"),
    top: aNumber(top, "top"),
    right: aNumber(right, "right"),
    bottom: aNumber(bottom, "bottom"),
  };
}

export function someOf<T extends string>(given: unknown, known: readonly T[], name: string): readonly T[] {
  if (!Array.isArray(given)) throw mistake(`${name} must be a list`);
  const names: readonly unknown[] = [...new Set<unknown>(given)];
  return names.map(
    (one) => known.find((other) => other === one) ?? fail(`${name}: there is no ${String(one)}`),
  );
}

/** For people and the database: neither too long nor with what cannot be kept. */
export function aLine(given: unknown, longest: number): string {
  const text = textOf(given).toWellFormed().replaceAll("\0", "");
  return text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
}

/** Of whatever it is, also of an object that has lost what makes it one. */
function textOf(given: unknown): string {
  try {
    return String(given);
  } catch {
    return "something that is no text";
  }
}

function fail(message: string): never {
  throw mistake(message);
}

function mistake(message: string): Problem {
  return new Problem("SCRIPT_FAILED", message);
}
