import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import type { Clock, Timer } from "../../../src/clock.ts";
import { AdbServer } from "../../../src/device/adb/adb.ts";
import { Fleet } from "../../../src/device/fleet/fleet.ts";
import type { Sighting } from "../../../src/model/device.ts";
import { AdbServer as SimulatedAdb } from "../../../src/sim/adb-server.ts";
import { startSimulator } from "../../../src/sim/simulator.ts";
import type { Simulator } from "../../../src/sim/simulator.ts";
import { itStartsAndStops } from "../../support/start-stop.ts";
import { fastClock } from "../fast-clock.ts";

let sim: Simulator;
const never = new AbortController().signal;
const quiet = { info() {}, warn() {} };
const clock = fastClock(5);
const server = (port: number) => new AdbServer({ host: "127.0.0.1", port }, clock);

beforeEach(async () => {
  sim = await startSimulator({ phones: 2, speed: 50, uiServerInstalled: true });
});
afterEach(() => sim.stop());

/** A fleet and what it told last of each phone. */
async function watch(servers: readonly AdbServer[]) {
  const seen = new Map<string, Sighting>();
  const reports: (readonly Sighting[])[] = [];
  const fleet = new Fleet({
    servers,
    clock,
    log: quiet,
    async onSightings(sightings) {
      reports.push(sightings);
      for (const sighting of sightings) seen.set(sighting.adbSerial, sighting);
    },
  });
  await fleet.start();
  const state = (serial: string) => seen.get(serial)?.state;
  return { fleet, seen, reports, state, [Symbol.asyncDispose]: () => fleet.stop() };
}

const phone = () => {
  const [first] = sim.phones;
  if (!first) throw new Error("no phone");
  return first;
};

test("a phone is told once it answered, with its identity and facts", async () => {
  await using watched = await watch([server(sim.adbPort)]);
  await expect.poll(() => watched.seen.size).toBe(2);
  expect(watched.seen.get("sim-1")).toEqual({
    adbSerial: "sim-1",
    identity: "sim-1",
    state: "connected",
    facts: { model: expect.any(String), androidVersion: expect.any(String), sdk: expect.any(Number) },
  });
  expect(watched.reports.flat()).toHaveLength(2);
});

test("a phone that tells when its kernel started is told with it", async () => {
  const bootId = "6f1c2d3e-0000-4000-8000-000000000001";
  phone().files.write("/proc/sys/kernel/random/boot_id", Buffer.from(`${bootId}\n`), 0);
  await using watched = await watch([server(sim.adbPort)]);
  await expect.poll(() => watched.seen.get("sim-1")).toMatchObject({ identity: "sim-1", bootId });
});

test("an unplugged phone is not connected, and is connected again when it is back", async () => {
  await using watched = await watch([server(sim.adbPort)]);
  await expect.poll(() => watched.state("sim-1")).toBe("connected");
  phone().cable.set("absent");
  await expect.poll(() => watched.state("sim-1")).toBe("not_connected");
  expect(watched.state("sim-2")).toBe("connected");
  phone().cable.set("device");
  await expect.poll(() => watched.state("sim-1")).toBe("connected");
});

test("a phone that wants its key accepted is unauthorized", async () => {
  phone().cable.set("unauthorized");
  await using watched = await watch([server(sim.adbPort)]);
  await expect.poll(() => watched.state("sim-1")).toBe("unauthorized");
});

test("a frozen phone becomes offline although adb still lists it, and recovers", async () => {
  await using watched = await watch([server(sim.adbPort)]);
  await expect.poll(() => watched.state("sim-1")).toBe("connected");
  phone().cable.gate.shut();
  await expect.poll(() => watched.state("sim-1")).toBe("offline");
  expect(watched.state("sim-2")).toBe("connected");
  phone().cable.gate.open();
  await expect.poll(() => watched.state("sim-1")).toBe("connected");
});

test("phones of several servers are one fleet, and reached through another when one is lost", async () => {
  const other = await startSimulator({ phones: 3, speed: 50 });
  await using watched = await watch([server(sim.adbPort), server(other.adbPort)]);
  await expect
    .poll(() => [...watched.seen.values()].filter(({ state }) => state === "connected").length)
    .toBe(3);
  await other.stop();
  await expect.poll(() => watched.state("sim-3"), { timeout: 10_000 }).toBe("not_connected");
  await expect
    .poll(() => [watched.state("sim-1"), watched.state("sim-2")], { timeout: 10_000 })
    .toEqual(["connected", "connected"]);
});

test("phones are there again when their adb server was killed and is back on its port", async () => {
  const adb = await SimulatedAdb.listen(sim.phones, 0);
  const { port } = adb;
  await using watched = await watch([server(port)]);
  await expect.poll(() => watched.state("sim-1")).toBe("connected");
  await adb.stop();
  await expect.poll(() => watched.seen.get("sim-1")?.trouble).toEqual({ reason: "adb_away", step: null });
  await using back = await SimulatedAdb.listen(sim.phones, port);
  await expect.poll(() => watched.state("sim-1")).toBe("connected");
  expect(back.port).toBe(port);
  expect(watched.seen.get("sim-1")).not.toHaveProperty("trouble");
});

test("what the listener did not take is told again", async () => {
  const taken: string[] = [];
  let refusals = 2;
  await using fleet = new Fleet({
    servers: [server(sim.adbPort)],
    clock,
    log: quiet,
    async onSightings(sightings) {
      if (refusals-- > 0) throw new Error("the store is away");
      taken.push(...sightings.map(({ adbSerial }) => adbSerial));
    },
  });
  await fleet.start();
  await expect.poll(() => taken.toSorted(), { timeout: 10_000 }).toEqual(["sim-1", "sim-2"]);
});

describe("a session through the fleet", () => {
  test("opens on the server that has the phone", async () => {
    await using watched = await watch([server(sim.adbPort)]);
    await using session = await watched.fleet.open("sim-2", never);
    expect((await session.shell("getprop ro.serialno", never)).stdout.trim()).toBe("sim-2");
  });

  test("is DEVICE_LOST on a phone that no server lists", async () => {
    await using watched = await watch([server(sim.adbPort)]);
    await expect(watched.fleet.open("nobody", never)).rejects.toMatchObject({ reason: "DEVICE_LOST" });
  });
});

describe("the fleet", () => {
  itStartsAndStops(() => {
    const { clock, timers } = counted(systemClock);
    const owner = new Fleet({
      servers: [new AdbServer({ host: "127.0.0.1", port: sim.adbPort }, clock)],
      clock,
      log: quiet,
      onSightings: async () => {},
    });
    return { owner, leaks: () => timers.size };
  });
});

/** The clock, and its timers that neither went off nor were cancelled: the process has others, of the phones. */
function counted(real: Clock) {
  const timers = new Set<Timer>();
  const after: Clock["after"] = (delayMs, call) => {
    const ended = () => void timers.delete(timer);
    const inner = real.after(delayMs, () => {
      ended();
      call();
    });
    const timer: Timer = {
      cancel() {
        ended();
        inner.cancel();
      },
    };
    timers.add(timer);
    return timer;
  };
  const clock: Clock = { ...real, after };
  return { clock, timers };
}
