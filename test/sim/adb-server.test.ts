import type { EventEmitter } from "node:events";
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";
import { Adb } from "adbkit";
import { describe, expect, test } from "vitest";
import { startSimulator } from "../../src/sim/simulator.ts";
import { Driver } from "./driver.ts";
import { until } from "./phone-driver.ts";

function client(port: number): ReturnType<typeof Adb.createClient> {
  return Adb.createClient({ host: "127.0.0.1", port });
}

/** What the server answers to one request, to the end of the connection. */
async function ask(port: number, request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(request.length.toString(16).padStart(4, "0") + request);
  return (await buffer(socket)).toString();
}

describe("the adb host protocol", () => {
  test("lists its phones, short and long", async () => {
    await using simulator = await startSimulator({ phones: 2 });
    expect(await client(simulator.adbPort).listDevices()).toEqual([
      { id: "sim-1", type: "device" },
      { id: "sim-2", type: "device" },
    ]);
    const long = await ask(simulator.adbPort, "host:devices-l");
    expect(long).toMatch(/sim-2 +device usb:2-1 product:sim model:Sim_Phone device:sim transport_id:2\n$/);
  });

  test.for([
    ["host:version", "OKAY00040029"],
    ["host:host-features", "OKAY002bshell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir"],
    ["host-serial:sim-1:get-state", "OKAY0006device"],
    ["host-serial:sim-1:get-serialno", "OKAY0005sim-1"],
    ["host-serial:sim-1:features", "OKAY002bshell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir"],
    ["host-serial:sim-9:get-state", "FAIL0018device 'sim-9' not found"],
    ["host:transport:sim-9", "FAIL0018device 'sim-9' not found"],
    ["host:transport-any", "FAIL001dmore than one device/emulator"],
    ["host:connect:10.0.0.1:5555", "OKAY0038failed to connect to '10.0.0.1:5555': Connection refused"],
    ["host:nonsense", "FAIL0014unknown host service"],
  ] as const)("answers %s", async ([request, answer]) => {
    await using simulator = await startSimulator({ phones: 2 });
    expect(await ask(simulator.adbPort, request)).toBe(answer);
  });

  test("a transport by tport tells its id before the service", async () => {
    await using simulator = await startSimulator({ phones: 2 });
    const socket = connect(simulator.adbPort, "127.0.0.1");
    socket.write("0017host:tport:serial:sim-2000eshell:getprop ro.serialno".replace("000e", "0019"));
    const answer = await buffer(socket);
    expect(answer.toString("latin1")).toBe("OKAY\u0002\0\0\0\0\0\0\0OKAYsim-2\n");
  });

  test("an unknown service of a phone is closed", async () => {
    await using phone = await Driver.start();
    await expect(phone.open("jdwp:1")).rejects.toThrow("closed");
    await expect(phone.open("tcp:6790")).rejects.toThrow("closed");
  });

  test("tells trackers of phones that come and go", async () => {
    await using phone = await Driver.start();
    const seen: string[] = [];
    // the first list may be read before an `await` goes on
    const tracker = await client(phone.simulator.adbPort)
      .trackDevices()
      .then((created: EventEmitter) => {
        for (const event of ["add", "change", "remove"] as const) {
          created.on(event, (device: { id: string; type: string }) =>
            seen.push(`${event} ${device.id} ${device.type}`),
          );
        }
        return created.on("error", () => {});
      });
    await until("the first list", () => seen.length === 1);
    await phone.control("POST", "/phones/sim-1/faults", { kind: "unauthorized" });
    await phone.control("DELETE", "/phones/sim-1/faults");
    await phone.control("POST", "/phones/sim-1/faults", { kind: "unplug" });
    await until("all changes", () => seen.length === 4);
    expect(seen).toEqual([
      "add sim-1 device",
      "change sim-1 unauthorized",
      "change sim-1 device",
      "remove sim-1 device",
    ]);
    tracker.end();
  });

  test("host:kill ends the server and every connection to it", async () => {
    await using simulator = await startSimulator({ phones: 1 });
    const tracker = await client(simulator.adbPort).trackDevices();
    const ended = new Promise((resolve) => tracker.once("error", resolve));
    await client(simulator.adbPort).kill();
    await ended;
    await expect(ask(simulator.adbPort, "host:version")).rejects.toThrow("ECONNREFUSED");
  });

  test("one that comes back does so on its port, with its phones and without its forwards", async () => {
    await using simulator = await startSimulator({ phones: 2, adbComesBack: true });
    const { adbPort } = simulator;
    for (let times = 0; times < 2; times++) {
      expect(await ask(adbPort, "host-serial:sim-1:forward:tcp:0;tcp:6790")).toMatch(/^OKAYOKAY/);
      const tracker = await client(adbPort).trackDevices();
      const ended = new Promise((resolve) => tracker.once("error", resolve));
      await client(adbPort).kill();
      await ended;
      await until("it is back", () =>
        ask(adbPort, "host:version").then(
          () => true,
          () => false,
        ),
      );
      expect(await ask(adbPort, "host:devices")).toContain("sim-1\tdevice\nsim-2\tdevice\n");
      expect(await ask(adbPort, "host:list-forward")).toBe("OKAY0000");
    }
    await simulator.stop();
    await expect(ask(adbPort, "host:version")).rejects.toThrow("ECONNREFUSED");
  });

  test("a port that is taken is an error that leaves nothing behind", async () => {
    await using simulator = await startSimulator({ phones: 1, controlPort: 0 });
    const { adbPort, controlPort } = simulator;
    await expect(startSimulator({ phones: 1, adbPort })).rejects.toThrow("EADDRINUSE");
    await expect(startSimulator({ phones: 1, controlPort })).rejects.toThrow("EADDRINUSE");
  });

  test("stops twice, with streams open", async () => {
    const simulator = await startSimulator({ phones: 1 });
    const stream = connect(simulator.adbPort, "127.0.0.1").on("error", () => {});
    await Promise.all([simulator.stop(), simulator.stop()]);
    await simulator.stop();
    stream.destroy();
    await expect(ask(simulator.adbPort, "host:version")).rejects.toThrow("ECONNREFUSED");
  });
});

describe("sync", () => {
  test("keeps every byte of a push, and gives it back", async () => {
    await using phone = await Driver.start();
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));
    await phone.push(content, "/sdcard/Download/data.bin");
    const pulled = await buffer(await phone.device.pull("/storage/emulated/0/Download/data.bin"));
    expect(pulled.equals(content)).toBe(true);
    expect(
      (await phone.device.readdir("/sdcard/Download")).map(({ name }: { name: string }) => name),
    ).toEqual(["data.bin"]);
    expect(Number((await phone.device.stat("/sdcard/Download/data.bin")).size)).toBe(300_000);
  });

  test("keeps an empty file, and makes the folders above it", async () => {
    await using phone = await Driver.start();
    await phone.push(Buffer.alloc(0), "/sdcard/a/b/empty.txt");
    expect((await phone.shell("ls /sdcard/a")).stdout).toBe("b\n");
    expect((await phone.shell("cat /sdcard/a/b/empty.txt")).code).toBe(0);
  });

  test("says what is missing", async () => {
    await using phone = await Driver.start();
    await expect(phone.device.stat("/sdcard/none")).rejects.toThrow("ENOENT");
    const sync = await phone.device.syncService();
    await expect(sync.sta2("/sdcard/none")).rejects.toThrow("ENOENT");
    sync.end();
    const stream = await phone.open("sync:");
    stream.write("RECV\x0c\0\0\0/sdcard/noneQUIT\0\0\0\0");
    expect((await buffer(stream)).toString("latin1")).toBe(
      "FAIL\x26\0\0\0open failed: No such file or directory",
    );
  });
});
