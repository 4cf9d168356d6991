import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { RealAdb } from "../sim/links/real-adb.ts";
import { lacks } from "../support/tools.ts";
import { freePort, RealFleet } from "./real-fleet.ts";

const connected = { state: "connected" };

describe.skipIf(lacks("adb"))("with an adb server that was started here", { timeout: 120_000 }, () => {
  let adb: RealAdb;
  let fleet: RealFleet;
  const started = () => fleet.lines("adb server started").map(({ pid }) => Number(pid));
  const own = () => started().at(-1) ?? 0;

  beforeAll(async () => {
    adb = await RealAdb.at(await freePort());
    // its keys
    vi.stubEnv("HOME", adb.folder);
    fleet = await RealFleet.start(adb, "--start-adb", "on");
    await fleet.eventually(() => expect(started()).toHaveLength(1));
    await adb.connect(fleet.address);
    await fleet.is(connected);
  }, 60_000);
  afterAll(async () => {
    await fleet?.[Symbol.asyncDispose]();
    await adb?.[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });

  test("a phone takes its task", async () => {
    await fleet.completes(await fleet.ask("nora"));
  });

  test("one that is killed is started again, and its phone connected again", async () => {
    const killed = own();
    process.kill(killed, "SIGKILL");
    await fleet.eventually(() => expect(own()).not.toBe(killed));
    await fleet.completes(await fleet.ask("omar"));
  });

  test("one that hangs is ended by its pid and started again", async () => {
    const hung = own();
    process.kill(hung, "SIGSTOP");
    await fleet.is({ state: "not_connected" });
    await fleet.completes(await fleet.ask("pia"));
    expect(own()).not.toBe(hung);
    expect(fleet.lines("adb server is ended, to be started again")).toMatchObject([
      { pid: hung, trouble: "adb_hung" },
    ]);
  });

  test("a phone that is unplugged is told as such, and taken as soon as it is back", async () => {
    fleet.phone.cable.set("absent");
    await fleet.is({ state: "offline", trouble: { reason: "offline", since: expect.any(String) } });
    const task = await fleet.ask("quin");
    await fleet.is({ trouble: { step: "connect_again", step_since: expect.any(String) } });
    fleet.phone.cable.set("device");
    await fleet.completes(task);
    expect(await fleet.device()).toMatchObject({ trouble: null });
  });

  test("a phone that freezes is mute, and taken when it thaws", async () => {
    fleet.phone.cable.gate.shut();
    await fleet.is({ state: "offline", trouble: { reason: "mute" } });
    const task = await fleet.ask("rosa");
    fleet.phone.cable.gate.open();
    await fleet.completes(task);
  });

  test("a phone that wants its key accepted asks for a person, and is taken once it was", async () => {
    fleet.phone.cable.set("unauthorized");
    await fleet.is({
      state: "unauthorized",
      trouble: {
        reason: "unauthorized",
        step: "ask_person",
        remedy: expect.stringContaining("allow USB debugging"),
      },
    });
    const task = await fleet.ask("sven");
    fleet.phone.cable.set("device");
    await fleet.completes(task);
  });
});

describe.skipIf(lacks("adb"))("with an adb server that somebody else started", { timeout: 120_000 }, () => {
  test("one that hangs is told with its remedy and never ended", async () => {
    await using adb = await RealAdb.at(await freePort());
    const theirs = spawn("adb", ["-P", String(adb.port), "nodaemon", "server"], {
      stdio: "ignore",
      env: { ...process.env, HOME: adb.folder },
    });
    await once(theirs, "spawn");
    await expect.poll(async () => (await adb.run(["devices"])).code).toBe(0);
    await using fleet = await RealFleet.start(adb, "--start-adb", "on");
    await adb.connect(fleet.address);
    await fleet.is(connected);
    theirs.kill("SIGSTOP");
    const remedy = expect.stringContaining("end its process");
    await fleet.is({ state: "not_connected", trouble: { reason: "adb_hung", step: "ask_person", remedy } });
    const hangs = "adb server hangs; end its process and start it again: adb start-server";
    expect(fleet.lines(hangs)).toHaveLength(1);
    theirs.kill("SIGCONT");
    await fleet.is(connected);
    await fleet.completes(await fleet.ask("nora"));
    expect([fleet.lines("adb server started"), theirs.exitCode, theirs.signalCode]).toEqual([[], null, null]);
  });
});
