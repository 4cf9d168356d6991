/** The profiles that an operator put into the data directory: whether they are used, or why not. */
import { join } from "node:path";
import type { App } from "../../model/task.ts";
import type { Profile } from "../../scripts/apps/profile.ts";
import { Profiles } from "../../scripts/profiles.ts";
import { fine, type Finding, wrong } from "./finding.ts";

export interface FoundProfiles {
  readonly profiles: readonly Profile[];
  readonly findings: readonly Finding[];
}

const silent = { info() {}, warn() {} };

export async function findProfiles(dataDir: string, apps: readonly App[]): Promise<FoundProfiles> {
  const inUse = new Profiles(join(dataDir, "profiles"), silent);
  const found = await Promise.all(apps.map((app) => inUse.of(app)));
  const findings = found.flatMap(({ profile, note, isRefused }) => {
    if (note === null) return [];
    if (!isRefused) return [fine(`profile of ${profile.app}: ${note}`)];
    return [
      wrong(
        "PROFILE_REFUSED",
        note,
        "mend it there, or take it away; docs/profiles.md says what it may hold",
      ),
    ];
  });
  return { profiles: found.map(({ profile }) => profile), findings };
}
