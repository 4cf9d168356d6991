import type { Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../../src/sim/simulator.ts";
import {
  AdbdClient,
  connectTo,
  devicePacket,
  type DevicePacket,
  greeting,
  readDevicePacket,
  sumOf,
} from "./links/adbd-client.ts";

const AUTH = { token: 1, signature: 2, publicKey: 3 };
const MEBIBYTE = 1024 * 1024;

function start(): Promise<Simulator> {
  return startSimulator({ phones: 1, adbPort: null, adbdPort: 0 });
}

function portOf({ adbdPorts }: Simulator): number {
  return adbdPorts[0] ?? 0;
}

/** A connection that was greeted. */
async function online(simulator: Simulator, hello = greeting()): Promise<Socket> {
  const socket = await connectTo(portOf(simulator));
  socket.write(hello);
  expect((await readDevicePacket(socket)).command).toBe("CNXN");
  return socket;
}

/** By the other side, however hard. */
async function expectClosed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve).resume());
  expect(socket.destroyed).toBe(true);
}

/** All that a phone says until one of these. */
async function readUntil(socket: Socket, command: string): Promise<readonly DevicePacket[]> {
  const packets: DevicePacket[] = [];
  while (packets.at(-1)?.command !== command) packets.push(await readDevicePacket(socket));
  return packets;
}

describe("the handshake", () => {
  test("tells what the phone is and does, with a checksum", async () => {
    await using simulator = await start();
    const socket = await connectTo(portOf(simulator));
    socket.write(greeting());
    const { arg0, arg1, data } = await readDevicePacket(socket);
    expect([arg0, arg1]).toEqual([0x01000001, MEBIBYTE]);
    expect(data.toString()).toBe(
      "device::ro.product.name=sim;ro.product.model=Sim Phone;ro.product.device=sim;" +
        "features=shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir",
    );
    socket.destroy();
  });

  test("takes no signature, and lets a computer in when its owner says yes", async () => {
    await using simulator = await start();
    const [phone] = simulator.phones;
    phone?.cable.set("unauthorized");
    const socket = await connectTo(portOf(simulator));
    socket.write(greeting());
    const token = await readDevicePacket(socket);
    expect([token.command, token.arg0, token.data.length]).toEqual(["AUTH", AUTH.token, 20]);
    socket.write(devicePacket("AUTH", AUTH.signature, 0, Buffer.alloc(256)));
    const again = await readDevicePacket(socket);
    expect([again.command, again.data.equals(token.data)]).toEqual(["AUTH", false]);
    socket.write(devicePacket("AUTH", AUTH.publicKey, 0, Buffer.from("key\0")));
    socket.write(devicePacket("OPEN", 1, 0, Buffer.from("shell:echo\0")));
    phone?.cable.set("device");
    expect((await readDevicePacket(socket)).command).toBe("CNXN");
    socket.destroy();
  });

  test("speaks with adbs that still check sums", async () => {
    await using simulator = await start();
    const socket = await online(simulator, greeting(0x01000000, 4096));
    socket.write(devicePacket("OPEN", 7, 0, Buffer.from("shell:echo summed\0")));
    const [opened, said] = [await readDevicePacket(socket), await readDevicePacket(socket)];
    expect([opened.command, said.command, said.data.toString()]).toEqual(["OKAY", "WRTE", "summed\n"]);
    // the stream that asks for a sum gets no answer without one
    socket.write(devicePacket("WRTE", 7, opened.arg0, Buffer.from("x"), (head) => head.writeUInt32LE(1, 16)));
    await expectClosed(socket);
  });

  test("anew forgets the streams of the old one", async () => {
    await using simulator = await start();
    const socket = await online(simulator);
    socket.write(devicePacket("OPEN", 7, 0, Buffer.from("shell:cat\0")));
    await readDevicePacket(socket);
    socket.write(greeting());
    expect((await readUntil(socket, "CNXN")).map(({ command }) => command)).toEqual(["CLSE", "CNXN"]);
    socket.destroy();
  });
});

describe("a stream", () => {
  test("has one WRTE under way at a time, no longer than the computer takes", async () => {
    await using simulator = await start();
    simulator.phones[0]?.files.write("/sdcard/big", Buffer.alloc(20_000), 1);
    const socket = await online(simulator, greeting(0x01000001, 4096));
    socket.write(devicePacket("OPEN", 7, 0, Buffer.from("exec:cat /sdcard/big\0")));
    const { arg0: id } = await readDevicePacket(socket);
    expect((await readDevicePacket(socket)).data).toHaveLength(4096);
    // what comes next answers this, for nothing more may come by itself
    socket.write(devicePacket("OPEN", 8, 0, Buffer.from("nonsense:\0")));
    expect(await readDevicePacket(socket)).toMatchObject({ command: "CLSE", arg0: 0, arg1: 8 });
    socket.write(devicePacket("OKAY", 7, id));
    expect((await readDevicePacket(socket)).data).toHaveLength(4096);
    socket.write(devicePacket("CLSE", 7, id));
    expect(await readDevicePacket(socket)).toMatchObject({ command: "CLSE", arg0: id, arg1: 7 });
    socket.destroy();
  });

  test("that nobody reads is not acknowledged beyond what fits", async () => {
    await using simulator = await start();
    let unread: { destroy(): void } | undefined;
    simulator.phones[0]?.ports.set(7007, (stream) => void (unread = stream));
    using client = await AdbdClient.connect(portOf(simulator));
    const stream = await client.open("tcp:7007");
    const chunk = Buffer.alloc(256 * 1024);
    for (const _ of [1, 2, 3]) await new Promise((resolve) => stream.write(chunk, resolve));
    let isTaken = false;
    stream.write(chunk, () => (isTaken = true));
    const other = await client.open("shell:echo others go on");
    expect((await buffer(other)).toString()).toBe("others go on\n");
    expect(isTaken).toBe(false);
    unread?.destroy();
  });

  test("whose computer vanishes ends its command", async () => {
    await using simulator = await start();
    let isOpen = false;
    simulator.phones[0]?.ports.set(7007, (stream) => {
      isOpen = true;
      stream.once("close", () => (isOpen = false)).resume();
    });
    const client = await AdbdClient.connect(portOf(simulator));
    await client.open("tcp:7007");
    expect(isOpen).toBe(true);
    client[Symbol.dispose]();
    await expect.poll(() => isOpen).toBe(false);
  });
});

describe("a packet that no adb would send ends its connection and nothing else:", () => {
  test.for([
    [
      "a wrong magic",
      devicePacket("OPEN", 1, 0, Buffer.from("shell:\0"), (head) => head.writeUInt32LE(1, 20)),
    ],
    ["an unknown command", devicePacket("NOPE", 1, 0)],
    [
      "a length beyond all bounds",
      devicePacket("WRTE", 1, 1, undefined, (head) => head.writeUInt32LE(2 ** 32 - 1, 12)),
    ],
    [
      "a length just beyond the bounds",
      devicePacket("WRTE", 1, 1, undefined, (head) => head.writeUInt32LE(MEBIBYTE + 1, 12)),
    ],
    [
      "a greeting with a wrong checksum",
      devicePacket("CNXN", 0x01000001, 4096, Buffer.from("host::"), (head) =>
        head.writeUInt32LE(sumOf(Buffer.from("host::")) + 1, 16),
      ),
    ],
    ["a greeting that takes no bytes", greeting(0x01000001, 0)],
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")],
  ] as const)("%s", async ([, bytes]) => {
    await using simulator = await start();
    using bystander = await AdbdClient.connect(portOf(simulator));
    const socket = await online(simulator);
    socket.write(bytes);
    await expectClosed(socket);
    expect((await buffer(await bystander.open("shell:echo alive"))).toString()).toBe("alive\n");
  });

  test("half a packet, and then the end", async () => {
    await using simulator = await start();
    const socket = await online(simulator);
    socket.end(devicePacket("OPEN", 1, 0, Buffer.from("shell:echo\0")).subarray(0, 30));
    await expectClosed(socket);
  });

  test.for([
    [
      "streams that do not exist",
      [devicePacket("WRTE", 9, 9, Buffer.from("x")), devicePacket("OKAY", 9, 9), devicePacket("CLSE", 9, 9)],
    ],
    ["a stream without a number", [devicePacket("OPEN", 0, 0, Buffer.from("shell:echo\0"))]],
    ["an AUTH that nobody asked for", [devicePacket("AUTH", AUTH.signature, 0, Buffer.alloc(256))]],
  ] as const)("but %s: ignored", async ([, packets]) => {
    await using simulator = await start();
    const socket = await online(simulator);
    for (const bytes of packets) socket.write(bytes);
    socket.write(devicePacket("OPEN", 5, 0, Buffer.from("shell:echo ok\0")));
    const [opened, said] = [await readDevicePacket(socket), await readDevicePacket(socket)];
    expect([opened.command, opened.arg1, said.data.toString()]).toEqual(["OKAY", 5, "ok\n"]);
    socket.destroy();
  });
});

describe("its port", () => {
  test("refuses while the phone is unplugged, and is the same afterwards", async () => {
    await using simulator = await start();
    const [phone] = simulator.phones;
    phone?.cable.set("absent");
    await expect(connectTo(portOf(simulator))).rejects.toThrow("ECONNREFUSED");
    phone?.cable.set("device");
    (await online(simulator)).destroy();
  });

  test("follows that of the phone before", async () => {
    await using simulator = await startOnFreePorts(20_000 + (process.pid % 10_000));
    const [first = 0] = simulator.adbdPorts;
    expect(simulator.adbdPorts).toEqual([first, first + 1, first + 2]);
    expect(simulator.adbPort).toBe(0);
  });

  test("that is taken is an error that leaves nothing behind", async () => {
    await using simulator = await start();
    const taken = portOf(simulator);
    await expect(startSimulator({ phones: 1, adbPort: null, adbdPort: taken })).rejects.toThrow("EADDRINUSE");
  });
});

/** Below the ports that a system hands out by itself, from this one on. */
async function startOnFreePorts(adbdPort: number): Promise<Simulator> {
  try {
    return await startSimulator({ phones: 3, adbPort: null, adbdPort });
  } catch (cause) {
    if (!String(cause).includes("EADDRINUSE")) throw cause;
    return startOnFreePorts(adbdPort + 3);
  }
}

test("nothing is left after a stop, whatever was open", async () => {
  const timers = count("Timeout");
  const simulator = await startSimulator({ phones: 2, adbdPort: 0, controlPort: 0 });
  const sockets = [
    await connectTo(portOf(simulator)),
    await connectTo(simulator.adbPort),
    await online(simulator),
  ];
  sockets[2]?.write(devicePacket("OPEN", 7, 0, Buffer.from("shell:cat\0")));
  await readDevicePacket(sockets[2]!);
  simulator.phones[0]?.cable.gate.shut();
  sockets[2]?.write(devicePacket("WRTE", 7, 1, Buffer.from("into the cold")));
  await simulator.stop();
  for (const socket of sockets) await expectClosed(socket);
  await expect(connectTo(portOf(simulator))).rejects.toThrow("ECONNREFUSED");
  expect(count("Timeout")).toBeLessThanOrEqual(timers);
  await expect.poll(() => count("TCP")).toBe(0);
});

/** Timers, servers and sockets that keep this process alive. */
function count(kind: string): number {
  return process.getActiveResourcesInfo().filter((name) => name.startsWith(kind)).length;
}
