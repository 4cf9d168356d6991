/** Schedules over REST, to what the simulated phone shows: on a clock that is set to where a minute ends. */
import { expect, test, vi } from "vitest";
import { systemChance, systemClock } from "../../src/clock.ts";
import type { Clock, Timer } from "../../src/clock.ts";
import { readConfig } from "../../src/config.ts";
import { startServer } from "../../src/server.ts";
import { ok, restOf } from "../support/rest.ts";
import { temporaryDirectory } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";

const MINUTE = 60_000;
const log = { debug() {}, info() {}, warn() {}, error() {} };

/** The system's, until it is set. */
class SettableClock implements Clock {
  #aheadMs = 0;

  now(): number {
    return systemClock.now() + this.#aheadMs;
  }

  elapsed(): number {
    return systemClock.elapsed();
  }

  after(delayMs: number, call: () => void): Timer {
    return systemClock.after(delayMs, call);
  }

  /** Sets it to so long before or after the next full minute. */
  setToMinute(afterMs: number): void {
    this.#aheadMs += MINUTE - (this.now() % MINUTE) + afterMs;
  }
}

function start(data: string, clock: Clock) {
  const argv = [
    "--port",
    "0",
    "--data",
    data,
    "--sim",
    "1",
    "--sim-speed",
    "20",
    "--sim-control",
    "0",
    "--start-adb",
    "off",
  ];
  return startServer(readConfig(argv, {}), { clock, chance: systemChance, log });
}

const call = { usernames: ["sim1_a"], script_name: "follow", script_config: { target_user: "someone" } };

test("a schedule that was made over REST runs on the phone at its minute", async () => {
  await using data = await temporaryDirectory();
  const clock = new SettableClock();
  await using server = await start(data.path, clock);
  const rest = restOf(server.url);
  clock.setToMinute(-2000);
  const made = await ok(
    rest("POST /schedules", { name: "each minute", cron: "* * * * *", time_zone: "UTC", request: call }),
  );
  expect(made).toMatchObject({
    ...{ id: 1, name: "each minute", cron: "* * * * *", time_zone: "UTC", paused: false },
    request: { ...call, serials: [], enable_multi_account: false, source: "api" },
    ...{ last_run_at: null, last_error: null, last_task_count: null },
  });
  expect(Object.keys(made.request)).toEqual([
    ...["serials", "usernames", "script_name", "script_config", "enable_multi_account", "source", "dry_run"],
  ]);
  const tasks = await vi.waitFor(
    async () => {
      const found = await ok(rest("GET /task?schedule_id=1"));
      expect(found.tasks[0]?.status).toBe(2);
      return found;
    },
    { timeout: 100_000, interval: 50 },
  );
  expect(tasks).toMatchObject({ total: 1, tasks: [{ schedule_id: 1, username: "sim1_a", error: null }] });
  const { following } = await new SimControl(server.simControlUrl ?? "").account("sim-1", "tiktok", "sim1_a");
  expect(following).toContain("someone");
  const ran = await ok(rest("PATCH /schedules/1", { paused: true }));
  expect(ran).toMatchObject({ paused: true, next_run_at: null, last_task_count: 1, last_error: null });
  expect(Date.parse(ran.last_run_at) % MINUTE).toBeLessThan(MINUTE / 2);
  expect(await ok(rest("GET /schedules"))).toMatchObject({
    schedules: [ran],
    total: 1,
    page: 1,
    page_size: 20,
  });
  expect(
    await rest("POST /schedules", { name: "x", cron: "x", request: { ...call, script_name: "dance" } }),
  ).toMatchObject({
    ...{ status: 400, code: 40003 },
    data: { violations: [{ field: "cron" }, { field: "request.script_name" }] },
  });
  expect(await ok(rest("DELETE /schedules/1"))).toEqual({ deleted_count: 1 });
  expect(await rest("GET /schedules/1")).toMatchObject({ code: 40401 });
}, 120_000);

test("a minute that passed while the server was down is made up for once, by the next start", async () => {
  await using data = await temporaryDirectory();
  const clock = new SettableClock();
  {
    await using server = await start(data.path, clock);
    clock.setToMinute(20_000);
    const create = { name: "s", cron: "* * * * *", request: call };
    await ok(restOf(server.url)("POST /schedules", create));
  }
  for (let minutes = 0; minutes < 5; minutes += 1) clock.setToMinute(20_000);
  await using server = await start(data.path, clock);
  const rest = restOf(server.url);
  await vi.waitFor(
    async () => expect(await ok(rest("GET /schedules/1"))).toMatchObject({ last_task_count: 1 }),
    { timeout: 20_000, interval: 20 },
  );
  expect(await ok(rest("GET /task?schedule_id=1"))).toMatchObject({ total: 1 });
}, 60_000);
