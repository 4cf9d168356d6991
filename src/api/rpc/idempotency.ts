/** The Idempotency-Key of a call, and what tells whether two calls ask for the same. */
import { createHash } from "node:crypto";
import { Problem } from "../../model/problem.ts";
import type { Store } from "../../store/store.ts";
import type { Idempotency } from "../../store/task-store.ts";
import type { Call, Violations } from "../method.ts";

const HEADER = "idempotency-key";

/**
 * undefined where the call has none, or is wrong anyhow: a wrong request may be too deep to be written. `request` is
 * JSON; the order of its objects' keys does not count.
 */
export function idempotencyOf(call: Call, request: unknown, wrong: Violations): Idempotency | undefined {
  const key = call.header(HEADER)?.trim();
  if (key === undefined) return undefined;
  if (!/^[!-~]{1,255}$/.test(key))
    wrong.add({ field: HEADER, message: "must be 1 to 255 visible ASCII characters" });
  if (!wrong.isEmpty) return undefined;
  return { key, fingerprint: createHash("sha256").update(canonical(request)).digest("hex") };
}

/** What the key was used for before. */
export async function lookUp(
  { tasks }: Pick<Store, "tasks">,
  idempotency: Idempotency | undefined,
): Promise<{ readonly created?: readonly number[] | undefined; readonly reused?: Problem }> {
  if (!idempotency) return {};
  try {
    return { created: await tasks.created(idempotency) };
  } catch (error) {
    if (error instanceof Problem && error.reason === "IDEMPOTENCY_KEY_REUSED") return { reused: error };
    throw error;
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => (isObject(part) ? sorted(part) : part));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
