/** kill -9 under load: whatever was answered is still there. */
import { expect, test } from "vitest";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";

const ROUNDS = 5;
const CLIENTS = 8;

/** Creates tasks until the server is gone; the ids that it answered. */
async function createUntilGone(url: string, serial: string): Promise<number[]> {
  const answered: number[] = [];
  const rest = restOf(url);
  for (;;) {
    const config = { target_users: ["ann", "bob"] };
    const answer = await rest("POST /task", {
      serials: [serial],
      script_name: "follow",
      script_config: config,
    }).catch(() => undefined);
    if (answer === undefined) return answered;
    answered.push(...answer.data.task_ids);
  }
}

test("a server killed at any moment under load loses no task that was answered", async () => {
  await using data = await temporaryDirectory();
  const flags = ["--port", "0", "--data", data.path];
  const answered = new Set<number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    await using server = await ServeProcess.start(...flags);
    const clients = Array.from({ length: CLIENTS }, (_, k) => createUntilGone(server.url, `absent-${k}`));
    // However far the load got by then: the moment differs from round to round.
    await ok(restOf(server.url)("GET /task/stats"));
    for (let looks = 0; looks < 20 * (round + 1); looks += 1)
      await ok(restOf(server.url)("GET /task?page_size=100"));
    server.signal("SIGKILL");
    for (const id of (await Promise.all(clients)).flat()) answered.add(id);
  }
  await using server = await ServeProcess.start(...flags);
  const rest = restOf(server.url);
  const stored = new Set<number>();
  const { total } = await ok(rest("GET /task"));
  for (let page = 1; stored.size < total; page += 1) {
    const { tasks } = await ok(rest(`GET /task?page_size=100&page=${page}`));
    for (const { id } of tasks) stored.add(id);
    if (tasks.length === 0) break;
  }
  expect(answered.size).toBeGreaterThan(ROUNDS);
  expect([...answered].filter((id) => !stored.has(id))).toEqual([]);
  const stats = await ok(rest("GET /task/stats"));
  expect(stats).toMatchObject({ total, pending: total });
}, 60_000);
