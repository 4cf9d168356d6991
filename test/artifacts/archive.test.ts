import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ArtifactArchive } from "../../src/artifacts/archive.ts";
import { ArtifactFolder } from "../../src/artifacts/folder.ts";
import type { ArtifactName } from "../../src/model/artifact.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import type { Claim, Feed } from "../../src/store/store.ts";
import { claimOne, connected, create, failed } from "../store/place.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { itStartsAndStops } from "../support/start-stop.ts";

const HOUR_MS = 60 * 60 * 1000;

/** An archive over a store and a folder of their own, which are closed and removed when the test ends. */
async function openArchive({
  maxAgeMs = 24 * HOUR_MS,
  maxBytes = 1_000_000,
  feed = undefined as Feed | undefined,
} = {}) {
  const place = await mkdtemp(join(tmpdir(), "phonefleet-artifacts-"));
  const directory = join(place, "artifacts");
  const clock = new ManualClock();
  // Of its own, so that the timers of the archive can be counted.
  const storeClock = new ManualClock();
  const store = await openSqliteStore({ file: join(place, "db"), clock: storeClock });
  await store.devices.sight([connected("R1")]);
  const warnings: unknown[] = [];
  const archive = new ArtifactArchive({
    folder: new ArtifactFolder(directory),
    artifacts: store.artifacts,
    feed: feed ?? store.feed,
    limits: { maxAgeMs, maxBytes },
    clock,
    log: { warn: (...said: unknown[]) => void warnings.push(said) },
  });
  onTestFinished(async () => {
    await archive.stop();
    await store[Symbol.asyncDispose]();
    await rm(place, { recursive: true });
  });
  const advance = (durationMs: number) => {
    storeClock.advance(durationMs);
    clock.advance(durationMs);
  };
  return { archive, store, clock, advance, directory, warnings };
}

type Opened = Awaited<ReturnType<typeof openArchive>>;

/** A task whose attempt has written a file, and is not settled. */
async function written({ archive, store }: Opened, size = 100, name: ArtifactName = "screen.xml") {
  await create(store, {});
  const claim = await claimOne(store);
  const artifact = await archive.keep(keyOf(claim), name, Buffer.alloc(size, "x"));
  return { claim, settle: () => store.queue.settle(claim, { ...failed, artifacts: [artifact] }, false) };
}

async function kept(t: Opened, size?: number): Promise<Claim> {
  const { claim, settle } = await written(t, size);
  await settle();
  return claim;
}

function keyOf({ task, attempt }: Claim) {
  return { taskId: task.id, attempt };
}

async function bytesOf({ archive }: Opened, claim: Claim): Promise<string | undefined> {
  await using file = await archive.open(keyOf(claim), "screen.xml");
  return file && String(await buffer(file.read()));
}

function tasksOnDisk({ directory }: Opened): Promise<readonly string[]> {
  return readdir(directory).catch(() => []);
}

async function expectOnDisk(t: Opened, tasks: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await tasksOnDisk(t)).toEqual(tasks), { interval: 5 });
}

describe("a file", () => {
  it("is read as it was written, in parts", async () => {
    const t = await openArchive();
    const claim = await kept(t, 1_000_000);
    expect(await bytesOf(t, claim)).toBe("x".repeat(1_000_000));
  });

  it("of an attempt that is not settled is not there yet", async () => {
    const t = await openArchive();
    const { claim, settle } = await written(t);
    expect(await bytesOf(t, claim)).toBeUndefined();
    await settle();
    expect(await bytesOf(t, claim)).toBe("x".repeat(100));
  });

  it("that is gone, or is not as long as it was, is not there any more", async () => {
    const t = await openArchive();
    const [gone, cut] = [await kept(t), await kept(t)];
    await rm(join(t.directory, "1"), { recursive: true });
    await writeFile(join(t.directory, "2", "1", "screen.xml"), "x");
    expect([await bytesOf(t, gone), await bytesOf(t, cut)]).toEqual([undefined, undefined]);
    expect(t.warnings).toMatchObject([[{ task: 2, size: 1 }, "artifact is damaged"]]);
  });

  it("that cannot be written is told, and leaves nothing", async () => {
    const t = await openArchive();
    await writeFile(t.directory, "in the way");
    await expect(written(t)).rejects.toThrow("ENOTDIR");
    await rm(t.directory);
    await mkdir(join(t.directory, "2", "1", "screen.xml"), { recursive: true });
    await expect(t.archive.keep({ taskId: 2, attempt: 1 }, "screen.xml", Buffer.from("x"))).rejects.toThrow(
      "EISDIR",
    );
  });
});

describe("what is on disk", () => {
  it("goes with its task", async () => {
    const t = await openArchive();
    t.archive.start();
    await kept(t);
    await kept(t);
    await t.store.tasks.delete([1]);
    await expectOnDisk(t, ["2"]);
  });

  it("without a row, as a crash leaves it, goes at the start; what still runs, and strange things, stay", async () => {
    const t = await openArchive();
    const crashed = await written(t);
    await t.store.queue.settle(crashed.claim, failed, false);
    await kept(t);
    const running = await written(t);
    await mkdir(join(t.directory, "99", "1"), { recursive: true });
    await mkdir(join(t.directory, "mine"));
    t.archive.start();
    await expectOnDisk(t, ["2", "3", "mine"]);
    await running.settle();
    expect(await bytesOf(t, running.claim)).toBe("x".repeat(100));
  });

  it("goes when it is too old", async () => {
    const t = await openArchive({ maxAgeMs: 2 * HOUR_MS });
    t.archive.start();
    await kept(t);
    t.advance(HOUR_MS + 1);
    await kept(t);
    await expectOnDisk(t, ["1", "2"]);
    t.advance(HOUR_MS);
    await expectOnDisk(t, ["2"]);
    t.advance(2 * HOUR_MS);
    await expectOnDisk(t, []);
  });

  it("goes when it is too much, the oldest first, without waiting for the hour", async () => {
    const t = await openArchive({ maxBytes: 1000 });
    t.archive.start();
    for (let count = 0; count < 3; count += 1) {
      await kept(t, 300);
      t.advance(1);
    }
    await expectOnDisk(t, ["1", "2", "3"]);
    const claim = await kept(t, 300);
    await expectOnDisk(t, ["2", "3", "4"]);
    expect(await bytesOf(t, claim)).toBe("x".repeat(300));
  });

  it("that a broken feed kept from going goes when it is mended", async () => {
    const broken = Promise.withResolvers<never>();
    let follows = 0;
    const feed: Feed = {
      async *follow(...how) {
        follows += 1;
        if (follows === 1) await broken.promise;
        yield* t.store.feed.follow(...how);
      },
    };
    const t: Opened = await openArchive({ feed });
    t.archive.start();
    await kept(t);
    await t.store.tasks.delete([1]);
    broken.reject(new Error("too slow"));
    await vi.waitFor(() => expect(t.warnings).toMatchObject([[{}, "feed broke"]]), { interval: 5 });
    expect(await tasksOnDisk(t)).toEqual(["1"]);
    t.advance(1000);
    await expectOnDisk(t, []);
  });
});

describe("the archive", () => {
  itStartsAndStops(async () => {
    const { archive, clock } = await openArchive();
    return {
      owner: { start: async () => archive.start(), stop: () => archive.stop() },
      leaks: () => clock.timers,
    };
  });
});
