import { readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diskFinding, judgeDisk, lookAtData, portFinding } from "../../../src/cli/doctor/place-findings.ts";
import { lockDataDirectory } from "../../../src/store/lock.ts";
import { temporaryDirectory } from "../../support/serve-process.ts";

const MIB = 2 ** 20;

async function web(body: string): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((_request, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
}

describe("what is found about the data directory", () => {
  it("is fine where it is there or can be made, and nothing is left there", async () => {
    await using folder = await temporaryDirectory();
    expect((await lookAtData(folder.path)).finding).toEqual({
      kind: "fine",
      what: `data directory ${folder.path}`,
    });
    expect((await lookAtData(join(folder.path, "a", "b"))).finding).toMatchObject({
      kind: "fine",
      what: expect.stringMatching(/a\/b \(will be made\)$/),
    });
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("is wrong where a file is in the way", async () => {
    await using folder = await temporaryDirectory();
    const file = join(folder.path, "file");
    await writeFile(file, "");
    expect((await lookAtData(join(file, "a"))).finding).toMatchObject({
      trouble: "DATA_UNUSABLE",
      what: expect.stringMatching(/file is not a directory$/),
    });
  });

  it("is wrong in a place that takes no files, whatever its rights say", async () => {
    expect((await lookAtData("/proc/phonefleet")).finding).toMatchObject({ trouble: "DATA_UNUSABLE" });
  });

  it("is a note where a server runs on it, and the lock stays with that", async () => {
    await using folder = await temporaryDirectory();
    const lock = await lockDataDirectory(folder.path);
    expect(await lookAtData(folder.path)).toMatchObject({
      isHeld: true,
      finding: { kind: "note", what: expect.stringContaining(`(process ${process.pid})`) },
    });
    await expect(lockDataDirectory(folder.path)).rejects.toThrow("is used by process");
    await lock[Symbol.asyncDispose]();
    expect(await lookAtData(folder.path)).toMatchObject({ isHeld: false, finding: { kind: "fine" } });
  });

  it("is wrong where a newer release has written the database", async () => {
    await using folder = await temporaryDirectory();
    const header = Buffer.alloc(100);
    header.writeUInt32BE(999, 60);
    await writeFile(join(folder.path, "phonefleet.db"), header);
    expect((await lookAtData(folder.path)).finding).toMatchObject({
      trouble: "DATA_UNUSABLE",
      what: expect.stringContaining("of version 999"),
    });
  });
});

describe("what is found about the disk", () => {
  it.each([
    [10_000 * MIB, Infinity, "fine"],
    [1000 * MIB, Infinity, "note"],
    [100 * MIB, Infinity, "wrong"],
    [10_000 * MIB, 12, "wrong"],
  ])("of %d bytes and %d files more is %s", (freeBytes, freeInodes, kind) => {
    expect(judgeDisk("/data", { freeBytes, freeInodes }, 1024 * MIB).kind).toBe(kind);
  });

  it("is told of the directory's own disk, also where that is still to be made", async () => {
    await using folder = await temporaryDirectory();
    const { what } = await diskFinding(join(folder.path, "later"), 0);
    expect(what).toContain(`the disk of ${folder.path} has`);
  });
});

describe("what is found about the port", () => {
  it("is who has it", async () => {
    await using ready = await web('{"code":0,"message":"success","data":{}}');
    await using unready = await web('{"code":50301,"message":"the server is shutting down","data":null}');
    await using other = await web("<html>");
    expect(await portFinding("127.0.0.1", ready.port, true)).toEqual({
      kind: "note",
      what: `port ${ready.port} of 127.0.0.1 is used by the phonefleet that runs, and is ready`,
    });
    expect((await portFinding("127.0.0.1", unready.port, true)).what).toContain(
      "not ready: the server is shutting down",
    );
    expect(await portFinding("127.0.0.1", ready.port, false)).toMatchObject({
      trouble: "PORT_TAKEN",
      what: expect.stringContaining("a phonefleet that runs on another data directory"),
    });
    expect(await portFinding("127.0.0.1", other.port, true)).toMatchObject({
      trouble: "PORT_TAKEN",
      what: expect.stringContaining("taken by another program"),
    });
    expect(await portFinding("127.0.0.1", 0, false)).toMatchObject({ kind: "fine" });
  });
});
