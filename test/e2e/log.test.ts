/** What an operator reads at three in the morning: one line for each change, and nothing that is secret. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Line } from "../../src/log/line.ts";
import { lines } from "../../src/log/lines.ts";
import { startSimulator } from "../../src/sim/simulator.ts";
import type { Simulator } from "../../src/sim/simulator.ts";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";
import type { LogLine } from "../support/serve-process.ts";
import { SimControl } from "../support/sim-control.ts";

const DEMO = fileURLToPath(new URL("../../assets/demo.mp4", import.meta.url));
const PATIENCE_MS = 60_000;
const SECRET = "s3cr3t-of-a-client";
const CAPTION = "what only the followers may know";
const levels = ["info", "warn", "error"];

let server: ServeProcess;
let phones: Simulator;
let flags: readonly string[];
/** What both runs of the server wrote. */
let everything: readonly LogLine[] = [];
const cleanUp = new AsyncDisposableStack();

const startPhones = (adbPort: number) => startSimulator({ phones: 1, speed: 50, adbPort, controlPort: 0 });
const control = () => new SimControl(`http://127.0.0.1:${phones.controlPort}`);
let calls = 0;
const call = (route: string, body?: object) => {
  const headers = { authorization: SECRET, "idempotency-key": `${SECRET}-${(calls += 1)}` };
  return ok(restOf(server.url)(route, body, headers));
};

beforeAll(async () => {
  phones = await startPhones(0);
  const data = cleanUp.use(await temporaryDirectory());
  flags = [
    "--port",
    "0",
    "--data",
    data.path,
    "--adb",
    `127.0.0.1:${phones.adbPort}`,
    "--log-level",
    "debug",
    "--caps",
    "off",
  ];
  server = cleanUp.use(await ServeProcess.start(...flags));
  await call("POST /accounts", { app: "tiktok", username: "sim1_a", serial: "sim-1" });
  await line("phone connected");
}, PATIENCE_MS);

afterAll(async () => {
  await cleanUp.disposeAsync();
  await phones.stop();
});

/** The last line of this phrase, once there are so many. */
function line(msg: keyof typeof lines, count = 1): Promise<LogLine> {
  const look = () => {
    const found = server.log.filter((seen) => seen.msg === msg);
    expect(found).toHaveLength(count);
    return found.at(-1)!;
  };
  return vi.waitFor(look, { timeout: PATIENCE_MS, interval: 25 });
}

/** What an operator reads of a task, once it reads so. */
async function told(task: number, phrases: readonly string[]): Promise<readonly LogLine[]> {
  const read = () =>
    server.log.filter((seen) => seen["task"] === task && levels.includes(String(seen["level"])));
  const look = () => expect(read().map(({ msg }) => msg)).toEqual(phrases);
  await vi.waitFor(look, { timeout: PATIENCE_MS, interval: 25 });
  return read();
}

async function create(script_name: string, script_config: object, serials = ["sim-1"]): Promise<number> {
  return (await call("POST /task", { serials, script_name, script_config })).task_ids[0];
}

const post = () => create("post", { material_list: [DEMO], captions: CAPTION });
const names = { phone: "sim-1", app: "tiktok" };

describe("one line is written", () => {
  test(
    "for a task's start and its end, with its account",
    async () => {
      const { task_ids: ids } = await call("POST /task", {
        usernames: ["sim1_a"],
        script_name: "follow",
        script_config: { target_user: "nora" },
      });
      const all = await told(ids[0], ["task started", "task completed"]);
      const same = { ...names, task: ids[0], account: "sim1_a", script: "follow", attempt: 1 };
      expect(all).toMatchObject([same, { ...same, ms: expect.any(Number) }]);
    },
    PATIENCE_MS,
  );

  test(
    "for a failure with its reason and remedy, for the retry, and for the deletion",
    async () => {
      const id = await create("follow", { target_user: "ghost_of_nobody" });
      await told(id, ["task started", "task failed"]);
      await call(`POST /task/${id}/retry`);
      const life = ["task started", "task failed", "task retried", "task started"];
      const all = await told(id, life);
      expect(all[1]).toMatchObject({
        level: "warn",
        reason: "USER_NOT_FOUND",
        detail: expect.stringContaining("ghost_of_nobody"),
        ms: expect.any(Number),
      });
      expect(all.slice(2)).toMatchObject([{ retry: 1 }, { attempt: 2 }]);
      await call(`DELETE /task/${id}`);
      await told(id, [...life, "task deleted"]);
    },
    PATIENCE_MS,
  );

  test(
    "for a stop, of a task that waits and of one that runs",
    async () => {
      const waits = await create("follow", { target_user: "nora" }, ["absent"]);
      await call(`POST /task/${waits}/stop`);
      expect(await told(waits, ["task stopped"])).toMatchObject([{ phone: "absent", reason: "STOPPED" }]);

      await control().hurt("sim-1", "slow", { factor: 40 });
      const runs = await post();
      await told(runs, ["task started"]);
      await call(`POST /task/${runs}/stop`);
      const all = await told(runs, ["task started", "task asked to stop", "task stopped"]);
      expect(all[2]).toMatchObject({ attempt: 1, reason: "STOPPED", ms: expect.any(Number) });
      await control().mend("sim-1");
    },
    PATIENCE_MS,
  );

  test(
    "for a phone that is lost, its task that waits again, and the point of no return",
    async () => {
      await control().hurt("sim-1", "slow", { factor: 40 });
      const id = await post();
      await told(id, ["task started"]);
      await control().hurt("sim-1", "unplug");
      expect(await line("phone lost")).toMatchObject({ level: "warn", phone: "sim-1" });
      const [, requeued] = await told(id, ["task started", "task requeued"]);
      expect(requeued).toMatchObject({
        level: "warn",
        attempt: 1,
        reason: "DEVICE_LOST",
        detail: expect.stringContaining("sim-1"),
      });
      await control().mend("sim-1");
      expect(await line("phone connected", 2)).toMatchObject({ phone: "sim-1", model: expect.any(String) });
      const passed = "task passes the point of no return";
      await told(id, ["task started", "task requeued", "task started", passed, "task completed"]);
    },
    PATIENCE_MS,
  );

  test(
    "for an account that was blocked, and for who lifts that",
    async () => {
      await control().hurt("sim-1", "block");
      const { task_ids: ids } = await call("POST /task", {
        usernames: ["sim1_a"],
        script_name: "follow",
        script_config: { target_user: "olga" },
      });
      expect(await line("account quarantined")).toMatchObject({
        account: "sim1_a",
        app: "tiktok",
        phone: "sim-1",
        detail: expect.stringContaining("ACCOUNT_BLOCKED"),
      });
      expect((await told(ids[0], ["task started", "task failed"]))[1]).toMatchObject({
        reason: "ACCOUNT_BLOCKED",
      });
      await control().mend("sim-1");
      const { accounts } = await call("GET /accounts");
      await call(`PATCH /accounts/${accounts[0].id}`, { quarantined: false });
      expect(await line("account released")).toMatchObject({ account: "sim1_a" });
    },
    PATIENCE_MS,
  );

  test(
    "for an adb server that goes and comes back, and for its phone",
    async () => {
      const { adbPort } = phones;
      await phones.stop();
      const named = { server: `127.0.0.1:${adbPort}` };
      expect(await line("adb server lost")).toMatchObject({ level: "warn", ...named });
      await line("phone lost", 2);
      phones = await startPhones(adbPort);
      expect(await line("adb server back")).toMatchObject(named);
      await line("phone connected", 3);
    },
    PATIENCE_MS,
  );

  test(
    "for the server's start and end, and for what the start takes back",
    async () => {
      await control().hurt("sim-1", "slow", { factor: 40 });
      const id = await post();
      await told(id, ["task started"]);
      server.signal("SIGKILL");
      await server.exited;
      const before = server.log;
      server = cleanUp.use(await ServeProcess.start(...flags));
      expect(await line("took back what the last run left")).toMatchObject({ requeued: 1, failed: 0 });
      const taken = { task: id, phone: "sim-1", attempt: 1, reason: "LOST" };
      expect(await line("task requeued")).toMatchObject(taken);
      await line("task started");
      server.signal("SIGTERM");
      await server.exited;
      expect(server.log.slice(0, 1)).toMatchObject([{ msg: "starting" }]);
      const read = server.log.filter(({ level }) => levels.includes(String(level)));
      expect(read.slice(-3)).toMatchObject([
        { msg: "draining; a second signal cuts" },
        { msg: "task requeued", attempt: 2 },
        { msg: "stopped", ms: expect.any(Number) },
      ]);
      everything = [...before, ...server.log];
    },
    PATIENCE_MS,
  );
});

test("each line is of the table, with its level and its fields", () => {
  expect(everything.length).toBeGreaterThan(0);
  for (const seen of everything) expect({ seen, mistakes: mistakesOf(seen) }).toMatchObject({ mistakes: [] });
});

function mistakesOf({ level, time, msg, ...fields }: LogLine): readonly string[] {
  const line: Line | undefined = lines[msg as keyof typeof lines];
  const listed = line?.fields ?? [];
  const needed = listed.filter((name) => !name.endsWith("?"));
  const allowed = new Set(listed.map((name) => name.replace("?", "")));
  return [
    ...(line?.level === level && String(time).endsWith("Z") ? [] : ["level or time"]),
    ...needed.filter((name) => !(name in fields)),
    ...Object.keys(fields).filter((name) => !allowed.has(name) || fields[name] === null),
  ];
}

test("nothing that is secret is in any line, and what users write in none that is no debug line", () => {
  expect(JSON.stringify(everything)).not.toContain(SECRET);
  const read = everything.filter(({ level }) => levels.includes(String(level)));
  expect(JSON.stringify(read)).not.toContain(CAPTION);
});
