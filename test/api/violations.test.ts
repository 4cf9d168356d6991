import { describe, expect, it } from "vitest";
import { Violations } from "../../src/api/method.ts";
import { MOST_VIOLATIONS, Problem } from "../../src/model/problem.ts";
import type { Violation } from "../../src/model/problem.ts";

function thrownBy(violations: readonly Violation[]): Problem {
  const wrong = new Violations();
  for (const violation of violations) wrong.add(violation);
  try {
    wrong.throwIfAny();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error("no Problem was thrown");
}

const many = Array.from({ length: 10_000 }, (_, index) => ({ field: `serials[${index}]`, message: "wrong" }));

describe("what is wrong with a request", () => {
  it("is known by its field, and by the lists that it lies in", () => {
    const wrong = new Violations();
    wrong.add({ field: "a.b[3].c[0]", message: "wrong" });
    for (const field of ["a.b[3].c[0]", "a.b[3].c", "a.b"]) expect(wrong.has(field)).toBe(true);
    for (const field of ["a", "a.b[3]", "a.b[3].c[1]", ""]) expect(wrong.has(field)).toBe(false);
  });

  it("is told a hundred times at most, in words too", () => {
    const { violations, message } = thrownBy(many);
    expect(violations).toEqual(many.slice(0, MOST_VIOLATIONS));
    expect(message).toMatch(/serials\[99\]: wrong$/);
  });

  it("keeps what has a code of its own, wherever that was found", () => {
    const missing = { field: "script_name", message: "is required", reason: "SCRIPT_NAME_MISSING" } as const;
    const { violations, reason } = thrownBy([...many, missing]);
    expect(reason).toBe("SCRIPT_NAME_MISSING");
    expect(violations).toHaveLength(MOST_VIOLATIONS);
    expect(violations).toContainEqual(missing);
  });
});
