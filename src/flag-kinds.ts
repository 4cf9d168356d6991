/** The kinds of values that flags take. */
import { isIP } from "node:net";
import { resolve } from "node:path";
import type { Parsed } from "./flags.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

export type Parse<Value> = (text: string) => Parsed<Value>;

export function integer(min: number, max: number): Parse<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? { value } : { mistake: `must be an integer from ${min} to ${max}` };
  };
}

/** A decimal number above 0, or from 0 on, up to `max`. */
export function decimal(least: "above 0" | "from 0", max: number): Parse<number> {
  return (text) => {
    const value = /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
    const isRight = value <= max && (value > 0 || (value === 0 && least === "from 0"));
    return isRight ? { value } : { mistake: `must be a number ${least}, up to ${max}` };
  };
}

export function oneOf<const Choice extends string>(...choices: readonly Choice[]): Parse<Choice> {
  return (text) => {
    const value = choices.find((choice) => choice === text);
    return value === undefined ? { mistake: `must be one of ${choices.join(", ")}` } : { value };
  };
}

/** Of a flag that stands alone; its environment variable says it in words. */
export function toggle(given: string): Parsed<boolean> {
  if (given === "true" || given === "1") return { value: true };
  return given === "false" || given === "0" ? { value: false } : { mistake: "must be true or false" };
}

export function text(what: string): Parse<string> {
  return (given) => (given.trim() === "" ? { mistake: `must be ${what}` } : { value: given });
}

/** A path, made absolute. */
export function path(what: string): Parse<string> {
  return (given) =>
    given.trim() === "" || given.includes("\0") ? { mistake: `must be ${what}` } : { value: resolve(given) };
}

/** Several values with commas between them. Blanks around them do not count, nor do empty ones. */
export function listOf<Value>(parse: Parse<Value>, what: string): Parse<readonly Value[]> {
  return (given) => {
    const items = given
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "")
      .map(parse);
    const values = items.flatMap((item) => ("value" in item ? [item.value] : []));
    const isRight = items.length > 0 && values.length === items.length;
    return isRight ? { value: Object.freeze(values) } : { mistake: `must be ${what}` };
  };
}

/** "HOST:PORT", "[::1]:PORT". */
export function address(given: string): Parsed<Address> {
  const [, bracketed, plain, port = ""] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(given) ?? [];
  const host = bracketed ?? plain;
  const isRight = host !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
  return isRight ? { value: Object.freeze({ host, port: Number(port) }) } : { mistake: "must be HOST:PORT" };
}

/** The name or address of this machine for itself. */
export function loopback(given: string): Parsed<string> {
  const isLoopback =
    given === "localhost" || given === "::1" || (isIP(given) === 4 && given.startsWith("127."));
  if (isLoopback) return { value: given };
  return { mistake: "must be a loopback address, as 127.0.0.1: there are no access tokens yet" };
}

/** A name as it stands in a Host header, without its port. */
export function hostName(given: string): Parsed<string> {
  const name = given.toLowerCase();
  const isName = /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/.test(name) || /^\[[0-9a-f:.]+\]$/.test(name);
  return isName ? { value: name } : { mistake: "must be a host name without port" };
}
