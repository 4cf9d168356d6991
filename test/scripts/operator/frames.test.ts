import fc from "fast-check";
import { expect, test } from "vitest";
import { frameOf, Frames } from "../../../src/scripts/operator/frames.ts";

test("values arrive whole and in order, however their bytes are cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 9 })),
      (values, cuts) => {
        const bytes = Buffer.concat(values.map(frameOf));
        const frames = new Frames(2 ** 20);
        const seen: unknown[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = at + (cuts[i % cuts.length] ?? bytes.length);
          seen.push(...frames.take(bytes.subarray(at, end)));
          at = end;
        }
        expect(seen).toEqual(values);
      },
    ),
  );
});

test("patterns and bytes stay what they are", () => {
  const value = { pattern: /a+/iu, bytes: new Uint8Array([1, 2]), nothing: undefined };
  expect(new Frames(2 ** 20).take(frameOf(value))).toEqual([value]);
});

test("a value that is too large is refused by its length alone, and one that is none by itself", () => {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(2 ** 31);
  expect(() => new Frames(1000).take(head)).toThrow("too large");
  expect(() => new Frames(1000).take(Buffer.from([2, 0, 0, 0, 9, 9]))).toThrow("cannot be read");
});
