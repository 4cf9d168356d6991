import { Duplex, type DuplexOptions } from "node:stream";
import { finished } from "node:stream/promises";
import { EndOfStream } from "./bytes.ts";

/**
 * A stream between a computer and a service of the phone, over whichever protocol. A side that closes closes it as a whole, as
 * adb's streams do: what the computer had sent before can still be read, then comes the end; what is written is lost.
 */
export abstract class PhoneStream extends Duplex {
  readonly #hangup = new AbortController();

  constructor(options?: DuplexOptions) {
    super({ allowHalfOpen: true, ...options });
    // a service learns of a broken stream from its reads and writes
    this.on("error", () => {}).once("close", () => this.#hangup.abort(new EndOfStream()));
  }

  /** Aborts as soon as the computer has closed, whether or not its last bytes were read. */
  get hangup(): AbortSignal {
    return this.#hangup.signal;
  }

  protected hangUp(): void {
    if (this.#hangup.signal.aborted) return;
    this.push(null);
    this.#hangup.abort(new EndOfStream());
  }
}

/** What a phone offers over a stream. It resolves when it has nothing more to say, and rejects when the stream breaks. */
export type Service = (stream: PhoneStream) => Promise<void>;

/** Runs a service to its end, and closes its stream. What breaks one stream breaks nothing else. */
export async function runService(stream: PhoneStream, service: Service): Promise<void> {
  try {
    await service(stream);
    stream.end();
    await finished(stream, { readable: false });
  } catch (cause) {
    if (!isBreak(cause) && !stream.hangup.aborted) warn(cause);
  } finally {
    stream.destroy();
  }
}

/** Tells of a mistake in the simulator itself, whole. */
export function warn(cause: unknown): void {
  process.emitWarning(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
}

/** A service breaks its stream off by throwing EndOfStream; one that writes to a broken stream gets a system's error. */
function isBreak(cause: unknown): boolean {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return cause instanceof EndOfStream || /^(E[A-Z]+$|ERR_STREAM_)/.test(code);
}
