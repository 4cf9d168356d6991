import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { readBytes } from "../../src/sim/bytes.ts";
import { DeviceLink } from "./links/device-link.ts";
import { HostLink } from "./links/host-link.ts";

const SYMLINK = 0o120777;

function frame(id: string, value: number, body = ""): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, "latin1");
  head.writeUInt32LE(value, 4);
  return Buffer.concat([head, Buffer.from(body)]);
}

function request(id: string, path: string): Buffer {
  return frame(id, Buffer.byteLength(path), path);
}

async function answerTo(stream: Duplex, ...frames: readonly Buffer[]): Promise<string> {
  stream.write(Buffer.concat(frames));
  return (await buffer(stream)).toString("latin1");
}

describe.for([
  ["host", HostLink.open],
  ["device", DeviceLink.open],
] as const)("sync over the %s face", ([, open]) => {
  test("tells the same of a file in both versions", async () => {
    await using link = await open();
    link.simulator.phones[0]?.files.write("/sdcard/Download/a", Buffer.alloc(77), 1234);
    using sync = await link.sync();
    const stats = [];
    for (const id of ["STAT", "STA2", "LST2"] as const) stats.push(await sync.stat(id, "/sdcard/Download/a"));
    expect(stats).toEqual([1, 2, 3].map(() => ({ mode: 0o100660, size: 77, mtime: 1234 })));
    for (const id of ["STAT", "STA2", "LST2"] as const)
      expect(await sync.stat(id, "/sdcard/none")).toBeUndefined();
    const entries = [{ name: "a", mode: 0o100660, size: 77, mtime: 1234 }];
    expect(await sync.list("LIST", "/sdcard/Download")).toEqual(entries);
    expect(await sync.list("LIS2", "/sdcard/Download")).toEqual(entries);
    expect(await sync.list("LIS2", "/sdcard/none")).toEqual([]);
  });

  test("keeps mode and time of what is sent, and goes on after a refusal", async () => {
    await using link = await open();
    using sync = await link.sync();
    const send = (path: string, mode: number): Promise<void> =>
      sync.send(path, mode, 4321, [Buffer.from("bytes")]);
    await expect(send("/sdcard/DCIM", 0o644)).rejects.toThrow("Is a directory");
    await expect(send("/sdcard/link", SYMLINK)).rejects.toThrow("only plain files are simulated");
    await send("/sdcard/file", 0o600);
    await expect(send("/sdcard/file/below", 0o644)).rejects.toThrow("Not a directory");
    expect(await sync.stat("STA2", "/sdcard/file")).toEqual({ mode: 0o100600, size: 5, mtime: 4321 });
    await expect(sync.receive("/sdcard/none")).rejects.toThrow("No such file or directory");
    await expect(sync.receive("/sdcard/DCIM")).rejects.toThrow("Is a directory");
    expect((await sync.receive("/sdcard/file")).toString()).toBe("bytes");
  });

  test.for([
    ["an unknown request", [request("NOPE", "/x")], "unknown command NOPE"],
    ["a request that no letters name", [request("\u0000\u0001\u0002\u0003", "/x")], "unknown command ????"],
    ["a path without end", [frame("STAT", 2 ** 32 - 1)], "path too long"],
    ["a file without mode", [request("SEND", "/sdcard/x")], "missing , in ID_SEND"],
    [
      "too much data at once",
      [request("SEND", "/sdcard/x,420"), frame("DATA", 65_537)],
      "oversize data message",
    ],
    [
      "something else amid the data",
      [request("SEND", "/sdcard/x,420"), request("STAT", "/x")],
      "invalid data message",
    ],
  ] as const)("says why it ends at %s", async ([, frames, reason]) => {
    await using link = await open();
    const answer = await answerTo(await link.open("sync:"), ...frames);
    expect(answer).toBe(frame("FAIL", reason.length, reason).toString("latin1"));
    expect((await link.shell("ls /sdcard/x")).code).toBe(1);
  });

  test("ends at QUIT, without a word", async () => {
    await using link = await open();
    expect(await answerTo(await link.open("sync:"), frame("QUIT", 0))).toBe("");
  });

  test("keeps no file of a push that broke off", async () => {
    await using link = await open();
    const stream = await link.open("sync:");
    stream.write(Buffer.concat([request("SEND", "/sdcard/half,420"), frame("DATA", 4, "half")]));
    stream.end();
    stream.destroy();
    expect(await link.stat("/sdcard/half")).toBeUndefined();
  });
});

describe.for([
  ["host", HostLink.open],
  ["device", DeviceLink.open],
] as const)("shell v2 over the %s face", ([, open]) => {
  test("passes over what is not stdin, and takes a packet of any length piece by piece", async () => {
    await using link = await open();
    const stream = await link.open("shell,v2,raw:cat");
    const head = Buffer.from([5, 4, 0, 0, 0]);
    stream.write(
      Buffer.concat([head, Buffer.from("24x8"), Buffer.from([0, 255, 255, 255, 255]), Buffer.alloc(65_536)]),
    );
    const first = await readBytes(stream, 5);
    expect(first.readUInt8(0)).toBe(1);
    stream.destroy();
    expect((await link.shell("echo alive")).stdout.toString()).toBe("alive\n");
  });
});
