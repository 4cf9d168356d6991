import { readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { AdbServer } from "../../../src/device/adb/adb.ts";
import { startSimulator } from "../../../src/sim/simulator.ts";
import type { Simulator } from "../../../src/sim/simulator.ts";

let sim: Simulator;
let folder: string;
let adb: AdbServer;
const never = new AbortController().signal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "phonefleet-adb-"));
});
beforeEach(async () => {
  sim = await startSimulator({ phones: 2, speed: 50 });
  adb = new AdbServer({ host: "127.0.0.1", port: sim.adbPort }, systemClock);
  return () => sim.stop();
});
afterAll(() => rm(folder, { recursive: true }));

const phone = (index = 0) => {
  const found = sim.phones[index];
  if (!found) throw new Error("no such phone");
  return found;
};
const openFiles = () => readdirSync("/proc/self/fd").length;
const onLinux = process.platform === "linux";

describe("the list of phones", () => {
  test("tells serials and states", async () => {
    phone(1).cable.set("unauthorized");
    expect(await adb.list(never)).toEqual([
      { serial: "sim-1", state: "device" },
      { serial: "sim-2", state: "unauthorized" },
    ]);
  });

  test("may be empty", async () => {
    await using bare = await startSimulator({ phones: 0 });
    const nobody = new AdbServer({ host: "127.0.0.1", port: bare.adbPort }, systemClock);
    expect(await nobody.list(never)).toEqual([]);
  });

  test("is told again after each change while it is tracked", async () => {
    const tracked = adb.track(never);
    expect((await tracked.next()).value).toHaveLength(2);
    phone().cable.set("absent");
    expect((await tracked.next()).value).toEqual([{ serial: "sim-2", state: "device" }]);
    await tracked.return(undefined as never);
  });

  test("of a server that is not there is a Problem that says how to start one", async () => {
    await sim.stop();
    await expect(adb.list(never)).rejects.toMatchObject({
      reason: "DEVICE_LOST",
      message: expect.stringContaining("adb start-server"),
    });
  });

  test("ends with the signal's reason", async () => {
    const stop = new AbortController();
    const tracked = adb.track(stop.signal);
    await tracked.next();
    const waiting = tracked.next();
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});

describe("a shell", () => {
  test("keeps stdout, stderr and the exit code apart", async () => {
    const link = adb.phone("sim-1");
    expect(await link.shell("getprop ro.serialno", never)).toEqual({
      stdout: "sim-1\n",
      stderr: "",
      code: 0,
    });
    const failed = await link.shell("no-such-command", never);
    expect(failed.code).not.toBe(0);
    expect(failed.stderr).not.toBe("");
  });

  test.runIf(onLinux)("leaves no descriptor open, whatever happens to it", async () => {
    const link = adb.phone("sim-1");
    await link.shell("echo", never);
    const before = openFiles();
    for (let i = 0; i < 50; i++) await link.shell("echo", never);
    for (let i = 0; i < 20; i++)
      await adb
        .phone("nobody")
        .shell("echo", never)
        .catch(() => {});
    for (let i = 0; i < 20; i++) await link.openTcp(1, never).catch(() => {});
    for (let i = 0; i < 20; i++)
      await link.shell("am instrument -w x", AbortSignal.timeout(1)).catch(() => {});
    await expect.poll(openFiles).toBeLessThanOrEqual(before + 2);
  });

  test("on a phone that nobody knows is DEVICE_LOST and names it", async () => {
    await expect(adb.phone("nobody").shell("echo", never)).rejects.toMatchObject({
      reason: "DEVICE_LOST",
      message: expect.stringContaining("device nobody"),
    });
  });

  test("on an unauthorized phone says what to do", async () => {
    phone().cable.set("unauthorized");
    await expect(adb.phone("sim-1").shell("echo", never)).rejects.toThrow(/accept the computer's key/);
  });

  test("on a frozen phone ends at its deadline as DEVICE_UNRESPONSIVE", async () => {
    phone().cable.gate.shut();
    await expect(adb.phone("sim-1").shell("echo", never, 100)).rejects.toMatchObject({
      reason: "DEVICE_UNRESPONSIVE",
    });
  });

  test("that loses its phone is an error, not a short success", async () => {
    phone().cable.gate.shut();
    const answer = adb.phone("sim-1").shell("getprop", never);
    const unplugged = new Promise<void>((resolve) => setImmediate(resolve)).then(() =>
      phone().cable.set("absent"),
    );
    await expect(answer).rejects.toMatchObject({ reason: "DEVICE_LOST" });
    await unplugged;
  });

  test("ends with the signal's reason", async () => {
    phone().cable.gate.shut();
    const stop = new AbortController();
    const answer = adb.phone("sim-1").shell("echo", stop.signal);
    stop.abort(new Error("enough"));
    await expect(answer).rejects.toThrow("enough");
  });
});

describe("a push", () => {
  const big = Buffer.alloc(3_000_000, 7);

  test("writes the file and its time", async () => {
    const file = join(folder, "big.bin");
    await writeFile(file, big);
    await adb
      .phone("sim-1")
      .push(file, { path: "/data/local/tmp/big.bin", modifiedAtMs: 1_700_000_000_000 }, never);
    expect(phone().files.read("/data/local/tmp/big.bin")).toMatchObject({
      size: big.length,
      mtime: 1_700_000_000,
    });
  });

  test("tells how far it is, up to the end", async () => {
    const file = join(folder, "told.bin");
    await writeFile(file, big);
    const told: number[] = [];
    const onProgress = (sent: number, total: number) => told.push(sent / total);
    await adb
      .phone("sim-1")
      .push(file, { path: "/data/local/tmp/told.bin", modifiedAtMs: 0, onProgress }, never);
    expect(told.length).toBeGreaterThan(10);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  test("ends within a second when it is stopped in its middle", async () => {
    const file = join(folder, "stopped.bin");
    await writeFile(file, Buffer.alloc(30_000_000, 7));
    const stop = new AbortController();
    let stoppedAt = 0;
    const onProgress = (sent: number) => {
      if (sent > 1_000_000 && stoppedAt === 0) {
        // from here on the phone takes nothing more
        phone().cable.gate.shut();
        stoppedAt = performance.now();
        setImmediate(() => stop.abort(new Error("stopped")));
      }
    };
    const pushed = adb
      .phone("sim-1")
      .push(file, { path: "/data/local/tmp/stopped.bin", modifiedAtMs: 0, onProgress }, stop.signal);
    await expect(pushed).rejects.toThrow("stopped");
    expect(performance.now() - stoppedAt).toBeLessThan(1000);
    phone().cable.gate.open();
    expect(phone().files.read("/data/local/tmp/stopped.bin")).toBeUndefined();
  });

  test("that the phone drops half-way is DEVICE_LOST", async () => {
    const file = join(folder, "dropped.bin");
    await writeFile(file, big);
    phone().cable.dropsNextPush = true;
    const pushed = adb
      .phone("sim-1")
      .push(file, { path: "/data/local/tmp/dropped.bin", modifiedAtMs: 0 }, never);
    await expect(pushed).rejects.toMatchObject({ reason: "DEVICE_LOST" });
    expect(phone().files.read("/data/local/tmp/dropped.bin")).toBeUndefined();
  });

  test("ends with the signal's reason", async () => {
    const file = join(folder, "aborted.bin");
    await writeFile(file, big);
    phone().cable.gate.shut();
    const stop = new AbortController();
    const pushed = adb
      .phone("sim-1")
      .push(file, { path: "/data/local/tmp/aborted.bin", modifiedAtMs: 0 }, stop.signal);
    stop.abort(new Error("enough"));
    await expect(pushed).rejects.toThrow("enough");
  });

  test("of a file that cannot be read rejects with the system's word", async () => {
    const pushed = adb
      .phone("sim-1")
      .push(join(folder, "nothing"), { path: "/data/local/tmp/x", modifiedAtMs: 0 }, never);
    await expect(pushed).rejects.toMatchObject({ code: "ENOENT" });
  });
});

test("a server that is there tells the version of its protocol", async () => {
  expect(await adb.version(never)).toBeGreaterThan(30);
});

test("disconnecting without an address, which would forget every phone, is refused", () => {
  expect(() => adb.disconnect("", never)).toThrow(RangeError);
});

test("a port where nothing listens is told as such", async () => {
  await expect(adb.phone("sim-1").openTcp(6790, never)).rejects.toMatchObject({ reason: "UI_SERVER_FAILED" });
});
