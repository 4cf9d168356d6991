/** Tests that run side by side, each on a simulated phone of its own behind one server. */
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Face } from "./faces.ts";
import type { FaultyPhone } from "./faulty-phone.ts";
import { faultyFleet } from "./fleet.ts";
import type { FaultyFleet, FleetOptions } from "./fleet.ts";

/** For a loaded machine. */
const TIMEOUT_MS = 180_000;

export interface FaultTest {
  /** A sentence. */
  readonly title: string;
  readonly run: (phone: FaultyPhone) => Promise<void>;
}

export function onPhones(
  name: string,
  face: Face,
  tests: readonly FaultTest[],
  options: Partial<FleetOptions> = {},
): void {
  describe(`${name}, ${face.name}`, { concurrent: true, timeout: TIMEOUT_MS, skip: face.isSkipped }, () => {
    let fleet: FaultyFleet | undefined;
    beforeAll(async () => {
      fleet = await faultyFleet({ face, phones: tests.length, seed: name, ...options });
    }, TIMEOUT_MS);
    afterAll(() => fleet?.[Symbol.asyncDispose]());
    test.for(tests.map((one, index) => ({ ...one, index })))(
      "$title",
      async ({ run: assertSurvived, index }) => {
        const phone = fleet?.phones[index];
        if (!phone) throw new Error("no phone");
        await assertSurvived(phone);
      },
    );
  });
}
