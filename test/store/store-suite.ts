/** What every database must do alike. */
import { describe } from "vitest";
import type { Place } from "./place.ts";
import { accountsSuite } from "./suite/accounts.ts";
import { artifactsSuite } from "./suite/artifacts.ts";
import { devicesSuite } from "./suite/devices.ts";
import { feedSuite } from "./suite/feed.ts";
import { librarySuite } from "./suite/library.ts";
import { materialUseSuite } from "./suite/material-use.ts";
import { pointsSinceSuite } from "./suite/points-since.ts";
import { queueSuite } from "./suite/queue.ts";
import { randomSuite } from "./suite/random.ts";
import { tasksSuite } from "./suite/tasks.ts";

export function storeSuite(name: string, makePlace: () => Promise<Place>): void {
  describe(`the store on ${name}`, () => {
    tasksSuite(makePlace);
    queueSuite(makePlace);
    pointsSinceSuite(makePlace);
    devicesSuite(makePlace);
    accountsSuite(makePlace);
    artifactsSuite(makePlace);
    materialUseSuite(makePlace);
    librarySuite(makePlace);
    feedSuite(makePlace);
    randomSuite(makePlace);
  });
}
