/**
 * materials: a library of 100,000. What a task pays to choose, for accounts that have used nothing, half, nearly all and
 * all of it, with and without tags, videos and images.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import type { NewMaterial } from "../../src/model/material.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import type { Claim, MaterialWish, Store } from "../../src/store/store.ts";
import { percentile, print } from "./report.ts";
import { scratchDirectory } from "./scratch.ts";

const MATERIALS = 100_000;
const AT_ONCE = 250;
const USED_AT_ONCE = 2_000;
const ROUNDS = 300;
/** Of each kind, how many an account has used. */
const accounts = { fresh: 0, halfway: 25_000, nearly_done: 49_950, done: 50_000 } as const;

const wishes: readonly Omit<MaterialWish, "at">[] = [
  { kind: "video", tags: [], count: 1 },
  { kind: "video", tags: ["tag3", "tag7"], count: 1 },
  { kind: "image", tags: [], count: 10 },
  { kind: "image", tags: ["tag5"], count: 10 },
];

export async function materials(): Promise<void> {
  await using data = await scratchDirectory();
  await using store = await openSqliteStore({ file: join(data.path, "phonefleet.db"), clock: systemClock });
  for (let from = 0; from < MATERIALS; from += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => store.materials.add(materialAt(from + k))));
  const claims = await claimAll(store);
  for (const [name, used] of Object.entries(accounts)) await use(store, claims.get(name)!, used);
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    for (const claim of claims.values())
      for (const wish of wishes) samples.push(await time(store, claim, { ...wish, at: Math.random() }));
  print({
    name: "materials",
    value: percentile(samples, 0.99),
    unit: `ms, p99, one choice among ${MATERIALS} for accounts that used 0 to 100 %`,
  });
}

/** Half videos, half images; each with two of ten tags, images in ten sort orders. */
function materialAt(k: number): NewMaterial {
  const isVideo = k % 2 === 0;
  const tag = Math.floor(k / 2) % 10;
  return {
    ...(isVideo
      ? ({ kind: "video", contentType: "video/mp4" } as const)
      : ({ kind: "image", contentType: "image/png" } as const)),
    sha256: hashAt(k),
    size: 1_000_000,
    name: `material ${k}`,
    tags: [`tag${tag}`, `tag${(tag + 3) % 10}`],
    caption: null,
    username: null,
    sortOrder: isVideo ? 0 : Math.floor(k / 10_000),
  };
}

function hashAt(k: number): string {
  return createHash("sha256").update(String(k)).digest("hex");
}

/** One running task for each account, on a phone of its own. */
async function claimAll(store: Store): Promise<ReadonlyMap<string, Claim>> {
  const names = Object.keys(accounts);
  await store.tasks.create({ serials: names, usernames: [] }, () =>
    names.map((username) => ({
      ...{ serial: username, username, accountId: null, app: "tiktok", scriptName: "post", scriptConfig: {} },
      ...{ source: "api", startTime: null, scheduledAt: null, media: [] },
    })),
  );
  const facts = { model: "bench", androidVersion: "14", sdk: 34 };
  await store.devices.sight(
    names.map((name) => ({ adbSerial: name, identity: name, state: "connected", facts })),
  );
  return new Map((await store.queue.claimDue()).map((claim) => [claim.task.username!, claim]));
}

/** The first ones of each kind: images in the order in which they are chosen, videos all over theirs. */
async function use(store: Store, claim: Claim, ofEach: number): Promise<void> {
  for (let from = 0; from < ofEach; from += USED_AT_ONCE) {
    const some = Array.from({ length: Math.min(USED_AT_ONCE, ofEach - from) }, (_, k) => from + k);
    const taken = some
      .flatMap((k) => [2 * k, 2 * k + 1])
      .map((k) => {
        const { kind, contentType, size, sha256 } = materialAt(k);
        return { file: { path: `/library/${sha256}`, kind, contentType, size, modifiedAtMs: 0 }, sha256 };
      });
    const taking = await store.materials.take(claim, taken);
    if (taking.kind !== "taken") throw new Error(`materials are ${taking.kind}`);
  }
}

async function time(store: Store, claim: Claim, wish: MaterialWish): Promise<number> {
  const startedAt = performance.now();
  const choice = await store.materials.choose(claim, wish);
  const took = performance.now() - startedAt;
  const isDone = claim.task.username === "done";
  if ((choice.kind === "none") !== isDone) throw new Error(`${claim.task.username} got ${choice.kind}`);
  return took;
}
