/** What a dry run leaves: everything to look at, and nothing published, followed or kept as a draft. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readConfig } from "../../src/config.ts";
import { createLog } from "../../src/log/log.ts";
import { startServer } from "../../src/server.ts";
import type { Studio } from "../../src/sim/apps/studio.ts";
import { startSimulator } from "../../src/sim/simulator.ts";
import { phonefleet } from "../cli/command.ts";
import { hurriedClock } from "../support/hurried-clock.ts";
import { ok, restOf } from "../support/rest.ts";
import { temporaryDirectory } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";

const VIDEO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const PHONES = 4;
const TIMEOUT_MS = 60_000;

type App = "tiktok" | "instagram";

const accountOf = (serial: string, app: App) => serial.replace("-", "") + (app === "tiktok" ? "_a" : "_ig");

async function startFarm() {
  await using starting = new AsyncDisposableStack();
  const data = starting.use(await temporaryDirectory());
  const options = { phones: PHONES, speed: 32, controlPort: 0, uiServerInstalled: true };
  const simulator = starting.use(await startSimulator(options));
  const flags = ["--port", "0", "--data", data.path, "--adb", `127.0.0.1:${simulator.adbPort}`];
  const server = starting.use(
    await startServer(readConfig([...flags, "--log-level", "error"], {}), {
      clock: hurriedClock(8),
      chance: () => 0.5,
      log: createLog("error"),
    }),
  );
  const rest = restOf(server.url);
  const control = new SimControl(`http://127.0.0.1:${simulator.controlPort}`);
  const owned = starting.move();
  /** The ended task. */
  const run = async (body: object) => {
    const { task_ids: ids } = await ok(rest("POST /task", body));
    const ended = async () => {
      const task = await ok(rest(`GET /task/${ids[0]}`));
      expect(task.status).toBeGreaterThan(1);
      return task;
    };
    return vi.waitFor(ended, { timeout: TIMEOUT_MS, interval: 50 });
  };
  /** What an outsider sees of the account, and what its owner finds unfinished in the app. */
  const leftOn = async (serial: string, app: App) => {
    const account = accountOf(serial, app);
    const { posts, following } = await control.account(serial, app, account);
    const phone = simulator.phones.find((one) => one.serial === serial)!;
    const { studio } = phone.knownApps[app] as unknown as { readonly studio: Studio };
    return {
      ...{ posts: posts.length, following },
      ...{ drafts: studio.saved(account).length, isOpen: studio.isOpen, isLeft: studio.hasLeftBehind },
    };
  };
  return { data, rest, url: server.url, run, leftOn, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const nothing = { posts: 0, following: [], drafts: 0, isOpen: false, isLeft: false };

let farm: Awaited<ReturnType<typeof startFarm>>;
beforeAll(async () => void (farm = await startFarm()));
afterAll(() => farm[Symbol.asyncDispose]());

const namesIn = (task: {
  readonly attempts: readonly { readonly artifacts: readonly { name: string }[] }[];
}) => task.attempts.at(-1)?.artifacts.map(({ name }) => name);

describe.concurrent("a post", () => {
  test.each([
    ["sim-1", "tiktok", "share"],
    ["sim-2", "tiktok", "addButton"],
    ["sim-3", "instagram", "share"],
    ["sim-4", "instagram", "addButton"],
  ] as const)(
    "on %s in %s by %s shows its filled form and leaves nothing",
    async (serial, app, way) => {
      const script_config = { material_list: [VIDEO], captions: "for {nobody|nobody}", post_way: way, app };
      const task = await farm.run({ serials: [serial], script_name: "post", script_config, dry_run: true });
      expect(task).toMatchObject({ status: 2, dry_run: true, error: null });
      expect(task.remark).toMatch(
        /^dry run, nothing was published or changed: stopped before the touch on Post; /,
      );
      expect(namesIn(task)).toEqual([
        "1-account.png",
        "1-account.xml",
        "2-form.png",
        "2-form.xml",
        "steps.json",
      ]);
      const steps: readonly { readonly name: string; readonly artifact: string | null }[] =
        task.attempts[0].steps;
      expect(steps.find(({ artifact }) => artifact === "2-form.png")?.name).toBe(
        "keep a picture of the filled form",
      );
      const file = async (name: string) => {
        const response = await fetch(`${farm.url}/api/v1/task/${task.id}/attempts/1/artifacts/${name}`);
        expect(response.status).toBe(200);
        return Buffer.from(await response.arrayBuffer());
      };
      expect((await file("2-form.png")).subarray(0, PNG.length)).toEqual(PNG);
      expect((await file("2-form.xml")).toString()).toContain("for nobody");
      expect(await farm.leftOn(serial, app)).toEqual(nothing);
    },
    TIMEOUT_MS,
  );
});

describe("follow and unfollow", () => {
  test.each([
    ["follow", "jane.doe"],
    ["unfollow", "friend_anna"],
  ])(
    "%s shows the person and touches nothing",
    async (script_name, target_user) => {
      const before = await farm.leftOn("sim-1", "tiktok");
      const task = await farm.run({
        serials: ["sim-1"],
        script_name,
        script_config: { target_user, dry_run: true },
      });
      expect(task).toMatchObject({ status: 2, dry_run: true });
      expect(task.remark).toMatch(/^dry run, nothing was published or changed: stopped before the touch on /);
      expect(namesIn(task)).toEqual(["1-before.png", "1-before.xml", "steps.json"]);
      expect(await farm.leftOn("sim-1", "tiktok")).toEqual(before);
    },
    TIMEOUT_MS,
  );
});

test(
  "a dry run gives back the material that it took: the next post publishes it",
  async () => {
    const folder = join(farm.data.path, "folder");
    await mkdir(folder);
    await copyFile(VIDEO, join(folder, "only.mp4"));
    const script_config = { material_source: "localFolder", material_path: folder, captions: "only" };
    const post = { serials: ["sim-2"], script_name: "post", script_config };
    expect(await farm.run({ ...post, dry_run: true })).toMatchObject({ status: 2 });
    const task = await farm.run(post);
    expect(task).toMatchObject({ status: 2, dry_run: false });
    expect(namesIn(task)).toContain("3-posted.png");
    expect(await farm.leftOn("sim-2", "tiktok")).toEqual({ ...nothing, posts: 1 });
  },
  TIMEOUT_MS,
);

test(
  "the trees of an attempt can be replayed: a changed profile is told at which step it would match",
  async () => {
    const script_config = { material_list: [VIDEO], captions: "replayed" };
    const task = await farm.run({ serials: ["sim-3"], script_name: "post", script_config, dry_run: true });
    const folder = join(farm.data.path, "artifacts", String(task.id));
    const blind = join(farm.data.path, "blind.json");
    await writeFile(blind, '{ "selectors": { "post": null } }');
    const { code, stdout } = await phonefleet(["profile", "replay", folder, "--before", blind, "--json"]);
    expect(code).toBe(0);
    const told = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly step: object });
    expect(told.map(({ step }) => step)).toMatchObject([
      { goal: "open the own profile", verdict: "as before", error: null },
      { goal: "wait for Post", verdict: "matches now", looksFor: expect.arrayContaining(["post"]) },
    ]);
  },
  TIMEOUT_MS,
);
