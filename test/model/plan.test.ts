import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Account, usernameKey } from "../../src/model/account.ts";
import { type Directory, mediaViolations, planTasks, type TaskPlan } from "../../src/model/plan.ts";
import { Problem } from "../../src/model/problem.ts";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import type { App, JsonObject, MediaFile } from "../../src/model/task.ts";

/** Two phones: R1, which is also called 10.0.0.1:5555, and R2. */
const accounts = [
  account(1, "tiktok", "Ann", "R1"),
  account(2, "tiktok", "bob", "R1"),
  account(3, "instagram", "ann_ig", "R1"),
  account(4, "tiktok", "twin", "R2"),
  account(5, "instagram", "twin", "R2"),
  account(6, "tiktok", "off", "R3", false),
  account(7, "tiktok", "loose", null),
];

const directory: Directory = {
  phoneKey: (name) => (name === "10.0.0.1:5555" ? "phone 1" : name === "R1" ? "phone 1" : name),
  accountsOn: (name) =>
    accounts.filter(({ serial }) => serial && directory.phoneKey(serial) === directory.phoneKey(name)),
  accountsNamed: (name) => accounts.filter(({ username }) => usernameKey(username) === usernameKey(name)),
};

const tasksOf = (scriptName: string, config: JsonObject, rest: Partial<TaskPlan>) =>
  planTasks(planOf(scriptName, config, rest), directory);
const follow = (targets: readonly string[], rest: Partial<TaskPlan>) =>
  tasksOf("follow", { target_users: targets }, rest);

const problemOf = (call: () => unknown): Problem => {
  try {
    call();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("no problem");
};

describe("device mode", () => {
  it("makes one task per phone, in request order, for whoever is signed in", () => {
    expect(
      tasksOf("post", { captions: "hi" }, { serials: ["R2", "R9"], startTime: "12:00", scheduledAt: 5 }),
    ).toEqual(
      ["R2", "R9"].map((serial) => ({
        serial,
        accountId: null,
        username: null,
        app: "tiktok",
        scriptName: "post",
        scriptConfig: { captions: "hi" },
        source: "api",
        startTime: "12:00",
        scheduledAt: 5,
        media: [],
      })),
    );
  });

  it("counts a phone once, by the name that came first", () => {
    const tasks = tasksOf("post", {}, { serials: ["10.0.0.1:5555", "R2", "R1", "R2"] });
    expect(tasks.map(({ serial }) => serial)).toEqual(["10.0.0.1:5555", "R2"]);
  });

  it("runs in the app that the config names", () => {
    expect(tasksOf("post", { app: "instagram" }, { serials: ["R1"] })[0]?.app).toBe("instagram");
  });

  it("needs a phone or an account", () => {
    expect(problemOf(() => tasksOf("post", {}, {}))).toMatchObject({
      reason: "INVALID_ARGUMENT",
      field: "serials",
    });
  });
});

describe("multi-account", () => {
  const who = (serials: readonly string[], config: JsonObject = {}) =>
    tasksOf("post", config, { serials, isMultiAccount: true }).map(({ serial, username, app }) => [
      serial,
      username,
      app,
    ]);

  it("makes one task per account bound to each phone, under the name that the call gave", () => {
    expect(who(["10.0.0.1:5555", "R2"])).toEqual([
      ["10.0.0.1:5555", "Ann", "tiktok"],
      ["10.0.0.1:5555", "bob", "tiktok"],
      ["10.0.0.1:5555", "ann_ig", "instagram"],
      ["R2", "twin", "tiktok"],
      ["R2", "twin", "instagram"],
    ]);
  });

  it("takes only accounts of the app that the config names", () => {
    expect(who(["R1", "R2"], { app: "instagram" })).toEqual([
      ["R1", "ann_ig", "instagram"],
      ["R2", "twin", "instagram"],
    ]);
  });

  it("makes one task for whoever is signed in where no account is bound", () => {
    expect(who(["R9"])).toEqual([["R9", null, "tiktok"]]);
  });

  it("acts on no phone whose accounts are all disabled", () => {
    expect(problemOf(() => who(["R3"]))).toMatchObject({
      reason: "INVALID_ARGUMENT",
      message: "serials: every account bound to R3 is disabled",
    });
  });

  it("does not count in account mode", () => {
    expect(tasksOf("post", {}, { usernames: ["ann"], isMultiAccount: true })).toHaveLength(1);
  });
});

describe("account mode", () => {
  it("makes one task per account, on its phone and in its app, whatever serials say", () => {
    const tasks = tasksOf("post", {}, { serials: ["R9"], usernames: ["@bob", "ann_ig", "ANN"] });
    expect(tasks.map(({ serial, accountId, username, app }) => [serial, accountId, username, app])).toEqual([
      ["R1", 2, "bob", "tiktok"],
      ["R1", 3, "ann_ig", "instagram"],
      ["R1", 1, "Ann", "tiktok"],
    ]);
  });

  it("counts an account once, whatever the case and @", () => {
    expect(
      tasksOf("post", {}, { usernames: ["ann", "bob", "@Ann"] }).map(({ username }) => username),
    ).toEqual(["Ann", "bob"]);
  });

  it("names every unknown user", () => {
    const problem = problemOf(() => tasksOf("post", {}, { usernames: ["ann", "nobody", "@nobody2"] }));
    expect(problem).toMatchObject({ reason: "NOT_FOUND", field: "usernames" });
    expect(problem.message).toBe("no such account: nobody, nobody2; register it first");
  });

  it("looks only in the app that the config names", () => {
    expect(tasksOf("post", { app: "instagram" }, { usernames: ["twin"] })[0]?.accountId).toBe(5);
    expect(problemOf(() => tasksOf("post", { app: "instagram" }, { usernames: ["bob"] })).reason).toBe(
      "NOT_FOUND",
    );
  });

  it("tells every account that cannot be used, before the unknown ones", () => {
    const problem = problemOf(() =>
      tasksOf("post", {}, { usernames: ["nobody", "twin", "off", "loose", "ann"] }),
    );
    expect(problem.reason).toBe("INVALID_ARGUMENT");
    expect(problem.violations.map(({ message }) => message)).toEqual([
      "twin exists in both apps: say which one in script_config.app",
      "the account off is disabled",
      "the account loose is bound to no phone",
    ]);
  });
});

describe("target users", () => {
  it("get a task each, phones outermost", () => {
    const tasks = follow(["a", "b", "c"], { serials: ["R8", "R9"] });
    expect(tasks.map(({ serial, scriptConfig }) => [serial, scriptConfig["target_users"]])).toEqual(
      ["R8", "R9"].flatMap((serial) => ["a", "b", "c"].map((target) => [serial, [target]])),
    );
  });

  it("multiply with the accounts of each phone, each pair once", () => {
    const names = fc.constantFrom("R1", "10.0.0.1:5555", "R2", "R8", "R9");
    const serials = fc.uniqueArray(names, { minLength: 1 });
    const targets = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(serials, targets, fc.boolean(), (phones, users, isMultiAccount) => {
        const tasks = follow(users, { serials: phones, isMultiAccount });
        const keys = [...new Set(phones.map((phone) => directory.phoneKey(phone)))];
        const doers = keys.reduce(
          (sum, key) =>
            sum +
            (isMultiAccount ? Math.max(1, directory.accountsOn(key === "phone 1" ? "R1" : key).length) : 1),
          0,
        );
        expect(tasks).toHaveLength(doers * users.length);
        const pairs = tasks.map((task) =>
          JSON.stringify([
            directory.phoneKey(task.serial),
            task.app,
            task.username,
            task.scriptConfig["target_users"],
          ]),
        );
        expect(new Set(pairs).size).toBe(pairs.length);
        for (let start = 0; start < tasks.length; start += users.length) {
          const group = tasks.slice(start, start + users.length);
          expect(group.map(({ scriptConfig }) => scriptConfig["target_users"])).toEqual(
            users.map((user) => [user]),
          );
          expect(new Set(group.map(({ serial, username }) => `${serial} ${username}`)).size).toBe(1);
        }
      }),
    );
  });
});

describe("files", () => {
  const videos = ["/a.mp4", "/b.mp4", "/c.mp4"].map((path) => file(path, "video"));
  const images = ["/1.jpg", "/2.jpg", "/3.jpg"].map((path) => file(path, "image"));
  const dealt = (config: JsonObject, media: readonly MediaFile[], serials: readonly string[]) =>
    tasksOf("post", config, { media, serials }).map((task) => task.media.map(({ path }) => path));

  it("of videos are dealt one to a task, round and round", () => {
    expect(dealt({}, videos, ["A", "B", "C", "D"])).toEqual([["/a.mp4"], ["/b.mp4"], ["/c.mp4"], ["/a.mp4"]]);
  });

  it("of images go to every task, the first ones as many as asked for", () => {
    expect(dealt({ content_type: 1, image_count: 2 }, images, ["A", "B"])).toEqual([
      ["/1.jpg", "/2.jpg"],
      ["/1.jpg", "/2.jpg"],
    ]);
    expect(dealt({ content_type: 1, image_count: 9 }, images, ["A"])).toEqual([
      ["/1.jpg", "/2.jpg", "/3.jpg"],
    ]);
  });

  it("must be of the kind that is posted", () => {
    const script = planOf("post", { content_type: 1 }, {}).script;
    expect(mediaViolations(script, [...images, ...videos.slice(0, 1)])).toEqual([
      {
        field: "script_config.material_list[3]",
        message: "/a.mp4 is video/mp4; this content_type needs an image (jpg or png)",
      },
    ]);
    expect(mediaViolations(planOf("post", {}, {}).script, videos)).toEqual([]);
  });
});

describe("one call", () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);

  it("creates up to 10,000 tasks", () => {
    expect(follow(names(100), { serials: names(100) })).toHaveLength(10_000);
  });

  it.each([
    ["targets", () => follow(names(10_001), { serials: ["R9"] })],
    ["phones", () => tasksOf("post", {}, { serials: names(10_001) })],
    ["accounts", () => tasksOf("post", {}, { usernames: names(10_001) })],
    ["unknown accounts and targets", () => follow(names(200), { usernames: names(100) })],
    ["phones and targets", () => follow(names(10_000), { serials: names(10_000) })],
  ])("with %s for more tasks is refused", (_what, call) => {
    const problem = problemOf(call);
    expect(problem.reason).toBe("INVALID_ARGUMENT");
    expect(problem.message).toMatch(/one call creates at most 10000$/);
  });

  it("does not fill the disk with a large config for many tasks", () => {
    const config = { legacy: "x".repeat(1_000_000) };
    expect(tasksOf("post", config, { serials: names(100) })).toHaveLength(100);
    expect(problemOf(() => tasksOf("post", config, { serials: names(1000) }))).toMatchObject({
      reason: "INVALID_ARGUMENT",
      field: "script_config",
    });
  });
});

function planOf(scriptName: string, scriptConfig: JsonObject, rest: Partial<TaskPlan>): TaskPlan {
  const { script, violations } = parseScriptConfig(scriptName, scriptConfig);
  if (!script) throw new Error(JSON.stringify(violations));
  return {
    serials: [],
    usernames: [],
    isMultiAccount: false,
    script,
    scriptConfig,
    source: "api",
    startTime: null,
    scheduledAt: null,
    media: [],
    ...rest,
  };
}

function account(id: number, app: App, username: string, serial: string | null, isEnabled = true): Account {
  return {
    id,
    app,
    username,
    serial,
    isEnabled,
    package: null,
    quarantine: null,
    createdAt: 0,
    updatedAt: 0,
  };
}

function file(path: string, kind: MediaFile["kind"]): MediaFile {
  return { path, kind, contentType: kind === "video" ? "video/mp4" : "image/jpeg", size: 1, modifiedAtMs: 0 };
}
