/**
 * Log lines: one JSON object each, on stdout, a constant phrase with fields beside it. `info` is what an operator wants
 * to read at three in the morning. What is secret is cut out by the name of its field; never put one into a phrase.
 */
import { randomUUID } from "node:crypto";
import { type DestinationStream, pino, stdTimeFunctions } from "pino";

export interface Log {
  readonly debug: Say;
  readonly info: Say;
  readonly warn: Say;
  readonly error: Say;
  /** The same log, with fields that every line of it carries. */
  child(fields: Fields): Log;
}

export type LogLevel = "debug" | "info" | "warn" | "error";
export type Fields = Readonly<Record<string, unknown>>;

interface Say {
  (phrase: string): void;
  /** An error goes into the field `err`. */
  (fields: Fields, phrase: string): void;
}

const secrets = [
  "authorization",
  "cookie",
  "token",
  "password",
  "secret",
  "license",
  "licenseKey",
  "privateKey",
];

/** Logs a bug whole, once, and returns the request id under which the caller is told of it. */
export function bugReporter(log: Pick<Log, "error">): (error: unknown, where: string) => string {
  return (error, where) => {
    const requestId = randomUUID();
    log.error({ request_id: requestId, where, err: error }, "request hit a bug");
    return requestId;
  };
}

/** Writes to stdout unless told otherwise. Synchronous: the last line before a crash is there. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" },
  };
  return destination ? pino(options, destination) : pino(options);
}
