/** Each stop sign at each step: it ends the attempt with its reason, and nothing is touched on the way. */
import { afterAll, expect, test } from "vitest";
import type { App } from "../../../src/model/task.ts";
import { outcomeOf } from "../../../src/run/outcome.ts";
import { memoryRig } from "./memory-rig.ts";
import { Overlay } from "./overlay.ts";
import { LOCALES, signsIn } from "./signs.ts";
import type { Sign } from "./signs.ts";
import { casesOf, wrongOf } from "./table.ts";
import type { Case } from "./table.ts";
import { mediaFiles, outside, worksOf } from "./works.ts";

const files = mediaFiles();
afterAll(() => files[Symbol.dispose]());
/**
 * From the first reading of a sign to the end of the attempt. A retry looks first what the attempt before has published, also
 * under a sign that may have stood since, for as long as a post may be processing: another minute here.
 */
const SOON_MS = 9000;
const LOOKS_FIRST_MS = 70_000;

test.each(["tiktok", "instagram"] as const)(
  "on %s each stop sign ends each script at each step, as what it is",
  { timeout: 600_000 },
  async (app: App) => {
    const worded = Map.groupBy(
      LOCALES.flatMap((locale) => signsIn(locale, app)),
      ({ name }) => name,
    );
    const kinds = [...worded].map(([name, wordings]) => ({ name, wordings }));
    const cases = await casesOf(worksOf(app, files), kinds);
    // each wording has its turn
    const wrong = await wrongOf(cases, (one, i) =>
      wrongWith(one, one.kind.wordings[i % one.kind.wordings.length]!),
    );
    expect(wrong).toEqual([]);
  },
);

async function wrongWith(
  { work, step }: Case<{ readonly name: string }>,
  sign: Sign,
): Promise<string | undefined> {
  await using rig = await memoryRig(work.seed);
  const overlay = new Overlay(sign, rig.phone.knownApps[work.app].packageName, rig.clock);
  const came = await rig.run(work, {
    onStep: (name) => name === step && overlay.begin(),
    around: overlay.around,
  });
  const changes = outside(rig.phone, work);
  const why = (what: string) => `"${sign.texts.join(" ")}": ${what}`;
  const told = came.error instanceof Error ? came.error.message : "no error";
  const isDone = came.error === undefined && changes === work.changes;
  // nothing was read any more, or the app was started anew before
  if (overlay.seenAt === undefined) return isDone ? undefined : why(`not seen, ${told}`);
  // what an earlier attempt left standing is put away, and what it may have published looked for
  const mayGoOn = work.point !== undefined;
  if (mayGoOn && isDone) return undefined;
  const lastedMs = rig.clock.elapsed() - overlay.seenAt;
  const isPast = came.points.length > 0 || mayGoOn;
  if (!isEndedBy(came.error, sign, isPast)) return why(`ended with ${told}`);
  if (overlay.deeds.length > 0 && !mayGoOn) return why(`touched ${overlay.deeds.join(", ")}`);
  if (lastedMs > (mayGoOn ? LOOKS_FIRST_MS : SOON_MS)) return why(`took ${lastedMs} ms`);
  if (changes > (isPast || work.script !== "post" ? work.changes : 0)) return why(`changed ${changes}`);
  return undefined;
}

/** A file that cannot be opened tells nothing of a post that may have been published. */
function isEndedBy(thrown: unknown, { reason }: Sign, mayHavePublished: boolean): boolean {
  const outcome = outcomeOf(thrown, { asked: undefined, mayHavePublished, lastDeed: null, reference: "" });
  if (outcome.kind !== "failed") return false;
  const isInDoubt = /may have (?:been )?published, a retry looks first/.test(outcome.error.message);
  if (isInDoubt !== mayHavePublished) return false;
  const told = outcome.error.reason;
  return told === reason || (mayHavePublished && reason === "MEDIA_REFUSED" && told === "OUTCOME_UNKNOWN");
}
