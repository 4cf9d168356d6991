import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { spin } from "../../src/model/spintax.ts";

const first = () => 0;
const last = () => 0.999_999;

describe("spintax", () => {
  it.each([
    ["plain text", "plain text", "plain text"],
    ["{red|green|blue}", "red", "blue"],
    ["{a|b} and {c|d}", "a and c", "b and d"],
    ["{one|{two|three} four}!", "one!", "three four!"],
    ["{{{a|b}|c}|d}", "a", "d"],
    ["{|maybe}", "", "maybe"],
    ["{only}", "only", "only"],
    ["{}", "", ""],
    ["a|b", "a|b", "a|b"],
    ["{a|b", "{a|b", "{a|b"],
    ["a|b}", "a|b}", "a|b}"],
    ["}{", "}{", "}{"],
    ["{x|{a|b}", "{x|a", "{x|b"],
    ["{a|b}}", "a}", "b}"],
    ["{🎬|世界} שלום", "🎬 שלום", "世界 שלום"],
    ["", "", ""],
  ])("%j is %j or %j", (template, lowest, highest) => {
    expect([spin(template, first), spin(template, last)]).toEqual([lowest, highest]);
  });

  it("reaches every alternative alike", () => {
    const seen = [0, 0.24, 0.25, 0.5, 0.75, 0.99].map((chance) => spin("{a|b|c|d}", () => chance));
    expect(seen.join("")).toBe("aabcdd");
  });
});

/** A template and every text that it can become. */
const templates = fc.letrec<{ template: readonly [string, readonly string[]] }>((tie) => ({
  template: fc.oneof(
    { maxDepth: 4 },
    fc
      .string({ unit: fc.constantFrom("a", "b", " ", "🎬"), maxLength: 4 })
      .map((text) => [text, [text]] as const),
    fc
      .array(tie("template"), { minLength: 1, maxLength: 3 })
      .map(
        (parts) =>
          [`{${parts.map(([text]) => text).join("|")}}`, parts.flatMap(([, texts]) => texts)] as const,
      ),
  ),
})).template;

test("what comes out is always one of the texts that the template can become", () => {
  fc.assert(
    fc.property(
      templates,
      fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      ([template, texts], chances) => {
        expect(texts).toContain(spin(template, () => chances.next().value ?? 0));
      },
    ),
  );
});

test("text that holds any mix of braces never throws, and without pairs comes out unchanged", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("{", "}", "|", "a") }), (template) => {
      const spun = spin(template, first);
      expect(spun.length).toBeLessThanOrEqual(template.length);
      if (!/\{.*\}/.test(template)) expect(spun).toBe(template);
    }),
  );
});

test("a hundred thousand nested braces need no deep stack", () => {
  const depth = 100_000;
  expect(spin("{".repeat(depth), first)).toHaveLength(depth);
  expect(spin(`${"{a|".repeat(depth)}b${"}".repeat(depth)}`, last)).toBe("b");
});
