/**
 * Log lines: one JSON object each, on stdout, a constant phrase with fields beside it. `info` is what an operator wants
 * to read at three in the morning; lines.ts lists them all. Never put a secret into a phrase.
 *
 * Promises that logging throws nothing, whatever it is given, and that a disk or a reader that takes no more lines
 * costs lines and nothing else.
 */
import { randomUUID } from "node:crypto";
import { destination, pino, stdTimeFunctions } from "pino";
import type { DestinationStream } from "pino";
import type { lines } from "./lines.ts";
import { redact } from "./redact.ts";

/** Fields, then the phrase. What was thrown goes into the field `err`. */
export interface Log {
  debug<P extends PhraseAt<"debug">>(fields: FieldsOf<P>, phrase: P): void;
  info<P extends PhraseAt<"info">>(fields: FieldsOf<P>, phrase: P): void;
  warn<P extends PhraseAt<"warn">>(fields: FieldsOf<P>, phrase: P): void;
  error<P extends PhraseAt<"error">>(fields: FieldsOf<P>, phrase: P): void;
}

export type LogLevel = "debug" | "info" | "warn" | "error";

type Phrase = keyof typeof lines;
/** The phrases of one level. */
type PhraseAt<L extends LogLevel> = {
  [P in Phrase]: (typeof lines)[P]["level"] extends L ? P : never;
}[Phrase];

type Listed<P extends Phrase> = (typeof lines)[P]["fields"][number];
type Needed<F> = F extends `${string}?` ? never : F & string;
type Allowed<F> = F extends `${infer Name}?` ? Name : F & string;

/** What a line of this phrase must hold, and may. */
type FieldsOf<P extends Phrase> = {
  readonly [Name in Needed<Listed<P>>]: unknown;
} & { readonly [Name in Allowed<Listed<P>>]?: unknown };

/** Logs a bug whole, once, and returns the request id under which the caller is told of it. */
export function bugReporter(log: Pick<Log, "error">): (error: unknown, where: string) => string {
  return (error, where) => {
    const requestId = randomUUID();
    log.error({ request_id: requestId, where, err: error }, "request hit a bug");
    return requestId;
  };
}

/** Writes to stdout unless told otherwise. Synchronous: the last line before a crash is there. */
export function createLog(level: LogLevel, stream: DestinationStream = stdout()): Log {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // Errors are plain by then.
    serializers: { err: (error: unknown) => error },
  };
  const logger = pino(options, stream);
  const say = (at: LogLevel) => (fields: object, phrase: string) => {
    if (logger.isLevelEnabled(at)) write((shown) => logger[at](shown, phrase), fields);
  };
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}

/** Whatever was thrown elsewhere is logged, also what throws again when it is looked at. */
function write(line: (fields: object) => void, fields: object): void {
  try {
    line(redact(fields));
  } catch {
    try {
      line({ detail: "a line whose fields cannot be written" });
    } catch {
      // The stream itself throws: there is nobody left to tell.
    }
  }
}

/** Unheard, its error would end the process: of a disk that is full, or of a reader that left. */
function stdout(): DestinationStream {
  const stream = destination({ fd: process.stdout.fd, sync: true });
  stream.on("error", () => {});
  return stream;
}
