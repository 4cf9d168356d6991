/** What a phone shows after a failure, for whoever wonders why: each look by itself, since one may work without the other. */
import type { Session } from "../device/session.ts";
import type { Artifact, ArtifactName, AttemptKey } from "../model/artifact.ts";
import type { AttemptPorts } from "./attempt.ts";
import { namesOf } from "./run-log.ts";
import type { RunLog } from "./run-log.ts";

interface KeeperDeps {
  /** Resolves once the file is durable. */
  readonly keep: (of: AttemptKey, name: ArtifactName, bytes: Uint8Array) => Promise<Artifact>;
  readonly log: Pick<RunLog, "warn">;
}

type Shown = Pick<Session, "screenshot" | "screen">;

/** In this order: the tree can still be read when what moves on the screen has moved on. */
const looks: readonly (readonly [
  name: ArtifactName,
  look: (session: Shown, signal: AbortSignal) => Promise<Uint8Array>,
])[] = [
  ["screenshot.png", (session, signal) => session.screenshot(signal)],
  ["screen.xml", async (session, signal) => Buffer.from((await session.screen(signal)).xml)],
];

export function createArtifactKeeper({ keep, log }: KeeperDeps) {
  const keepArtifacts: Required<AttemptPorts<Shown & AsyncDisposable>>["keepArtifacts"] = async (
    claim,
    session,
    onKept,
    signal,
  ) => {
    const of = { taskId: claim.task.id, attempt: claim.attempt };
    for (const [name, look] of looks) {
      if (signal.aborted) return;
      try {
        onKept(await keep(of, name, await look(session, signal)));
      } catch (error) {
        if (!signal.aborted) log.warn({ ...namesOf(claim), name, err: error }, "artifact was not kept");
      }
    }
  };
  return keepArtifacts;
}
