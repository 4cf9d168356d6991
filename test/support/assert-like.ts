import { expect } from "vitest";

/** Holds of an object at least so much. For what is checked outside of a test's own lines. */
export function assertLike(value: unknown, pattern: object): void {
  expect(value).toMatchObject(pattern);
}
