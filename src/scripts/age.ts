/** How old something is, as an app writes it: rounded down to a unit. */
import type { Profile } from "./apps/profile.ts";

/** Milliseconds: at least so old, and less than that. */
export interface Age {
  readonly atLeastMs: number;
  readonly lessThanMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Undefined where the text is no age. Marks of a list around it do not count. */
export function parseAge(text: string, profile: Pick<Profile, "ages" | "oldDates">): Age | undefined {
  const bare = text
    .replaceAll(/[·•\u200E\u200F]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  for (const { matches, unitSeconds } of profile.ages) {
    const match = matches.exec(bare);
    if (!match) continue;
    const unitMs = unitSeconds * 1000;
    if (match[1] === undefined) return { atLeastMs: 0, lessThanMs: MINUTE_MS };
    const count = Number(match[1]);
    return { atLeastMs: count * unitMs, lessThanMs: (count + 1) * unitMs };
  }
  return profile.oldDates.test(bare) ? { atLeastMs: DAY_MS, lessThanMs: Number.MAX_SAFE_INTEGER } : undefined;
}
