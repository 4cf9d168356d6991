import type { Duplex, Readable } from "node:stream";

/** The other side closed before what it had announced. */
export class EndOfStream extends Error {
  constructor() {
    super("the stream ended early");
  }
}

/** Exactly `length` bytes; what follows stays in the stream. Rejects with EndOfStream. */
export function readBytes(stream: Readable, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // one listener for the whole wait: a new one is called at once while too little is buffered, and so for ever
    const settle = (end: () => void): void => {
      stream.off("readable", take).off("end", onEnd).off("close", onEnd);
      end();
    };
    const onEnd = (): void => settle(() => reject(new EndOfStream()));
    const take = (): void => {
      const bytes: unknown = length === 0 ? Buffer.alloc(0) : stream.read(length);
      // at its end a stream gives what is left, however short
      if (Buffer.isBuffer(bytes))
        settle(() => (bytes.length < length ? reject(new EndOfStream()) : resolve(bytes)));
      else if (stream.destroyed || stream.readableEnded) onEnd();
    };
    stream.on("readable", take).on("end", onEnd).on("close", onEnd);
    take();
  });
}

/** Writes and waits until the other side has taken it in. */
export async function writeBytes(stream: Duplex, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Aborts when the other side hangs up. What it still sends is thrown away. */
export function hangupSignal(stream: Duplex): AbortSignal {
  const hangup = new AbortController();
  const abort = (): void => hangup.abort(new EndOfStream());
  stream.once("end", abort).once("close", abort).resume();
  return hangup.signal;
}
