import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { RealAdb } from "../sim/links/real-adb.ts";
import { lacks } from "../support/tools.ts";
import { freePort, RealFleet } from "./real-fleet.ts";

/** Not a program of ours: test/support/tools.ts says where it comes from. */
const ADB = "adb";
const completed = ["completed", null];

describe.skipIf(lacks("adb"))("with an adb server that was started here", { timeout: 120_000 }, () => {
  let adb: RealAdb;
  let fleet: RealFleet;
  const becomes = (what: object) =>
    fleet.eventually(async () => expect(await fleet.device()).toMatchObject(what));

  beforeAll(async () => {
    adb = await RealAdb.at(await freePort());
    // its keys
    vi.stubEnv("HOME", adb.folder);
    fleet = await RealFleet.start(adb, "--start-adb", "on");
    await fleet.startedAdb();
    await adb.connect(fleet.address);
    await fleet.connected();
  }, 60_000);
  afterAll(async () => {
    await fleet?.[Symbol.asyncDispose]();
    await adb?.[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });

  test("a phone takes its task", async () => {
    expect(await fleet.end(await fleet.ask("nora"))).toEqual(completed);
  });

  test("one that is killed is started again, and its phone connected again", async () => {
    const killed = await fleet.startedAdb();
    process.kill(killed, "SIGKILL");
    await fleet.startedAdb(killed);
    expect(await fleet.end(await fleet.ask("omar"))).toEqual(completed);
  });

  test("one that hangs is ended by its pid and started again", async () => {
    const hung = await fleet.startedAdb();
    process.kill(hung, "SIGSTOP");
    await fleet.startedAdb(hung);
    expect(await fleet.end(await fleet.ask("pia"))).toEqual(completed);
    const ended = fleet.lines("adb server is ended, to be started again");
    expect(ended).toMatchObject([{ pid: hung, trouble: "adb_hung" }]);
  });

  test("a phone that is unplugged is told as such, and taken as soon as it is back", async () => {
    fleet.phone.cable.set("absent");
    await becomes({ state: "offline", trouble: { reason: "offline", since: expect.any(String) } });
    const task = await fleet.ask("quin");
    await becomes({ trouble: { step: "connect_again", step_since: expect.any(String) } });
    fleet.phone.cable.set("device");
    expect(await fleet.end(task)).toEqual(completed);
    expect(await fleet.device()).toMatchObject({ trouble: null });
  });

  test("a phone that freezes is mute, and taken when it thaws", async () => {
    fleet.phone.cable.gate.shut();
    await becomes({ state: "offline", trouble: { reason: "mute" } });
    const task = await fleet.ask("rosa");
    fleet.phone.cable.gate.open();
    expect(await fleet.end(task)).toEqual(completed);
  });

  test("a phone that wants its key accepted asks for a person, and is taken once it was", async () => {
    fleet.phone.cable.set("unauthorized");
    const remedy = expect.stringContaining("allow USB debugging");
    await becomes({ state: "unauthorized", trouble: { reason: "unauthorized", step: "ask_person", remedy } });
    const task = await fleet.ask("sven");
    fleet.phone.cable.set("device");
    expect(await fleet.end(task)).toEqual(completed);
  });
});

test.skipIf(lacks("adb"))(
  "an adb server that somebody else started and that hangs is told with its remedy, and never ended",
  { timeout: 120_000 },
  async () => {
    await using adb = await RealAdb.at(await freePort());
    const env = { ...process.env, HOME: adb.folder };
    const theirs = spawn(ADB, ["-P", String(adb.port), "nodaemon", "server"], { stdio: "ignore", env });
    await once(theirs, "spawn");
    await expect.poll(async () => (await adb.run(["devices"])).code).toBe(0);
    await using fleet = await RealFleet.start(adb, "--start-adb", "on");
    await adb.connect(fleet.address);
    await fleet.connected();
    theirs.kill("SIGSTOP");
    const trouble = {
      reason: "adb_hung",
      step: "ask_person",
      remedy: expect.stringContaining("end its process"),
    };
    await fleet.eventually(async () =>
      expect(await fleet.device()).toMatchObject({ state: "not_connected", trouble }),
    );
    const hangs = "adb server hangs; end its process and start it again: adb start-server";
    expect(fleet.lines(hangs)).toHaveLength(1);
    theirs.kill("SIGCONT");
    await fleet.connected();
    expect(await fleet.end(await fleet.ask("nora"))).toEqual(completed);
    expect([fleet.lines("adb server started"), theirs.exitCode, theirs.signalCode]).toEqual([[], null, null]);
  },
);
