import { once } from "node:events";
import type { Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { Adb } from "adbkit";
import { describe, expect, test } from "vitest";
import { readBytes } from "../../src/sim/bytes.ts";
import { startSimulator } from "../../src/sim/simulator.ts";
import { connectTo } from "./links/adbd-client.ts";

function framed(request: string): string {
  return request.length.toString(16).padStart(4, "0") + request;
}

/** What the server answers to requests on one connection, to its end. */
async function ask(port: number, ...requests: readonly string[]): Promise<string> {
  const socket = await connectTo(port);
  for (const request of requests) socket.write(framed(request));
  return (await buffer(socket)).toString("latin1");
}

async function echo(socket: Socket, word: string): Promise<string> {
  socket.write(word);
  return (await readBytes(socket, word.length)).toString();
}

describe("the phone that is meant", () => {
  test.for([
    ["host:transport-any", "OKAYOKAYsim-1\n"],
    ["host:transport-usb", "OKAYOKAYsim-1\n"],
    ["host:transport-id:1", "OKAYOKAYsim-1\n"],
    ["host:tport:any", "OKAY\u0001\0\0\0\0\0\0\0OKAYsim-1\n"],
    ["host:transport-local", "FAIL0012no emulators found"],
    ["host:transport-id:9", "FAIL001fno device with transport id '9'"],
  ] as const)("by %s", async ([transport, answer]) => {
    await using simulator = await startSimulator({ phones: 1 });
    expect(await ask(simulator.adbPort, transport, "shell:getprop ro.serialno")).toBe(answer);
  });

  test.for([
    ["host-usb:get-serialno", "OKAY0005sim-1"],
    ["host-local:get-serialno", "FAIL0012no emulators found"],
    ["host-transport-id:1:get-state", "OKAY0006device"],
    ["host-serial:10.0.0.7:5555:get-state", "FAIL0020device '10.0.0.7:5555' not found"],
    ["host-serial:sim-1:reboot", "FAIL0014unknown host service"],
    ["host:disconnect:10.0.0.7:5555", "FAIL001eno such device '10.0.0.7:5555'"],
    ["host:disconnect", "OKAY0017disconnected everything"],
  ] as const)("of %s", async ([request, answer]) => {
    await using simulator = await startSimulator({ phones: 1 });
    expect(await ask(simulator.adbPort, request)).toBe(answer);
  });

  test("was picked before the request, as adb's command line does it", async () => {
    await using simulator = await startSimulator({ phones: 2 });
    expect(await ask(simulator.adbPort, "host:transport:sim-2", "host:get-serialno")).toBe(
      "OKAYOKAY0005sim-2",
    );
  });
});

describe("forwards", () => {
  test("lead to a port of the phone until they are removed", async () => {
    await using simulator = await startSimulator({ phones: 2 });
    simulator.phones[1]?.ports.set(7007, (stream) => void stream.pipe(stream));
    const device = Adb.createClient({ host: "127.0.0.1", port: simulator.adbPort }).getDevice("sim-2");
    const answer = await ask(simulator.adbPort, "host-serial:sim-2:forward:tcp:0;tcp:7007");
    const port = Number(/^OKAYOKAY000\d(\d+)$/.exec(answer)?.[1]);
    const socket = await connectTo(port);
    expect(await echo(socket, "through")).toBe("through");
    const closed = new Promise((resolve) => socket.once("close", resolve).resume());
    expect(await device.listForwards()).toEqual([
      { serial: "sim-2", local: `tcp:${port}`, remote: "tcp:7007" },
    ]);
    expect(await ask(simulator.adbPort, `host-serial:sim-2:killforward:tcp:${port}`)).toBe("OKAYOKAY");
    await closed;
    expect(await device.listForwards()).toEqual([]);
    await expect(connectTo(port)).rejects.toThrow("ECONNREFUSED");
  });

  test("are bound anew, unless that was not wanted", async () => {
    await using simulator = await startSimulator({ phones: 1 });
    const device = Adb.createClient({ host: "127.0.0.1", port: simulator.adbPort }).getDevice("sim-1");
    const answer = await ask(simulator.adbPort, "host:forward:tcp:0;tcp:1");
    const local = `tcp:${/^OKAYOKAY000\d(\d+)$/.exec(answer)?.[1]}`;
    await device.forward(local, "tcp:2");
    expect(await device.listForwards()).toEqual([{ serial: "sim-1", local, remote: "tcp:2" }]);
    expect(await ask(simulator.adbPort, `host:forward:norebind:${local};tcp:3`)).toContain(
      "cannot rebind existing socket",
    );
    expect(await ask(simulator.adbPort, "host:killforward-all")).toBe("OKAYOKAY");
    expect(await device.listForwards()).toEqual([]);
  });

  test("close what comes for a port where nobody listens, and go with their phone", async () => {
    await using simulator = await startSimulator({ phones: 1 });
    const answer = await ask(simulator.adbPort, "host:forward:tcp:0;tcp:7007");
    const port = Number(/^OKAYOKAY000\d(\d+)$/.exec(answer)?.[1]);
    expect(await buffer(await connectTo(port))).toHaveLength(0);
    simulator.phones[0]?.cable.set("absent");
    await expect(connectTo(port)).rejects.toThrow("ECONNREFUSED");
    expect(await ask(simulator.adbPort, "host:list-forward")).toBe("OKAY0000");
  });

  test.for([
    ["localabstract:x;tcp:1", "'localabstract:x' is not simulated"],
    ["tcp:0;localabstract:x", "'localabstract:x': it is not simulated"],
    ["tcp:99999;tcp:1", "cannot bind listener"],
  ] as const)("of %s are refused with the reason", async ([spec, reason]) => {
    await using simulator = await startSimulator({ phones: 1 });
    expect(await ask(simulator.adbPort, `host:forward:${spec}`)).toMatch(/^FAIL/);
    expect(await ask(simulator.adbPort, `host:forward:${spec}`)).toContain(reason);
  });
});

describe("waiting", () => {
  test("for a phone ends when it is there, and for its end when it has gone", async () => {
    await using simulator = await startSimulator({ phones: 2 });
    const [phone] = simulator.phones;
    phone?.cable.set("absent");
    let isThere = false;
    const arrival = ask(simulator.adbPort, "host-serial:sim-1:wait-for-any-device").then((answer) => {
      expect(isThere).toBe(true);
      return answer;
    });
    // its answer comes after that of a request which was sent later
    await ask(simulator.adbPort, "host:version");
    isThere = true;
    phone?.cable.set("device");
    expect(await arrival).toBe("OKAYOKAY");
    const departure = ask(simulator.adbPort, "host-serial:sim-1:wait-for-any-disconnect");
    phone?.cable.set("absent");
    expect(await departure).toBe("OKAYOKAY");
    expect(await ask(simulator.adbPort, "host:wait-for-any-recovery")).toContain("not simulated");
  });

  test("is forgotten when the client goes", async () => {
    await using simulator = await startSimulator({ phones: 1 });
    const cable = simulator.phones[0]!.cable;
    const before = cable.listenerCount("change");
    const socket = await connectTo(simulator.adbPort);
    socket.write(framed("host-serial:sim-9:wait-for-any-device"));
    await expect.poll(() => cable.listenerCount("change")).toBe(before + 1);
    socket.destroy();
    await expect.poll(() => cable.listenerCount("change")).toBe(before);
  });
});

describe("a client that is out of its mind", () => {
  test.for(["zzzzhost:version", "GET / HTTP/1.1\r\n\r\n"])("is refused: %j", async (bytes) => {
    await using simulator = await startSimulator({ phones: 1 });
    const socket = await connectTo(simulator.adbPort);
    socket.write(bytes);
    expect((await buffer(socket)).toString()).toMatch(/^FAIL....invalid length/);
  });

  test("or hangs up in the middle of a request costs nobody anything", async () => {
    await using simulator = await startSimulator({ phones: 1 });
    for (const bytes of ["00", "000chost:ver", `${framed("host:transport:sim-1")}00`]) {
      const socket = await connectTo(simulator.adbPort);
      socket.end(bytes);
      await once(socket.resume(), "close");
    }
    expect(await ask(simulator.adbPort, "host:version")).toBe("OKAY00040029");
  });
});
