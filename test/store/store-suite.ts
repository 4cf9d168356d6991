/** What every database must do alike. */
import { describe } from "vitest";
import type { Place } from "./place.ts";
import { accountImportSuite } from "./suite/account-import.ts";
import { accountsSuite } from "./suite/accounts.ts";
import { artifactsSuite } from "./suite/artifacts.ts";
import { autoRetrySuite } from "./suite/auto-retry.ts";
import { careRandomSuite } from "./suite/care-random.ts";
import { careSuite } from "./suite/care.ts";
import { devicesSuite } from "./suite/devices.ts";
import { dryRunSuite } from "./suite/dry-run.ts";
import { feedSuite } from "./suite/feed.ts";
import { librarySuite } from "./suite/library.ts";
import { materialUseSuite } from "./suite/material-use.ts";
import { pointsSinceSuite } from "./suite/points-since.ts";
import { queueSuite } from "./suite/queue.ts";
import { randomSuite } from "./suite/random.ts";
import { schedulesSuite } from "./suite/schedules.ts";
import { signedInSuite } from "./suite/signed-in.ts";
import { tasksSuite } from "./suite/tasks.ts";

export function storeSuite(name: string, makePlace: () => Promise<Place>): void {
  describe(`the store on ${name}`, () => {
    tasksSuite(makePlace);
    queueSuite(makePlace);
    pointsSinceSuite(makePlace);
    devicesSuite(makePlace);
    accountsSuite(makePlace);
    signedInSuite(makePlace);
    accountImportSuite(makePlace);
    artifactsSuite(makePlace);
    materialUseSuite(makePlace);
    dryRunSuite(makePlace);
    librarySuite(makePlace);
    feedSuite(makePlace);
    schedulesSuite(makePlace);
    randomSuite(makePlace);
    careSuite(makePlace);
    careRandomSuite(makePlace);
    autoRetrySuite(makePlace);
  });
}
