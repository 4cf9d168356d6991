/** Values as bytes and back: each behind its length. Structured clones, so that patterns and pictures travel as they are. */
import { deserialize, serialize } from "node:v8";

const HEAD_BYTES = 4;

export function frameOf(value: unknown): Buffer {
  const body = serialize(value);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

/** Takes bytes as they come, and gives the values that are whole. */
export class Frames {
  readonly #largestBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** To know more of the next value. */
  #needed = HEAD_BYTES;

  constructor(largestBytes: number) {
    this.#largestBytes = largestBytes;
  }

  /** @throws {RangeError} where a value is too large, or none at all. */
  take(piece: Buffer): readonly unknown[] {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    const values: unknown[] = [];
    while (this.#bytes >= this.#needed) {
      const whole = Buffer.concat(this.#pieces);
      const end = HEAD_BYTES + whole.readUInt32LE();
      if (end > this.#largestBytes) throw new RangeError(`a message of ${end} bytes is too large`);
      const isWhole = whole.length >= end;
      if (isWhole) values.push(readBody(whole.subarray(HEAD_BYTES, end)));
      this.#pieces = [isWhole ? whole.subarray(end) : whole];
      this.#bytes = whole.length - (isWhole ? end : 0);
      this.#needed = isWhole ? HEAD_BYTES : end;
    }
    return values;
  }
}

function readBody(body: Buffer): unknown {
  try {
    return deserialize(body);
  } catch (cause) {
    throw new RangeError("a message cannot be read", { cause });
  }
}
