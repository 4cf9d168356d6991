/**
 * What the simulated phones can put in a script's way at each of its steps, in one language after another: popups are got over,
 * what a person has to answer waits for one, and a platform that refuses ends the attempt as that.
 */
import { afterAll, expect, test } from "vitest";
import type { FailureReason } from "../../../src/model/problem.ts";
import { outcomeOf } from "../../../src/run/outcome.ts";
import type { FaultKind } from "../../../src/sim/faults/faults.ts";
import { HARMLESS_POPUPS } from "../../support/popups.ts";
import { memoryRig } from "./memory-rig.ts";
import { LOCALES } from "./signs.ts";
import { casesOf, wrongOf } from "./table.ts";
import type { Case } from "./table.ts";
import { mediaFiles, outside, worksOf } from "./works.ts";

interface Kind {
  readonly name: string;
  readonly fault: FaultKind;
  /** What it may fail as, unless all was done before. */
  readonly mayFail?: FailureReason;
}

const kinds: readonly Kind[] = [
  // a touch that was meant for the app may have told Android to end it, and its upload with it
  ...HARMLESS_POPUPS.map((name): Kind => ({
    ...{ name, fault: "popup" },
    ...(name === "not_responding" && { mayFail: "OUTCOME_UNKNOWN" }),
  })),
  { name: "consent", fault: "popup", mayFail: "CONSENT_NEEDED" },
  { name: "block", fault: "block", mayFail: "ACCOUNT_BLOCKED" },
  { name: "signed_out", fault: "signed_out", mayFail: "SIGNED_OUT" },
];
/**
 * Over a clean run. The touch on Post is not repeated before it is certain that it published nothing; and a wording that
 * no profile knows may hide a gallery until its goal is given up and begun again.
 */
const DELAY_MS = { beforePost: 25_000, atPost: 75_000, unknown: 120_000 };

const files = mediaFiles();
afterAll(() => files[Symbol.dispose]());

test.each(["tiktok", "instagram"] as const)(
  "on %s what comes in the way of each script at each step is got over, or ends it as what it is",
  { timeout: 600_000 },
  async (app) => {
    const cases = await casesOf(worksOf(app, files), kinds);
    expect(await wrongOf(cases, (one, i) => wrongWith(one, LOCALES[i % LOCALES.length]!))).toEqual([]);
  },
);

async function wrongWith(
  { work, step, kind, cleanMs }: Case<Kind>,
  locale: string,
): Promise<string | undefined> {
  await using rig = await memoryRig(work.seed);
  // an Android that cannot set the language of one app
  rig.hurt("old_android", { sdk: 32 });
  rig.hurt("language", { locale });
  let isDue = true;
  const { error, points, tookMs } = await rig.run(work, {
    onStep(name) {
      if (name !== step || !isDue) return;
      isDue = false;
      rig.hurt(kind.fault, { name: kind.name });
    },
  });
  const changes = outside(rig.phone, work);
  const why = (what: string) => `in ${locale} after ${Math.round(tookMs)} ms: ${what}`;
  if (isDue) return why(`never came there, ${tellError(error)}`);
  const isAtPost = points.length > 1 || kind.name === "not_responding";
  const delay = kind.name === "follow_friends" ? "unknown" : isAtPost ? "atPost" : "beforePost";
  if (tookMs > cleanMs + DELAY_MS[delay]) return why(`took so long, ${tellError(error)}`);
  if (error === undefined) return changes === work.changes ? undefined : why(`claimed, but ${changes}`);
  const mayHavePublished = points.length > 0 || work.point !== undefined;
  const outcome = outcomeOf(error, { asked: undefined, mayHavePublished, lastDeed: null, reference: "" });
  if (outcome.kind !== "failed" || outcome.error.reason !== kind.mayFail) return why(tellError(error));
  const isRight = changes === 0 || (changes === work.changes && (mayHavePublished || work.script !== "post"));
  return isRight ? undefined : why(`failed, but ${changes}: ${tellError(error)}`);
}

function tellError(error: unknown): string {
  return error instanceof Error ? error.message : "no error";
}
