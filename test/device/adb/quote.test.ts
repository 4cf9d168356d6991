import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { quote } from "../../../src/device/adb/quote.ts";

test("a real shell hands a quoted argument on as it was", () => {
  const argument = fc.string({ unit: "binary", maxLength: 60 }).filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 5 }), (texts) => {
      const script = `printf '%s\\0' ${texts.map(quote).join(" ")}`;
      const output = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" });
      expect(output).toBe(texts.map((text) => `${text}\0`).join(""));
    }),
    { numRuns: 40 },
  );
});

test("a NUL, which no argument can hold, is refused", () => {
  expect(() => quote("a\0b")).toThrow(RangeError);
});
