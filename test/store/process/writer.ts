/** Creates, claims and settles tasks in the database FILE until it is killed. Tells each id that was answered. */
import { writeSync } from "node:fs";
import { systemClock } from "../../../src/clock.ts";
import { openSqliteStore } from "../../../src/store/sqlite.ts";
import type { Claim } from "../../../src/store/store.ts";
import { completed, connected, create } from "../place.ts";

const [, , file = ""] = process.argv;
const phones = ["R1", "R2", "R3", "R4"];
const store = await openSqliteStore({ file, clock: systemClock });
await store.queue.recover();
await store.devices.sight(phones.map((name) => connected(name)));

async function createForever(serial: string): Promise<never> {
  for (;;) {
    const ids = await create(store, { serial }, { serial });
    // Straight to the pipe: what a stream still holds when the process dies would not be told.
    writeSync(1, `${ids.join("\n")}\n`);
  }
}

async function workForever(claim: Claim | undefined): Promise<void> {
  for (let held = claim; held !== undefined;) held = await store.queue.settle(held, completed, true);
}

await Promise.all([
  ...phones.map(createForever),
  ...(await store.queue.claimDue()).map((claim) => workForever(claim)),
]);
