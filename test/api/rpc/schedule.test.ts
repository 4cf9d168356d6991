import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { AccountService } from "../../../gen/phonefleet/v1/account_pb.js";
import { ScheduleService } from "../../../gen/phonefleet/v1/schedule_pb.js";
import type { CreateScheduleRequestSchema } from "../../../gen/phonefleet/v1/schedule_pb.js";
import { App } from "../../../gen/phonefleet/v1/script_pb.js";
import { TaskService, TaskSource } from "../../../gen/phonefleet/v1/task_pb.js";
import { testApi } from "./api.ts";
import type { ApiOptions } from "./api.ts";
import { rejection } from "./rejection.ts";

type Create = MessageInitShape<typeof CreateScheduleRequestSchema>;

const follow = {
  serials: ["sim-1"],
  scriptName: "follow",
  config: { case: "scriptConfig" as const, value: { target_user: "ada", odd: 1 } },
};
const mornings: Create = { name: "mornings", cron: "0 9 * * *", request: follow };

async function setUp(options: ApiOptions = {}) {
  const api = await testApi(options);
  const client = createClient(ScheduleService, api.transport);
  return { ...api, client, refusal: (request: Create) => rejection(client.createSchedule(request)) };
}

/** The API's clock shows 13:00:30 of this day in Berlin. */
const at = (time: string) => timestampFromMs(Date.parse(`2026-03-${time}:00Z`));

describe("CreateSchedule", () => {
  it("keeps the call as it was sent, and tells when it runs next", async () => {
    const { client } = await setUp();
    const { schedule } = await client.createSchedule({
      ...mornings,
      name: " mornings ",
      cron: " 0 9 * * * ",
    });
    expect(schedule).toMatchObject({
      ...{ id: 1n, name: "mornings", cron: "0 9 * * *", timeZone: "Europe/Berlin", paused: false },
      request: { ...follow, usernames: [], enableMultiAccount: false, source: TaskSource.API },
      nextRunAt: at("02T08:00"),
    });
    for (const unset of ["lastRunAt", "lastError", "lastTaskCount"] as const)
      expect(schedule?.[unset]).toBeUndefined();
    expect(await client.getSchedule({ scheduleId: 1n })).toEqual({
      $typeName: "phonefleet.v1.GetScheduleResponse",
      schedule,
    });
  });

  it("goes by its own zone, and waits while it is paused", async () => {
    const { client } = await setUp();
    const tokyo = await client.createSchedule({ ...mornings, timeZone: "Asia/Tokyo" });
    expect(tokyo.schedule).toMatchObject({ timeZone: "Asia/Tokyo", nextRunAt: at("02T00:00") });
    const paused = await client.createSchedule({ ...mornings, paused: true });
    expect(paused.schedule?.nextRunAt).toBeUndefined();
  });

  it("keeps a typed config in its documented form", async () => {
    const { client } = await setUp();
    const typed = { case: "follow" as const, value: { targetUsers: ["ada"] } };
    const { schedule } = await client.createSchedule({
      ...mornings,
      request: { serials: ["sim-1"], config: typed, source: TaskSource.UI },
    });
    expect(schedule?.request).toMatchObject({
      scriptName: "follow",
      config: { case: "scriptConfig", value: { target_users: ["ada"] } },
      source: TaskSource.UI,
    });
  });

  it.each<[title: string, request: Create, number: string, fields: readonly string[]]>([
    ["nothing", {}, "40001", ["name", "cron", "request"]],
    ["a name of blanks", { ...mornings, name: " " }, "40001", ["name"]],
    ["a cron of six fields", { ...mornings, cron: "0 0 9 * * *" }, "40001", ["cron"]],
    ["a time that never comes", { ...mornings, cron: "0 0 30 2 *" }, "40001", ["cron"]],
    ["a zone of no place", { ...mornings, timeZone: "Mars/Base" }, "40001", ["time_zone"]],
    [
      "start_time and start_at",
      { ...mornings, request: { ...follow, startTime: "09:00", startAt: at("02T00:00") } },
      "40001",
      ["request.start_time", "request.start_at"],
    ],
    [
      "no script",
      { ...mornings, request: { serials: ["a"] } },
      "40002",
      ["request.script_name", "request.script_config"],
    ],
    [
      "an unknown script",
      { ...mornings, request: { ...follow, scriptName: "dance" } },
      "40003",
      ["request.script_name"],
    ],
    [
      "all at once",
      {
        ...{ name: "x", cron: "x", timeZone: "x" },
        request: {
          usernames: ["", "@"],
          scriptName: "post",
          config: { case: "scriptConfig", value: { image_count: 0, material_list: ["/m/missing.mp4"] } },
        },
      },
      "40001",
      [
        ...["request.usernames[0]", "cron", "time_zone", "request.usernames[1]"],
        ...["request.script_config.image_count", "request.script_config.material_list[0]"],
      ],
    ],
    [
      "a file outside of the roots",
      {
        ...mornings,
        request: {
          ...follow,
          scriptName: "post",
          config: { case: "post", value: { materialList: ["/elsewhere/a.mp4"] } },
        },
      },
      "40302",
      [],
    ],
    [
      "an unknown account",
      { ...mornings, request: { ...follow, serials: [], usernames: ["nobody"] } },
      "40401",
      [],
    ],
    [
      "a call that is too large",
      {
        ...mornings,
        request: {
          ...follow,
          config: { case: "scriptConfig", value: { target_users: Array(60_000).fill("somebody") } },
        },
      },
      "40001",
      ["request"],
    ],
    [
      "a list without an end, in one complaint",
      { ...mornings, request: { ...follow, serials: Array.from({ length: 50_000 }, () => "") } },
      "40001",
      ["request.serials"],
    ],
  ])("refuses %s", async (_title, request, number, fields) => {
    const { client, refusal } = await setUp();
    expect(await refusal(request)).toMatchObject({ number, fields });
    expect(await client.listSchedules({})).toMatchObject({ total: 0n });
  });

  it("refuses what the plan refuses, under the names of the request", async () => {
    const { refusal, transport } = await setUp();
    const accounts = createClient(AccountService, transport);
    await accounts.createAccount({ app: App.TIKTOK, username: "off", serial: "sim-1", enabled: false });
    const error = await refusal({ ...mornings, request: { ...follow, usernames: ["off"] } });
    expect(error).toMatchObject({ number: "40001", fields: ["request.usernames"] });
    expect(error.message).toBe("request.usernames: the account off is disabled");
  });

  it("is repeated safely with an Idempotency-Key", async () => {
    const { client } = await setUp();
    const key = { headers: { "idempotency-key": "k" } };
    const first = await client.createSchedule(mornings, key);
    expect(await client.createSchedule(mornings, key)).toEqual(first);
    const other = client.createSchedule({ ...mornings, cron: "0 10 * * *" }, key);
    expect(await rejection(other)).toMatchObject({ number: "40901" });
    await client.deleteSchedule({ scheduleId: 1n });
    expect(await rejection(client.createSchedule(mornings, key))).toMatchObject({ number: "40401" });
  });
});

describe("UpdateSchedule", () => {
  it("changes what is given and leaves the rest", async () => {
    const { client } = await setUp();
    await client.createSchedule(mornings);
    const { schedule } = await client.updateSchedule({ scheduleId: 1n, cron: "0 18 * * *" });
    // the store's clock shows another day
    const today = (time: string) => timestampFromMs(Date.parse(`2026-01-15T${time}:00Z`));
    expect(schedule).toMatchObject({ name: "mornings", cron: "0 18 * * *", nextRunAt: today("17:00") });
    const zoned = await client.updateSchedule({ scheduleId: 1n, timeZone: "UTC", name: "evenings" });
    expect(zoned.schedule).toMatchObject({ name: "evenings", nextRunAt: today("18:00"), request: follow });
  });

  it("pauses and resumes", async () => {
    const { client, clock } = await setUp();
    await client.createSchedule(mornings);
    const paused = await client.updateSchedule({ scheduleId: 1n, paused: true });
    expect(paused.schedule?.nextRunAt).toBeUndefined();
    clock.advance(24 * 3_600_000);
    await client.updateSchedule({ scheduleId: 1n, paused: false });
    // the store's clock stands where it stood
    expect((await client.getSchedule({ scheduleId: 1n })).schedule?.nextRunAt).toBeDefined();
  });

  it("puts another request in the place of the whole, checked as at the creation", async () => {
    const { client } = await setUp();
    await client.createSchedule({ ...mornings, request: { ...follow, source: TaskSource.UI } });
    const request = { serials: ["sim-2"], scriptName: "unfollow", config: follow.config };
    const { schedule } = await client.updateSchedule({ scheduleId: 1n, request });
    expect(schedule?.request).toMatchObject({ ...request, source: TaskSource.API });
    expect(schedule?.nextRunAt).toEqual(at("02T08:00"));
    const wrong = { ...request, serials: [], usernames: ["nobody"] };
    const refused = await rejection(client.updateSchedule({ scheduleId: 1n, request: wrong }));
    expect(refused).toMatchObject({ number: "40401" });
  });

  it.each([
    [{ name: "" }, ["name"]],
    [{ name: "\0" }, ["name"]],
    [{ cron: "", timeZone: "" }, ["cron", "time_zone"]],
    [{ cron: "9", timeZone: "Mars" }, ["cron", "time_zone"]],
    [{ request: { ...follow, serials: [] } }, ["request.serials"]],
    [{ scheduleId: 0n }, ["schedule_id"]],
  ])("refuses %o", async (change, fields) => {
    const { client } = await setUp();
    await client.createSchedule(mornings);
    const refused = await rejection(client.updateSchedule({ scheduleId: 1n, ...change }));
    expect(refused).toMatchObject({ number: "40001", fields });
  });
});

it("schedules come in pages, oldest first", async () => {
  const { client } = await setUp();
  for (let k = 1; k <= 3; k += 1) await client.createSchedule({ ...mornings, name: `${k}` });
  const { schedules, ...page } = await client.listSchedules({ page: 2, pageSize: 2 });
  expect(page).toMatchObject({ total: 3n, page: 2, pageSize: 2 });
  expect(schedules.map(({ name }) => name)).toEqual(["3"]);
});

it("a schedule that is not there is NOT_FOUND", async () => {
  const { client } = await setUp();
  await client.createSchedule(mornings);
  expect(await client.deleteSchedule({ scheduleId: 1n })).toMatchObject({ deletedCount: 1 });
  for (const call of [
    client.getSchedule({ scheduleId: 1n }),
    client.updateSchedule({ scheduleId: 1n, name: "x" }),
    client.deleteSchedule({ scheduleId: 1n }),
  ])
    expect(await rejection(call)).toMatchObject({ code: "NotFound", number: "40401" });
});

it("tasks tell the schedule that they are of, and are listed by it", async () => {
  const { client, store, transport } = await setUp();
  const tasks = createClient(TaskService, transport);
  await tasks.createTasks(follow);
  await client.createSchedule(mornings);
  const schedule = (await store.schedules.get(1))!;
  await store.schedules.run(schedule, { nextRunAt: null, ran: [] }, () => [
    {
      ...(schedule.call as object),
      serial: "sim-1",
      accountId: null,
      username: null,
      app: "tiktok",
      scriptName: "follow",
      scriptConfig: {},
      source: "api",
      startTime: null,
      scheduledAt: null,
      media: [],
    },
  ]);
  const found = await tasks.listTasks({ scheduleId: 1n });
  expect(found).toMatchObject({ total: 1n, tasks: [{ id: 2n, scheduleId: 1n }] });
  expect((await tasks.listTasks({})).tasks.map(({ scheduleId }) => scheduleId)).toEqual([1n, undefined]);
  const told = (await client.getSchedule({ scheduleId: 1n })).schedule;
  expect(told).toMatchObject({ lastTaskCount: 1 });
  expect(told?.lastRunAt).toBeDefined();
});
