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

  constructor(largestBytes: number) {
    this.#largestBytes = largestBytes;
  }

  /** @throws {RangeError} where a value is too large, or none at all. */
  take(piece: Buffer): readonly unknown[] {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    const values: unknown[] = [];
    while (this.#bytes >= HEAD_BYTES) {
      const whole = this.#joined();
      const end = HEAD_BYTES + whole.readUInt32LE();
      if (end > this.#largestBytes) throw new RangeError(`a message of ${end} bytes is too large`);
      if (whole.length < end) break;
      values.push(readBody(whole.subarray(HEAD_BYTES, end)));
      this.#pieces = [whole.subarray(end)];
      this.#bytes = whole.length - end;
    }
    return values;
  }

  #joined(): Buffer {
    const [first, ...others] = this.#pieces;
    const whole = first && others.length === 0 ? first : Buffer.concat(this.#pieces);
    this.#pieces = [whole];
    return whole;
  }
}

function readBody(body: Buffer): unknown {
  try {
    return deserialize(body);
  } catch (cause) {
    throw new RangeError("a message cannot be read", { cause });
  }
}
