/** Somebody sets the clock of the machine forth and back while a server runs: libfaketime shows it another time. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { ok, type Rest, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import { lacks } from "../support/tools.ts";

const HOUR_MS = 3_600_000;

async function startUnder(file: string, data: string): Promise<ServeProcess> {
  const fake = {
    LD_PRELOAD: "/usr/$LIB/faketime/libfaketimeMT.so.1",
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    // timers go by the clock that nobody sets
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
  Object.assign(process.env, fake);
  try {
    const sim = ["--sim", "1", "--sim-speed", "20", "--time-zone", "UTC"];
    return await ServeProcess.start("--port", "0", "--data", data, ...sim);
  } finally {
    for (const name of Object.keys(fake)) delete process.env[name];
  }
}

async function follow(rest: Rest, user: string, more: object = {}): Promise<number> {
  const config = { target_user: user };
  const body = { serials: ["sim-1"], script_name: "follow", script_config: config, ...more };
  return Number((await ok(rest("POST /task", body))).task_ids[0]);
}

async function demandDoneOnce(rest: Rest, id: number): Promise<void> {
  const {
    status_text: text,
    error,
    attempts,
  } = await eventually(async () => {
    const task = await ok(rest(`GET /task/${id}`));
    if (task.status < 2) throw new Error(`task ${id} is ${task.status_text}`);
    return task;
  });
  expect({ text, error, attempts: attempts.length }).toEqual({
    text: "completed",
    error: null,
    attempts: 1,
  });
}

test.skipIf(lacks("faketime"))(
  "tasks run once, and those with a start time at that time, whichever way the clock is set",
  async () => {
    await using scratch = await temporaryDirectory();
    const file = join(scratch.path, "faketime");
    const setClock = (offset: string) => writeFile(file, `${offset}\n`);
    await setClock("+0");
    await using server = await startUnder(file, join(scratch.path, "data"));
    const rest = restOf(server.url);
    const startTime = new Date(Date.now() + HOUR_MS).toISOString().slice(11, 16);
    const later = await follow(rest, "later", { start_time: startTime });
    await demandDoneOnce(rest, await follow(rest, "first"));
    expect(await ok(rest(`GET /task/${later}`))).toMatchObject({ status: 0, wait_reason: "not_due" });

    await setClock("+2h");
    await demandDoneOnce(rest, await follow(rest, "second"));
    await demandDoneOnce(rest, later);

    await setClock("-3h");
    const again = await follow(rest, "again", { start_time: startTime });
    await demandDoneOnce(rest, await follow(rest, "third"));
    const waiting = await ok(rest(`GET /task/${again}`));
    expect(waiting).toMatchObject({ status: 0, wait_reason: "not_due" });
    expect(Date.parse(waiting.scheduled_at)).toBeLessThan(Date.now() + 2 * HOUR_MS);

    await setClock("+0");
    server.signal("SIGKILL");
    await server.exited;
    await using next = await startUnder(file, join(scratch.path, "data"));
    await demandDoneOnce(restOf(next.url), await follow(restOf(next.url), "fourth"));
  },
  60_000,
);
