import type { XmlNode } from "./xml-node.ts";

/** Attributes are texts at once: nobody goes on from one. */
export type Value = string | number | boolean | readonly (XmlNode | string)[];

export interface Context {
  readonly node: XmlNode;
  /** From 1. */
  readonly position: number;
  readonly size: number;
}

function toText(value: Value): string {
  if (typeof value !== "object") return String(value);
  const [first] = value;
  return typeof first === "string" ? first : (first?.attributes["text"] ?? "");
}

function toNumber(value: Value): number {
  return typeof value === "boolean" ? Number(value) : Number.parseFloat(toText(value));
}

export function toBoolean(value: Value): boolean {
  return typeof value === "object" ? value.length > 0 : value !== "" && value !== 0 && value !== false;
}

type Call = (args: readonly Value[], context: Context) => Value;

const text = (args: readonly Value[], i: number): string => toText(args[i] ?? "");

/** Of XPath 1, and those of XPath 2 that the server's engine has. */
export const FUNCTIONS: Readonly<Record<string, Call>> = {
  contains: (args) => text(args, 0).includes(text(args, 1)),
  "starts-with": (args) => text(args, 0).startsWith(text(args, 1)),
  "ends-with": (args) => text(args, 0).endsWith(text(args, 1)),
  matches: (args) => new RegExp(text(args, 1)).test(text(args, 0)),
  "lower-case": (args) => text(args, 0).toLowerCase(),
  "normalize-space": (args) => text(args, 0).trim().replace(/\s+/g, " "),
  "string-length": (args) => text(args, 0).length,
  concat: (args) => args.map(toText).join(""),
  not: ([value = false]) => !toBoolean(value),
  count: ([value = []]) => (typeof value === "object" ? value.length : 0),
  last: (_, { size }) => size,
  position: (_, { position }) => position,
  true: () => true,
  false: () => false,
};

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** Of several nodes one that fits is enough; an attribute that is not there equals nothing. */
export function compare(operator: string, left: Value, right: Value): boolean {
  const order = COMPARE[operator];
  if (order) return order(toNumber(left), toNumber(right));
  const [lefts, rights] = [left, right].map((value) =>
    typeof value === "object" ? value.map((one) => toText([one])) : [value],
  );
  return (lefts ?? []).some((a) =>
    (rights ?? []).some((b) => {
      const isEqual = typeof a === "string" && typeof b === "string" ? a === b : toNumber(a) === toNumber(b);
      return isEqual === (operator === "=");
    }),
  );
}
