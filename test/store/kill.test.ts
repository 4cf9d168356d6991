import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { SqliteConnection } from "../../src/store/sqlite-connection.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { start } from "./child.ts";
import { claimOne, connected, sqlitePlace } from "./place.ts";

const ROUNDS = 4;
/** Each round lets so many tasks more be answered before the process is killed. */
const ANSWERS = 150;

describe("kill -9 under load", () => {
  it("loses no task that was answered", { timeout: 60_000 }, async () => {
    await using place = await sqlitePlace();
    const answered = new Set<number>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      await runUntil(place.file, answered, answered.size + round * ANSWERS);
      expect(integrity(place.file)).toBe("ok");
      await using store = await place.open({ clock: new ManualClock() });
      await store.queue.recover();
      const { total } = await store.tasks.list({}, 1, 1);
      expect(total).toBeGreaterThanOrEqual(answered.size);
      const stats = await store.tasks.stats();
      expect(stats.running).toBe(0);
      expect(stats.pending + stats.completed + stats.failed).toBe(total);
      for (const id of answered) expect(await store.tasks.get(id)).toBeDefined();
    }
    await using store = await place.open({ clock: new ManualClock(Date.now() + 60_000) });
    await store.devices.sight([connected("R1")]);
    expect((await claimOne(store)).task.serial).toBe("R1");
  });
});

/** Runs a writer, and kills it in the middle once so many ids were answered. */
async function runUntil(file: string, answered: Set<number>, count: number): Promise<void> {
  const child = start("writer", file);
  const closed = once(child, "close");
  let rest = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) answered.add(Number(line));
    if (answered.size >= count) child.kill("SIGKILL");
  });
  await closed;
  expect(child.signalCode).toBe("SIGKILL");
}

function integrity(file: string): unknown {
  const connection = new SqliteConnection(file, { readonly: false });
  try {
    return connection.pragma("integrity_check");
  } finally {
    connection.close();
  }
}
