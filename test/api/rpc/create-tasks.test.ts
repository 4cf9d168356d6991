import type { JsonObject, MessageInitShape } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { App, ContentType, AddSound, PostWay } from "../../../gen/phonefleet/v1/script_pb.js";
import { TaskService, TaskSource } from "../../../gen/phonefleet/v1/task_pb.js";
import type { CreateTasksRequestSchema } from "../../../gen/phonefleet/v1/task_pb.js";
import { testApi } from "./api.ts";
import { rejection } from "./rejection.ts";

type Request = MessageInitShape<typeof CreateTasksRequestSchema>;

async function setUp() {
  const api = await testApi();
  const client = createClient(TaskService, api.transport);
  return { ...api, client };
}

const free = (value: JsonObject) => ({ case: "scriptConfig" as const, value });
const video = free({ material_list: ["/m/a.mp4"], captions: "hi" });
const post: Request = { serials: ["sim-1"], scriptName: "post", config: video };

describe("what is wrong is told, all at once", () => {
  const cases: readonly [title: string, request: Request, reason: string, fields: readonly string[]][] = [
    ["no script_name", { serials: ["a"], config: video }, "SCRIPT_NAME_MISSING", ["script_name"]],
    ["an unknown script", { ...post, scriptName: "dance" }, "SCRIPT_NOT_SUPPORTED", ["script_name"]],
    ["no config", { serials: ["a"], scriptName: "post" }, "INVALID_ARGUMENT", ["script_config"]],
    ["neither phones nor accounts", { ...post, serials: [] }, "INVALID_ARGUMENT", ["serials"]],
    ["a name of blanks", { ...post, serials: [" "] }, "INVALID_ARGUMENT", ["serials[0]"]],
    ["an empty name", { ...post, serials: ["a", ""] }, "INVALID_ARGUMENT", ["serials[1]"]],
    ["an @ and nothing else", { ...post, usernames: ["a", " @"] }, "INVALID_ARGUMENT", ["usernames[1]"]],
    ["a time that no clock shows", { ...post, startTime: "24:00" }, "INVALID_ARGUMENT", ["start_time"]],
    [
      "a config that an operator's script does not take, without phones",
      { scriptName: "nod", config: free({ app: "x" }) },
      "INVALID_ARGUMENT",
      ["serials", "script_config.app", "script_config.times"],
    ],
    [
      "no config for an operator's script",
      { serials: ["a"], scriptName: "nod" },
      "INVALID_ARGUMENT",
      ["script_config"],
    ],
    [
      "a typed config of another script",
      { serials: ["a"], scriptName: "follow", config: { case: "post", value: {} } },
      "INVALID_ARGUMENT",
      ["script_name"],
    ],
    [
      "a typed config out of range",
      { serials: ["a"], config: { case: "post", value: { imageCount: 99, postWay: PostWay.USE_SOUND } } },
      "INVALID_ARGUMENT",
      ["post.image_count", "post.sound_name"],
    ],
    [
      "a typed config without targets",
      { serials: ["a"], config: { case: "follow", value: {} } },
      "INVALID_ARGUMENT",
      ["follow.target_users"],
    ],
    [
      "a missing file, and mistakes beside it",
      {
        scriptName: "post",
        startTime: "7",
        config: free({ material_list: ["/m/a.mp4", "/m/missing.mp4"], image_count: 0, post_way: "mail" }),
      },
      "INVALID_ARGUMENT",
      [
        "serials",
        "script_config.image_count",
        "script_config.post_way",
        "start_time",
        "script_config.material_list[1]",
      ],
    ],
    [
      "accounts for what looks for them",
      { scriptName: "match_account", usernames: ["ada"], config: free({}) },
      "INVALID_ARGUMENT",
      ["usernames"],
    ],
    [
      "nobody to switch to",
      { serials: ["a"], config: { case: "switchAccount", value: { package: "clone" } } },
      "INVALID_ARGUMENT",
      ["switch_account.package"],
    ],
    [
      "nobody to switch to, and nothing else wrong",
      { serials: ["a"], scriptName: "switch_account", config: free({}) },
      "INVALID_ARGUMENT",
      ["script_config.username"],
    ],
    [
      "an account and somebody else to switch to",
      {
        usernames: ["ada"],
        config: { case: "switchAccount", value: { username: "bob", package: "foreground" } },
      },
      "INVALID_ARGUMENT",
      ["switch_account.username", "switch_account.package"],
    ],
    [
      "an image where a video is due",
      { ...post, config: free({ material_list: ["/m/a.png"] }) },
      "INVALID_ARGUMENT",
      ["script_config.material_list[0]"],
    ],
  ];

  it.each(cases)("%s", async (_title, request, reason, fields) => {
    const { client } = await setUp();
    const error = await rejection(client.createTasks(request));
    expect(error).toMatchObject({ code: "InvalidArgument", reason, fields });
    expect(await client.getTaskStats({})).toMatchObject({ total: 0n });
  });

  it("a file outside of the media roots comes after everything else", async () => {
    const { client } = await setUp();
    const outside = free({ material_list: ["/elsewhere/a.mp4"] });
    expect(await rejection(client.createTasks({ ...post, config: outside }))).toMatchObject({
      code: "PermissionDenied",
      reason: "OUTSIDE_MEDIA_ROOT",
      number: "40302",
    });
    const worse = rejection(client.createTasks({ ...post, config: outside, startTime: "x" }));
    expect(await worse).toMatchObject({ number: "40001", fields: ["start_time"] });
  });
});

describe("a folder of materials", () => {
  const localFolder = { material_source: "localFolder" } as const;

  it("need not be there yet, but must lie where media may", async () => {
    const { client } = await setUp();
    const config = free({ ...localFolder, material_path: "/m/missing" });
    expect(await client.createTasks({ ...post, config })).toMatchObject({ createdCount: 1 });
    const outside = free({ ...localFolder, material_path: "/elsewhere/missing" });
    expect(await rejection(client.createTasks({ ...post, config: outside }))).toMatchObject({
      code: "PermissionDenied",
      number: "40302",
    });
    const worse = rejection(client.createTasks({ ...post, config: outside, startTime: "x" }));
    expect(await worse).toMatchObject({ number: "40001", fields: ["start_time"] });
  });

  it("does not count beside a material_list", async () => {
    const { client } = await setUp();
    const both = { ...localFolder, material_path: "/elsewhere/", material_list: ["/m/a.mp4"] };
    expect(await client.createTasks({ ...post, config: free(both) })).toMatchObject({ createdCount: 1 });
  });
});

describe("accounts that cannot do it", () => {
  const config = free({ material_list: ["/m/missing.mp4"], image_count: 0 });
  const mistakes = ["script_config.image_count", "start_time", "script_config.material_list[0]"];

  async function withAccounts() {
    const api = await setUp();
    const add = (username: string, app: "tiktok" | "instagram", serial: string | null, isEnabled = true) =>
      api.store.accounts.create({ app, username, serial, package: null, isEnabled });
    await add("off", "tiktok", "sim-1", false);
    await add("loose", "tiktok", null);
    await add("twin", "tiktok", "sim-2");
    await add("twin", "instagram", "sim-2");
    return api;
  }

  it.each([
    ["disabled", { usernames: ["off"] }, ["usernames"]],
    ["unbound", { usernames: ["@loose"] }, ["usernames"]],
    ["of two apps", { usernames: ["twin"] }, ["usernames"]],
    ["three of them", { usernames: ["off", "loose", "twin", "nobody"] }, Array(3).fill("usernames")],
    ["all that a phone has", { serials: ["sim-1", "sim-3"], enableMultiAccount: true }, ["serials"]],
  ])("%s are told beside the other mistakes", async (_what, who, fields) => {
    const { client } = await withAccounts();
    const request = { scriptName: "post", ...who, config, startTime: "25:00" };
    expect(await rejection(client.createTasks(request))).toMatchObject({
      number: "40001",
      fields: [...mistakes, ...fields],
    });
  });

  it("are told with a script that nobody knows, too", async () => {
    const { client } = await withAccounts();
    const error = rejection(client.createTasks({ usernames: ["off"], scriptName: "dance", config }));
    expect(await error).toMatchObject({ number: "40003", fields: ["script_name", "usernames"] });
  });

  it("are looked for in the app that a wrong config names", async () => {
    const { client } = await withAccounts();
    const wrong = free({ app: "instagram", image_count: 0 });
    const error = rejection(client.createTasks({ usernames: ["twin"], scriptName: "post", config: wrong }));
    expect(await error).toMatchObject({ fields: ["script_config.image_count"] });
  });

  it("come before a file outside of the media roots, and that before unknown accounts", async () => {
    const { client } = await withAccounts();
    const outside = free({ material_list: ["/elsewhere/a.mp4"] });
    const asked = (...usernames: string[]) =>
      rejection(client.createTasks({ usernames, scriptName: "post", config: outside }));
    expect(await asked("off", "nobody")).toMatchObject({ number: "40001", fields: ["usernames"] });
    expect(await asked("nobody")).toMatchObject({ number: "40302" });
  });
});

describe("what is right is created", () => {
  it("a task comes back as it was sent", async () => {
    const { client } = await setUp();
    const value = { captions: "hi", content_type: "0", colour: "red", nested: { deep: [1, null] } };
    const config = free(value);
    const request = { ...post, config, startTime: "13:05", source: TaskSource.UI };
    const { taskIds, createdCount } = await client.createTasks(request);
    expect({ taskIds, createdCount }).toEqual({ taskIds: [1n], createdCount: 1 });
    const { task } = await client.getTask({ taskId: 1n });
    expect(task).toMatchObject({
      serial: "sim-1",
      scriptName: "post",
      scriptConfig: value,
      source: TaskSource.UI,
      startTime: "13:05",
      statusText: "pending",
      app: App.TIKTOK,
    });
    // 12:00:30 UTC is 13:00:30 in Berlin.
    expect(task?.scheduledAt?.seconds).toBe(BigInt(Date.parse("2026-03-01T12:05:00Z") / 1000));
  });

  it("a typed config stands for the documented object", async () => {
    const { client, store } = await setUp();
    const typed = {
      app: App.INSTAGRAM,
      contentType: ContentType.IMAGES,
      imageCount: 2,
      materialList: ["/m/a.png", "/m/b.png"],
      addSound: AddSound.CUSTOM,
      customSoundKeyword: "rain",
      postWay: PostWay.ADD_BUTTON,
    };
    await client.createTasks({ serials: ["a"], config: { case: "post", value: typed } });
    const documented = {
      app: "instagram",
      content_type: 1,
      image_count: 2,
      material_list: ["/m/a.png", "/m/b.png"],
      add_sound: "custom",
      custom_sound_keyword: "rain",
      post_way: "addButton",
    };
    await client.createTasks({
      serials: ["a"],
      scriptName: "post",
      config: free(documented),
    });
    const [first, second] = [await store.tasks.get(1), await store.tasks.get(2)];
    expect(first?.scriptConfig).toEqual(documented);
    expect(first).toEqual({ ...second, id: 1 });
  });

  it("follow makes one task per target, devices outermost", async () => {
    const { client } = await setUp();
    const value = { target_users: ["@a", "b", "c"] };
    const config = free(value);
    const { taskIds } = await client.createTasks({ serials: ["x", "y"], scriptName: "follow", config });
    expect(taskIds).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
    const tasks = await Promise.all(taskIds.map((taskId) => client.getTask({ taskId })));
    expect(tasks.map(({ task }) => [task?.serial, task?.scriptConfig])).toEqual(
      ["x", "y"].flatMap((serial) => ["a", "b", "c"].map((name) => [serial, { target_users: [name] }])),
    );
  });

  it("config fields that no script reads are accepted and logged", async () => {
    const { client, logged } = await setUp();
    await client.createTasks({ ...post, config: free({ colour: "red" }) });
    expect(logged).toEqual([{ tasks: 1, first: 1, unread: ["colour"] }]);
  });
});
