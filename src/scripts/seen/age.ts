/** How old something is, as an app writes it: rounded down to a unit. */
import type { Profile } from "../apps/profile.ts";

/** Milliseconds: at least so old, and less than that. */
export interface Age {
  readonly atLeastMs: number;
  readonly lessThanMs: number;
}

const DAY_MS = 86_400_000;

/** Undefined where the text is no age. Marks of a list around it do not count. */
export function parseAge(text: string, profile: Pick<Profile, "ages" | "oldDates">): Age | undefined {
  const bare = text
    .replaceAll(/[·•\u200E\u200F]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  for (const format of profile.ages) {
    const match = format.matches.exec(bare);
    if (!match) continue;
    if (!("unitSeconds" in format)) {
      return { atLeastMs: format.atLeastSeconds * 1000, lessThanMs: format.lessThanSeconds * 1000 };
    }
    const unitMs = format.unitSeconds * 1000;
    // each language has a group of its own
    const count = Number(match.slice(1).find((group) => group !== undefined));
    if (!Number.isNaN(count)) return { atLeastMs: count * unitMs, lessThanMs: (count + 1) * unitMs };
  }
  return profile.oldDates.test(bare) ? { atLeastMs: DAY_MS, lessThanMs: Number.MAX_SAFE_INTEGER } : undefined;
}
