import { describe, expect, it } from "vitest";
import type { Session } from "../../src/device/session.ts";
import { Problem } from "../../src/model/problem.ts";
import type { MediaFile, Task } from "../../src/model/task.ts";
import { createScriptRunner } from "../../src/run/script-runner.ts";
import type { ScriptRunnerDeps } from "../../src/run/script-runner.ts";
import type { Profile } from "../../src/scripts/apps/profile.ts";
import { paceByPhone } from "../../src/scripts/flow/pace.ts";
import type { ScriptContext, ScriptHooks } from "../../src/scripts/script.ts";
import type { Claim } from "../../src/store/store.ts";
import { ManualClock } from "../support/manual-clock.ts";

const file: MediaFile = {
  path: "/videos/cat.mp4",
  kind: "video",
  contentType: "video/mp4",
  size: 10,
  modifiedAtMs: 1,
};

const task: Task = {
  id: 1,
  serial: "R1",
  accountId: null,
  username: null,
  app: "tiktok",
  scriptName: "post",
  scriptConfig: { material_list: [file.path], captions: "hello" },
  source: "api",
  startTime: null,
  scheduledAt: null,
  scheduleId: null,
  media: [file],
  status: "running",
  waitReason: null,
  waitsUntil: null,
  progress: null,
  retryCount: 0,
  createdAt: 0,
  startedAt: 0,
  finishedAt: null,
  error: null,
  remark: null,
  stopRequested: false,
  isDryRun: false,
};

function openRunner(
  files: Awaited<ReturnType<ScriptRunnerDeps["sameMedia"]>> = "same",
  taken: readonly MediaFile[] = [],
  note: string | null = null,
) {
  const ran: ScriptContext[] = [];
  const steps: (readonly [name: string, note: string | undefined])[] = [];
  const runScript = createScriptRunner({
    scriptNamed: (name) => ({
      name,
      run: async (context) => {
        ran.push(context);
        return { note: "done" };
      },
    }),
    profileInUse: async () => ({ profile: {} as Profile, note }),
    sameMedia: async () => files,
    takeMaterials: async () => taken,
    paceOf: paceByPhone(),
    explain: async (cause) => cause,
    clock: new ManualClock(),
    chance: () => 0,
  });
  const hooks: ScriptHooks = {
    step: (name, note) => void steps.push([name, note]),
    progress: () => undefined,
    remark: () => undefined,
    countAction: async () => undefined,
    passPointOfNoReturn: async () => undefined,
  };
  const run = (change: Partial<Task> = {}) => {
    const claim: Claim = {
      task: { ...task, ...change },
      deviceId: 1,
      adbSerial: "R1",
      phone: "R1",
      package: "com.clone.tiktok",
      fence: 1,
      attempt: 1,
      point: null,
    };
    return runScript(claim, {} as Session, hooks, new AbortController().signal);
  };
  return { run, ran, steps };
}

describe("running a claim's script", () => {
  it("gives the script the task's config, typed", async () => {
    const { run, ran, steps } = openRunner();
    expect(await run()).toEqual({ note: "done" });
    expect(ran).toMatchObject([
      {
        config: { script: "post", captions: "hello" },
        media: [file],
        point: null,
        package: "com.clone.tiktok",
      },
    ]);
    expect(steps).toEqual([]);
  });

  it("notes in the task's log what is to be known of the profile", async () => {
    const { run, steps } = openRunner("same", [], "profiles/tiktok.json is refused: line 3");
    await run();
    expect(steps).toEqual([["read the profile", "profiles/tiktok.json is refused: line 3"]]);
  });

  it("notes in the task's log what nobody reads of the config", async () => {
    const { run, steps } = openRunner();
    await run({ scriptConfig: { ...task.scriptConfig, legacy_speed: 3, legacy_mode: "x" } });
    expect(steps).toEqual([["read the config", "nobody reads legacy_speed, legacy_mode"]]);
  });

  it.each([
    ["missing", "MATERIAL_MISSING"],
    ["changed", "MATERIAL_CHANGED"],
  ] as const)("does not begin with a file that is %s", async (state, reason) => {
    const { run, ran } = openRunner(state);
    const failure: unknown = await run().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Problem);
    expect(failure).toMatchObject({ reason });
    expect((failure as Problem).message).toContain(file.path);
    expect(ran).toEqual([]);
  });

  it("of a post without files takes them when it runs, with the caption that came with them", async () => {
    const { run, ran, steps } = openRunner("same", [{ ...file, caption: "from the folder" }]);
    const scriptConfig = { material_source: "localFolder", material_path: "/videos" };
    await run({ scriptConfig, media: [] });
    await run({ scriptConfig: { ...scriptConfig, captions: "from the call" }, media: [] });
    expect(ran).toMatchObject([
      { media: [{ path: file.path }], config: { captions: "from the folder" } },
      { media: [{ path: file.path }], config: { captions: "from the call" } },
    ]);
    expect(steps[0]).toEqual(["choose the material", "/videos"]);
  });

  it("takes nothing anew once an earlier attempt may have published what it took", async () => {
    const { run, ran } = openRunner("same", []);
    await run({ scriptConfig: { material_source: "localFolder", material_path: "/videos" } });
    expect(ran).toMatchObject([{ media: [file] }]);
  });

  it("says what it cannot run of a config that an older version accepted", async () => {
    const { run, ran } = openRunner();
    const old = run({ scriptConfig: { ...task.scriptConfig, content_type: 9 } });
    await expect(old).rejects.toMatchObject({ reason: "NOT_IMPLEMENTED" });
    await expect(old).rejects.toThrow("content_type");
    expect(ran).toEqual([]);
  });
});
