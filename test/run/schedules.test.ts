import { describe, expect, it } from "vitest";
import { Problem } from "../../src/model/problem.ts";
import { itStartsAndStops } from "../support/start-stop.ts";
import { DAY, follow, HOUR, MINUTE, World } from "./schedule-world.ts";

const files = { ...follow, scriptName: "post", scriptConfig: { material_list: ["/m/a.mp4"] } };

async function started(): Promise<World> {
  const world = await World.open();
  await world.start();
  return world;
}

describe("schedules", () => {
  itStartsAndStops(async () => {
    const world = await World.open();
    return { owner: world.schedules, leaks: () => world.clock.timers };
  });
});

describe("a schedule", () => {
  it("runs at each of its times, with the tasks that its call means", async () => {
    const world = await started();
    await world.add();
    await world.pass(30 * MINUTE - 1);
    expect(await world.runs()).toEqual([]);
    await world.pass(1);
    await world.pass(HOUR);
    expect(await world.runs()).toEqual(["1 01T09:00", "1 01T10:00"]);
    expect(await world.store.tasks.get(1)).toMatchObject({
      ...{ serial: "R1", scriptName: "follow", scriptConfig: { target_users: ["ada"] } },
      ...{ source: "api", startTime: null, scheduledAt: null, scheduleId: 1 },
    });
    expect(world.lines).toEqual([
      { phrase: "schedule ran", fields: { schedule: 1, tasks: 1, first: 1, late_ms: 0 } },
      { phrase: "schedule ran", fields: { schedule: 1, tasks: 1, first: 2, late_ms: 0 } },
    ]);
  });

  it("is asked for only when its time comes, or it is changed", async () => {
    const world = await started();
    await world.add({ cron: "0 18 * * *" });
    const { looks } = world;
    await world.pass(9 * HOUR);
    expect(world.looks).toBe(looks);
    expect(world.clock.timers).toBe(1);
  });

  it("that is created, changed or resumed is heard of at once", async () => {
    const world = await started();
    await world.add({ cron: "0 18 * * *" });
    await world.change(1, { cron: "35 8 * * *" });
    await world.pass(5 * MINUTE);
    expect(await world.runs()).toEqual(["1 01T08:35"]);
    await world.add({ cron: "40 8 * * *", isPaused: true });
    await world.change(2, { isPaused: false });
    await world.pass(5 * MINUTE);
    expect(await world.runs()).toEqual(["1 01T08:35", "2 01T08:40"]);
  });

  it("that is paused or deleted runs no more, and makes up for nothing when it is resumed", async () => {
    const world = await started();
    await world.add();
    await world.add();
    await world.change(1, { isPaused: true });
    await world.looked(() => world.store.schedules.delete(2));
    await world.pass(2 * HOUR);
    await world.change(1, { isPaused: false });
    expect(await world.runs()).toEqual([]);
    await world.pass(30 * MINUTE);
    expect(await world.runs()).toEqual(["1 01T11:00"]);
  });

  it("is planned against the accounts as they are at its time", async () => {
    const world = await started();
    await world.add({ call: { ...follow, serials: [], usernames: ["ada"] } });
    await world.pass(30 * MINUTE);
    const lastError = "no such account: ada; register it first";
    expect(await world.store.schedules.get(1)).toMatchObject({ lastError, lastTaskCount: 0 });
    expect(world.lines).toEqual([
      { phrase: "schedule was refused", fields: { schedule: 1, detail: lastError } },
    ]);
    const account = { app: "tiktok", username: "Ada", serial: "R7", package: null, isEnabled: true } as const;
    await world.store.accounts.create(account);
    await world.pass(HOUR);
    expect(await world.store.schedules.get(1)).toMatchObject({ lastError: null, lastTaskCount: 1 });
    expect(await world.store.tasks.get(1)).toMatchObject({ serial: "R7", username: "Ada" });
  });

  it("looks at its files at its time", async () => {
    const world = await started();
    await world.add({ call: files });
    const gone = { field: "script_config.material_list[0]", message: "/m/a.mp4 does not exist" };
    world.inspect = async () => ({ media: [], violations: [gone], outside: undefined });
    await world.pass(30 * MINUTE);
    const lastError = "script_config.material_list[0]: /m/a.mp4 does not exist";
    expect(await world.store.schedules.get(1)).toMatchObject({ lastError });
    const outside = new Problem("OUTSIDE_MEDIA_ROOT", "/m/a.mp4 lies outside of the media roots");
    world.inspect = async () => ({ media: [], violations: [], outside });
    await world.pass(HOUR);
    expect(await world.store.schedules.get(1)).toMatchObject({ lastError: outside.message });
    const file = { path: "/m/a.mp4", kind: "video", contentType: "video/mp4" } as const;
    const media = [{ ...file, size: 5, modifiedAtMs: 1 }];
    world.inspect = async () => ({ media, violations: [], outside: undefined });
    await world.pass(HOUR);
    expect(await world.store.tasks.get(1)).toMatchObject({ media, scheduleId: 1 });
  });

  it("that cannot run now is tried again, and keeps no other from running", async () => {
    const world = await started();
    await world.add({ call: files });
    await world.add();
    const bug = new TypeError("of undefined");
    const { inspect } = world;
    world.inspect = async (paths) => {
      if (paths.length > 0) throw bug;
      return inspect(paths);
    };
    await world.add({ cron: "0 9 * * *" });
    await world.pass(30 * MINUTE);
    expect(await world.runs()).toEqual(["2 01T09:00", "3 01T09:00"]);
    expect(world.lines[0]).toEqual({ phrase: "schedule could not run", fields: { schedule: 1, err: bug } });
    world.inspect = inspect;
    await world.pass(10_000);
    expect(await world.runs()).toEqual(["2 01T09:00", "3 01T09:00", "1 01T09:00"]);
  });

  it("that cannot run keeps no other waiting for the next try", async () => {
    const world = await started();
    await world.add({ call: files });
    world.inspect = async (paths) => {
      if (paths.length > 0) throw new TypeError("of undefined");
      return { media: [], violations: [], outside: undefined };
    };
    await world.pass(30 * MINUTE);
    world.clock.advance(MINUTE - 4_000);
    await world.idle();
    const tries = world.lines.length;
    await world.looked(() =>
      world.store.schedules.create({ ...hourly, cron: "1 9 * * *" }, world.clock.now() + 4_000, () => []),
    );
    await world.pass(4_000);
    expect(await world.runs()).toEqual(["2 01T09:01"]);
    expect(world.lines.length).toBeGreaterThan(tries);
  });

  it("waits for a store that cannot be read", async () => {
    const world = await started();
    await world.add();
    const { schedules } = world.store;
    const due = schedules.due.bind(schedules);
    schedules.due = () => Promise.reject(new Problem("UNAVAILABLE", "no disk"));
    await world.pass(30 * MINUTE);
    expect(world.lines).toMatchObject([{ phrase: "schedules could not be read" }]);
    schedules.due = due;
    await world.pass(10_000);
    expect(await world.runs()).toEqual(["1 01T09:00"]);
  });

  it("runs beside a hundred others at the same minute, each once", async () => {
    const world = await started();
    for (let made = 0; made < 100; made += 1)
      await world.store.schedules.create(hourly, world.clock.now() + 30 * MINUTE, () => []);
    await world.looked(() => world.add());
    await world.pass(30 * MINUTE);
    const runs = await world.store.schedules.list(1, 200);
    expect(runs.schedules.map(({ lastTaskCount }) => lastTaskCount)).toEqual(Array(101).fill(1));
    expect((await world.store.tasks.stats()).pending).toBe(101);
  });
});

const hourly = { name: "s", cron: "0 * * * *", timeZone: "UTC", isPaused: false, call: follow };

describe("a server that was down", () => {
  it("makes up for what it missed within the hour, once", async () => {
    const world = await started();
    await world.add({ cron: "*/10 * * * *" });
    await world.schedules.stop();
    world.clock.advance(55 * MINUTE);
    await world.restart();
    expect(await world.runs()).toEqual(["1 01T09:25"]);
    expect(await world.next(1)).toBe("2026-03-01T09:30");
    expect(world.lines).toMatchObject([{ phrase: "schedule ran", fields: { late_ms: 45 * MINUTE } }]);
  });

  it("leaves out what it missed for longer, and says so", async () => {
    const world = await started();
    await world.add({ cron: "0 9 * * *" });
    await world.schedules.stop();
    world.clock.advance(3 * HOUR);
    await world.restart();
    expect(await world.runs()).toEqual([]);
    const { lastError, lastRunAt, nextRunAt } = (await world.store.schedules.get(1))!;
    expect(lastError).toContain("was due at 2026-03-01T09:00:00.000Z and found more than an hour later");
    expect([lastRunAt, nextRunAt]).toEqual([null, Date.parse("2026-03-02T09:00:00Z")]);
    expect(world.lines).toEqual([
      { phrase: "schedule was missed", fields: { schedule: 1, detail: lastError } },
    ]);
    await world.pass(21.5 * HOUR);
    expect(await world.runs()).toEqual(["1 02T09:00"]);
  });

  it("that died before a run was written makes it; that died after does not repeat it", async () => {
    const world = await started();
    await world.add();
    // The run is decided, and never written.
    world.store.schedules.run = () => Promise.reject(new Problem("UNAVAILABLE", "killed"));
    await world.pass(30 * MINUTE);
    expect(await world.runs()).toEqual([]);
    await world.restart();
    expect(await world.runs()).toEqual(["1 01T09:00"]);
    // The run is written, and nobody hears of it.
    const { schedules } = world.store;
    const run = schedules.run.bind(schedules);
    schedules.run = async (...given) => {
      await run(...given);
      throw new Problem("UNAVAILABLE", "killed");
    };
    await world.pass(HOUR);
    await world.restart();
    await world.pass(10 * MINUTE);
    expect(await world.runs()).toEqual(["1 01T09:00", "1 01T10:00"]);
  });
});

describe("where the clock is set", () => {
  it("back, no time comes again", async () => {
    const world = await started();
    await world.add();
    await world.pass(30 * MINUTE);
    world.clock.set(world.clock.now() - 3 * HOUR);
    await world.pass(4 * HOUR - MINUTE);
    expect(await world.runs()).toEqual(["1 01T09:00"]);
    expect(await world.next(1)).toBe("2026-03-01T10:00");
    await world.pass(MINUTE);
    expect(await world.runs()).toEqual(["1 01T09:00", "1 01T10:00"]);
  });

  it("forth, what is due is found within half a minute", async () => {
    const world = await started();
    await world.add();
    world.clock.set(world.clock.now() + 45 * MINUTE);
    await world.pass(30_000);
    expect(await world.runs()).toEqual(["1 01T09:15"]);
    expect(await world.next(1)).toBe("2026-03-01T10:00");
  });

  it("two hours forth and back again, what ran meanwhile does not run again, and the rest does", async () => {
    const world = await started();
    await world.add();
    world.clock.set(world.clock.now() + 2 * HOUR);
    await world.pass(30_000);
    expect(await world.runs()).toEqual(["1 01T10:30"]);
    world.clock.set(world.clock.now() - 2 * HOUR);
    await world.pass(30_000);
    for (let hour = 9; hour <= 11; hour += 1) await world.pass(hour === 9 ? 29 * MINUTE : HOUR);
    // the run at 10:30 was the one of 10:00
    expect(await world.runs()).toEqual(["1 01T10:30", "1 01T09:00", "1 01T11:00"]);
  });

  it("a year forth and back again, the schedule goes on as if nothing had been", async () => {
    const world = await started();
    await world.add();
    const real = world.clock.now();
    world.clock.set(real + 365 * DAY);
    await world.pass(30_000);
    world.clock.set(real + 30_000);
    await world.pass(30_000);
    expect(await world.next(1)).toBe("2026-03-01T09:00");
    await world.pass(29 * MINUTE);
    expect((await world.runs()).at(-1)).toBe("1 01T09:00");
  });
});
