/** One run: a new data directory, and whatever the seed brings. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { SimProcess } from "../../support/sim-process.ts";
import { commands } from "./commands.ts";
import { type Evidence, keepEvidence } from "./evidence.ts";
import { finish } from "./finish.ts";
import type { Tally } from "./tally.ts";
import { World } from "./world.ts";

export interface RunOptions {
  readonly seed: number;
  readonly phones: number;
  readonly sim: SimProcess;
  readonly tally: Tally;
  /** No command is begun once this is true; the run then comes to its end. */
  readonly isOver: () => boolean;
}

/** About half as many happen, a good third of them kills. */
const MOST_COMMANDS = 160;

/** Undefined where every invariant held. */
export async function runOnce(options: RunOptions): Promise<Evidence | undefined> {
  const { seed, phones } = options;
  let evidence: Evidence | undefined;
  const property = fc.asyncProperty(commands(phones, MOST_COMMANDS), async (drawn) => {
    const folder = await mkdtemp(join(tmpdir(), `phonefleet-soak-${seed}-`));
    await using world = await World.start({ ...options, folder });
    try {
      await fc.asyncModelRun(() => ({ model: { world }, real: world }), drawn);
      await finish(world);
      await world.forget();
    } catch (error) {
      evidence = await keepEvidence(world, error, [...drawn].map(String));
    }
  });
  // what depends on the moment cannot be made smaller by trying again
  await fc.assert(property, { seed, numRuns: 1, endOnFailure: true, unbiased: true });
  options.tally.runs += 1;
  return evidence;
}
