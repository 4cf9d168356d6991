import type { Readable, Writable } from "node:stream";

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

/** `length` bytes in pieces of at most `pieceLength`, so that nobody has to hold them all. */
export async function* readPieces(
  stream: Readable,
  length: number,
  pieceLength = 64 * 1024,
): AsyncGenerator<Buffer, void> {
  for (let left = length; left > 0; left -= pieceLength)
    yield await readBytes(stream, Math.min(left, pieceLength));
}

/** Writes and waits until the other side has taken it in. */
export async function writeBytes(stream: Writable, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
