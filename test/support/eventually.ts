import { vi } from "vitest";

/** For a loaded machine; what is waited for comes in a few seconds. */
const PATIENCE_MS = 60_000;

/** Each look costs the server as much as a client's does: looking without a pause, a test waits for itself. */
const LOOK_EVERY_MS = 40;

/** Until it no longer throws. */
export function eventually<T>(look: () => Promise<T> | T): Promise<T> {
  return vi.waitFor(look, { timeout: PATIENCE_MS, interval: LOOK_EVERY_MS });
}
