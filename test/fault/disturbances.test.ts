/**
 * What comes in the way at whichever step: drawn, one step for each kind. All of it, or what a regular expression matches,
 * as `popup rate` or `post on tiktok`, in about a quarter of an hour: `FAULTS=. npx vitest run test/fault/disturbances.test.ts`.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChance } from "../../src/sim/chance.ts";
import { allOf, cleanSteps, tell, undergo, works } from "./disturbances.ts";
import type { Disturbance } from "./disturbances.ts";
import { builtIn } from "./faces.ts";
import type { FaultyPhone } from "./faulty-phone.ts";
import { faultyFleet } from "./fleet.ts";
import type { FaultyFleet } from "./fleet.ts";

const wanted = process.env["FAULTS"];
const seed = process.env["FAULT_SEED"] ?? String(Date.now() % 100_000);
const TIMEOUT_MS = wanted ? 3_600_000 : 180_000;
const PHONES_EACH = wanted ? 4 : 2;

describe(`whatever comes in the way (FAULT_SEED=${seed})`, { timeout: TIMEOUT_MS }, () => {
  let fleet: FaultyFleet;
  beforeAll(async () => {
    fleet = await faultyFleet({ face: builtIn, phones: PHONES_EACH * works.length, seed });
  }, TIMEOUT_MS);
  afterAll(() => fleet?.[Symbol.asyncDispose]());

  test.concurrent.for(works.map((work, index) => ({ ...work, index })))(
    "is survived at every step of a $script on $app",
    async ({ index, ...work }) => {
      const phones = fleet.phones.slice(PHONES_EACH * index, PHONES_EACH * (index + 1));
      const [first] = phones;
      if (!first) throw new Error("no phone");
      const all = allOf(work, await cleanSteps(first, work));
      const todo = wanted
        ? all.filter((one) => new RegExp(wanted).test(tell(one)))
        : [...drawn(all, `${seed} ${index}`)];
      const count = todo.length;
      const wrong: string[] = [];
      const runOn = async (phone: FaultyPhone) => {
        for (let one = todo.shift(); one; one = todo.shift()) {
          const what = tell(one);
          await undergo(phone, one).catch((cause: unknown) => {
            wrong.push(`${what}: ${String(cause)}`);
            console.log(wrong.at(-1));
          });
        }
      };
      await Promise.all(phones.map(runOn));
      if (wanted) console.log(`${work.script} on ${work.app}: ${count}, ${wrong.length} wrong`);
      expect(wrong).toEqual([]);
    },
  );
});

/** One of each kind. */
function drawn(all: readonly Disturbance[], seed: string): readonly Disturbance[] {
  const chance = createChance(seed);
  return Object.values(Object.groupBy(all, ({ kind }) => kind.name)).map((some = []) =>
    chance.pick(some as [Disturbance, ...Disturbance[]]),
  );
}
