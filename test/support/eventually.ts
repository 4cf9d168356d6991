import { vi } from "vitest";

/** For a loaded machine; what is waited for comes in a few seconds. */
const PATIENCE_MS = 60_000;

/** Until it no longer throws. */
export function eventually<T>(look: () => Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: PATIENCE_MS, interval: 20 });
}
