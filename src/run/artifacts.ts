/**
 * What a phone shows, kept: at decisive steps of every attempt, and once more after a failure. Each look by itself, since one may
 * work without the other; none of them where it shows what is nobody's business, which is told instead.
 */
import type { Session } from "../device/session.ts";
import type { Screen } from "../device/ui/screen.ts";
import type { Artifact, ArtifactName, AttemptKey } from "../model/artifact.ts";
import type { Step, TaskError } from "../model/task.ts";
import type { Claim } from "../store/store.ts";
import type { ArtifactPorts } from "./keeping.ts";
import { namesOf } from "./run-log.ts";
import type { RunLog } from "./run-log.ts";

export interface KeeperDeps {
  /** Resolves once the file is durable. */
  readonly keep: (of: AttemptKey, name: ArtifactName, bytes: Uint8Array) => Promise<Artifact>;
  /** What of a screen may be kept. */
  readonly privacyOf: (claim: Claim, screen: Screen) => Promise<Privacy>;
  readonly log: Pick<RunLog, "warn">;
}

interface Privacy {
  /** Why no picture of it may be kept; null where one may. */
  readonly secret: string | null;
  /** The tree as it may be kept. */
  readonly xml: string;
}

type Shown = Pick<Session, "screenshot" | "screen" | "lastScreen"> & AsyncDisposable;
type Ports = Required<ArtifactPorts<Shown>>;

const UNTOLD = "nothing tells what is on the screen";

export function createFailureKeeper(deps: KeeperDeps): Ports["keepArtifacts"] {
  return async (claim, session, teller, signal) => {
    const before = session.lastScreen;
    // in this order: the tree can still be read when what moves on the screen has moved on
    const picture = await look(deps, claim, "screenshot.png", signal, () => session.screenshot(signal));
    const after = await look(deps, claim, "screen.xml", signal, () => session.screen(signal));
    const told = await Promise.all(
      [after, before].map(async (screen) => screen && deps.privacyOf(claim, screen)),
    );
    const known = told.filter((privacy) => privacy !== undefined);
    const secret = known.length === 0 ? UNTOLD : known.find((one) => one.secret !== null)?.secret;
    if (picture && secret) teller.leftOut(secret);
    const xml = told[0]?.xml;
    await write(deps, claim, "screenshot.png", secret ? undefined : picture, teller.kept);
    await write(deps, claim, "screen.xml", xml === undefined ? undefined : Buffer.from(xml), teller.kept);
  };
}

/** By the tree that the script went by, which costs nothing; so only the picture keeps the phone. */
export function createEvidenceKeeper(deps: KeeperDeps): Ports["keepEvidence"] {
  return async (claim, session, name, teller, signal) => {
    const screen = session.lastScreen ?? (await session.screen(signal));
    const { secret, xml } = await deps.privacyOf(claim, screen);
    if (secret !== null) teller.leftOut(secret);
    const picture =
      secret === null
        ? await look(deps, claim, `${name}.png`, signal, () => session.screenshot(signal))
        : undefined;
    return {
      write: async () => {
        await write(deps, claim, `${name}.png`, picture, teller.kept);
        await write(deps, claim, `${name}.xml`, Buffer.from(xml), teller.kept);
      },
    };
  };
}

/** So that the trees can be read without the server: what was done up to each of them, and what was looked for. */
export function createStepsKeeper(deps: Pick<KeeperDeps, "keep">): Ports["keepSteps"] {
  return (claim, steps, error) =>
    deps.keep(keyOf(claim), "steps.json", Buffer.from(JSON.stringify(told(claim, steps, error), null, 1)));
}

function told({ task, attempt }: Claim, steps: readonly Step[], error: TaskError | null) {
  return { task: task.id, attempt, app: task.app, script: task.scriptName, error, steps };
}

async function look<T>(
  { log }: KeeperDeps,
  claim: Claim,
  name: ArtifactName,
  signal: AbortSignal,
  run: () => Promise<T>,
): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  try {
    return await run();
  } catch (error) {
    if (!signal.aborted) log.warn({ ...namesOf(claim), name, err: error }, "artifact was not kept");
    return undefined;
  }
}

async function write(
  { keep, log }: KeeperDeps,
  claim: Claim,
  name: ArtifactName,
  bytes: Uint8Array | undefined,
  onKept: (artifact: Artifact) => void,
): Promise<void> {
  if (bytes === undefined) return;
  try {
    onKept(await keep(keyOf(claim), name, bytes));
  } catch (error) {
    log.warn({ ...namesOf(claim), name, err: error }, "artifact was not kept");
  }
}

function keyOf({ task, attempt }: Claim): AttemptKey {
  return { taskId: task.id, attempt };
}
