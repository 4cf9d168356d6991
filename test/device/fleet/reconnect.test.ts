import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AdbServer } from "../../../src/device/adb/adb.ts";
import { Fleet } from "../../../src/device/fleet/fleet.ts";
import type { Sighting } from "../../../src/model/device.ts";
import { fastClock } from "../fast-clock.ts";

/** The host side of an adb server, from a list of phones that tests change. Phones answer nothing. */
class PaperAdb {
  list = "";
  readonly asked: string[] = [];
  /** Of connects. */
  underWay = 0;
  mostUnderWay = 0;
  isHung = false;
  onConnect: (address: string) => void = () => {};
  readonly #server: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (bytes) =>
      this.#serve(bytes.subarray(4).toString(), (text) => void socket.write(text)),
    );
  });

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
  }

  #serve(service: string, write: (text: string) => void): void {
    if (service !== "host:devices") this.asked.push(service);
    if (this.isHung) return;
    const say = (text: string) => write(`OKAY${text.length.toString(16).padStart(4, "0")}${text}`);
    const address = /^host:connect:(.*)$/.exec(service)?.[1];
    if (service === "host:devices") say(this.list);
    else if (service === "host:track-devices" || service.startsWith("host:transport")) return;
    else if (address === undefined) say("");
    else {
      this.underWay++;
      this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
      setTimeout(() => {
        this.underWay--;
        this.onConnect(address);
        say(`failed to connect to ${address}`);
      }, 50);
    }
  }
}

const never = new AbortController().signal;
let adb: PaperAdb;
let port: number;
let warnings: string[];
let seen: Map<string, Sighting>;

beforeEach(async () => {
  adb = new PaperAdb();
  port = await adb.listen();
  warnings = [];
  seen = new Map();
});
afterEach(() => adb.close());

/** Hours pass in seconds. */
function watch(
  factor: number,
  earlier: readonly string[] = [],
  mayReboot = false,
  onSighting: (sighting: Sighting) => void = () => {},
): Fleet {
  const clock = fastClock(factor);
  return new Fleet({
    mayReboot,
    servers: [new AdbServer({ host: "127.0.0.1", port }, clock)],
    clock,
    async onSightings(sightings) {
      for (const sighting of sightings) {
        seen.set(sighting.adbSerial, sighting);
        onSighting(sighting);
      }
    },
    earlier: async () => earlier.map((name) => [name]),
    log: { info: (_, phrase) => void warnings.push(phrase), warn: (_, phrase) => void warnings.push(phrase) },
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: free } = server.address() as AddressInfo;
  await server[Symbol.asyncDispose]();
  return free;
}

const connects = () => adb.asked.filter((service) => service.startsWith("host:connect:"));

describe("a phone in the network", () => {
  test("that adb lost is connected again", async () => {
    adb.list = "10.0.0.5:5555\tdevice\n";
    await using fleet = watch(20);
    await fleet.start();
    adb.list = "";
    adb.onConnect = (address) => {
      adb.list = `${address}\tdevice\n`;
    };
    await expect.poll(() => connects()).toEqual(["host:connect:10.0.0.5:5555"]);
    expect(adb.asked.some((service) => service.startsWith("host:disconnect"))).toBe(false);
  });

  test("that stays offline is forgotten by its address and connected anew", async () => {
    adb.list = "10.0.0.5:5555\toffline\n";
    await using fleet = watch(100);
    await fleet.start();
    const rungs = () => adb.asked.filter((service) => service.includes("connect"));
    await expect.poll(() => rungs().length).toBeGreaterThanOrEqual(2);
    expect(rungs().slice(0, 2)).toEqual(["host:disconnect:10.0.0.5:5555", "host:connect:10.0.0.5:5555"]);
    expect(adb.asked).not.toContain("host:disconnect:");
  });

  test("is asked for at most every 30 s, and then a person is", async () => {
    adb.list = "10.0.0.5:5555\tdevice\n";
    const clock = fastClock(200);
    await using fleet = watch(200);
    await fleet.start();
    const lostAt = clock.elapsed();
    adb.list = "";
    await expect.poll(() => warnings).toContainEqual(expect.stringContaining("stays lost"));
    expect(clock.elapsed() - lostAt).toBeGreaterThan(60_000);
  });

  test("tells how far it got, and asks a person at last", async () => {
    adb.list = "10.0.0.5:5555\tdevice\n";
    const steps = new Set<string>();
    await using fleet = watch(200, [], false, (sighting) => {
      if (sighting.trouble) steps.add(`${sighting.trouble.reason} ${sighting.trouble.step}`);
    });
    await fleet.start();
    adb.list = "";
    await expect.poll(() => [...steps]).toContain("gone ask_person");
    const rungs = [...steps].filter((step) => step.startsWith("gone"));
    expect(rungs.at(-2)).toBe("gone connect_again");
  });

  test("that stays mute is restarted where that is allowed, once, before a person is asked", async () => {
    adb.list = "10.0.0.5:5555\tdevice\n";
    const steps = new Set<string>();
    await using fleet = watch(300, [], true, ({ trouble }) => void steps.add(String(trouble?.step)));
    await fleet.start();
    await expect.poll(() => [...steps]).toContain("ask_person");
    expect([...steps].filter((step) => step !== "null" && step !== "undefined")).toEqual([
      "connect_again",
      "reboot",
      "ask_person",
    ]);
  });

  test("that takes connections again after it was out of reach is connected at once", async () => {
    const port = await freePort();
    adb.list = `127.0.0.1:${port}\toffline\n`;
    const clock = fastClock(5);
    await using fleet = watch(5);
    await fleet.start();
    await expect.poll(() => connects()).toHaveLength(1);
    const firstAt = clock.elapsed();
    // it was seen closed at least once
    await expect.poll(() => clock.elapsed() - firstAt).toBeGreaterThan(4500);
    await using back = createServer().listen(port, "127.0.0.1");
    await expect.poll(() => connects()).toHaveLength(2);
    expect(clock.elapsed() - firstAt).toBeLessThan(25_000);
    expect(back.listening).toBe(true);
  });

  test("that was there in an earlier life is connected again", async () => {
    await using fleet = watch(20, ["10.0.0.9:5555", "R58M12"]);
    await fleet.start();
    await expect.poll(() => connects()).toEqual(["host:connect:10.0.0.9:5555"]);
  });
});

test("no more than four are connected at once", async () => {
  const many = Array.from({ length: 12 }, (_, index) => `10.0.0.${index}:5555`);
  await using fleet = watch(20, many);
  await fleet.start();
  await expect.poll(() => new Set(connects()).size).toBe(12);
  expect(adb.mostUnderWay).toBeLessThanOrEqual(4);
});

test("a phone on a cable that adb lost is not connected to anywhere", async () => {
  adb.list = "R58M12\tdevice\n";
  await using fleet = watch(200);
  await fleet.start();
  adb.list = "";
  await expect.poll(() => seen.get("R58M12")?.state ?? "not_connected").toBe("not_connected");
  adb.list = "other\toffline\n";
  await expect.poll(() => adb.asked).toContain("host-serial:other:reconnect");
  expect(connects()).toEqual([]);
});

test("two phones under one name are refused by it", async () => {
  adb.list = "0123456789ABCDEF\tdevice\n0123456789ABCDEF\tdevice\n";
  await using fleet = watch(20);
  await fleet.start();
  await expect
    .poll(() => seen.get("0123456789ABCDEF"))
    .toMatchObject({
      state: "offline",
      identity: null,
      refusal: expect.stringMatching(/2 phones .* 0123456789ABCDEF.*unplug all but one/),
    });
  await expect(fleet.open("0123456789ABCDEF", never)).rejects.toThrow("unplug all but one");
});

test("phones of an adb server that takes connections and answers nothing say so, and ask a person", async () => {
  adb.isHung = true;
  await using fleet = watch(50, ["R58M12"]);
  await fleet.start();
  await expect.poll(() => warnings).toContainEqual(expect.stringContaining("adb server hangs"));
  expect(adb.asked).toContain("host:version");
  await expect
    .poll(() => seen.get("R58M12"))
    .toMatchObject({ state: "not_connected", trouble: { reason: "adb_hung", step: "ask_person" } });
});
