/** What attempts keep of what their phones show, as the flags want it. */
import type { ArtifactArchive } from "./artifacts/archive.ts";
import type { Config } from "./config.ts";
import type { Session } from "./device/session.ts";
import type { Log } from "./log/log.ts";
import { createEvidenceKeeper, createFailureKeeper, createStepsKeeper } from "./run/artifacts.ts";
import type { KeeperDeps } from "./run/artifacts.ts";
import type { ArtifactPorts } from "./run/keeping.ts";
import { privacyOf } from "./scripts/flow/private-page.ts";
import type { Profiles } from "./scripts/profiles.ts";

export interface EvidenceDeps {
  readonly archive: Pick<ArtifactArchive, "keep">;
  readonly profiles: Pick<Profiles, "of">;
  readonly log: Log;
}

export function evidencePorts(
  { evidence, artifactAgeMs, artifactBytes }: Config,
  { archive, profiles, log }: EvidenceDeps,
): ArtifactPorts<Session> {
  if (evidence === "none" || artifactAgeMs === 0 || artifactBytes === 0) return {};
  const deps: KeeperDeps = {
    keep: (...file) => archive.keep(...file),
    privacyOf: async ({ task }, screen) => privacyOf(screen, (await profiles.of(task.app)).profile),
    log,
  };
  return {
    keepArtifacts: createFailureKeeper(deps),
    // the filled form is what a dry run is for
    wantsEvidence: ({ isDryRun }) => evidence === "all" || isDryRun,
    keepEvidence: createEvidenceKeeper(deps),
    keepSteps: createStepsKeeper(deps),
  };
}
