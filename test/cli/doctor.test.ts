import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adbFindings } from "../../src/cli/adb-findings.ts";
import { dataFinding, portFinding } from "../../src/cli/place-findings.ts";
import { phonefleet } from "./command.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "doctor-"));
});

afterEach(() => rm(folder, { recursive: true }));

/** An adb server's answers to the two services that the doctor asks for, and then it hangs up, as adb does. */
async function adbServer(
  devices: string,
  status = "OKAY",
): Promise<AsyncDisposable & { readonly port: number }> {
  return listening(
    createServer((socket) => {
      socket.once("data", (request) => {
        const text = request.toString() === "000chost:version" ? "0029" : devices;
        socket.end(`${status}${Buffer.byteLength(text).toString(16).padStart(4, "0")}${text}`);
      });
    }),
  );
}

async function listening(server: Server): Promise<AsyncDisposable & { readonly port: number }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const aboutServers = async (...ports: readonly number[]) =>
  (await adbFindings(ports.map((port) => ({ host: "127.0.0.1", port })))).slice(1);

describe("the doctor", () => {
  it("tells the state of each phone, and how to mend what is not right", async () => {
    await using server = await adbServer(
      [
        "R58M12\tdevice usb:1-1 product:a52 model:SM_A525F device:a52q transport_id:1",
        "10.0.0.9:5555 offline transport_id:2",
        "0123 unauthorized usb:1-2 transport_id:3",
        "???? no permissions (user in plugdev group; are your udev rules wrong?); see [http://example]",
        "",
      ].join("\n"),
    );
    expect(await aboutServers(server.port)).toEqual([
      { kind: "fine", what: `adb server 127.0.0.1:${server.port} (protocol 1.0.41)` },
      { kind: "fine", what: "phone R58M12 (SM_A525F)" },
      {
        kind: "wrong",
        what: "phone 10.0.0.9:5555 is offline",
        remedy: "plug the phone in again, or run: adb reconnect offline",
      },
      {
        kind: "wrong",
        what: "phone 0123 is unauthorized",
        remedy: "unlock the phone and allow USB debugging for this computer",
      },
      {
        kind: "wrong",
        what: "phone ???? is no permissions",
        remedy: "give this user access to the USB device (udev rules), then run: adb kill-server",
      },
    ]);
  });

  it("misses phones where there are none", async () => {
    await using server = await adbServer("");
    expect((await aboutServers(server.port))[1]).toMatchObject({
      kind: "wrong",
      what: expect.stringMatching(/knows no phone$/),
    });
  });

  it("tells a server that is not there from one that is another's", async () => {
    const gone = await adbServer("");
    await gone[Symbol.asyncDispose]();
    await using web = await listening(
      createServer((socket) => socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    );
    await using refusing = await adbServer("unknown host service", "FAIL");
    const findings = await aboutServers(gone.port, web.port, refusing.port);
    expect(findings.map(({ what }) => what.replace(/^.* cannot be reached: /, ""))).toEqual([
      `connect ECONNREFUSED 127.0.0.1:${gone.port}`,
      "what listens there is no adb server",
      "0029",
    ]);
  });

  it("finds the program adb by its version, and too old ones wrong", async () => {
    for (const [protocol, kind] of [
      [41, "fine"],
      [39, "wrong"],
    ] as const) {
      const adb = join(folder, "adb");
      await writeFile(
        adb,
        `#!/bin/sh\necho "Android Debug Bridge version 1.0.${protocol}"\necho "Version 34.0.4"\n`,
      );
      await chmod(adb, 0o755);
      const { code, stdout } = await phonefleet(
        ["doctor", "--adb", "127.0.0.1:1", "--data", folder, "--port", "0"],
        {
          PATH: folder,
        },
      );
      expect(code).toBe(1);
      expect(stdout).toContain(
        `${kind === "fine" ? "ok   " : "WRONG"}  adb 34.0.4 (protocol 1.0.${protocol})`,
      );
    }
  });

  it("says where to get adb where it is missing", async () => {
    const { code, stdout } = await phonefleet(
      ["doctor", "--adb", "127.0.0.1:1", "--data", folder, "--port", "0"],
      {
        PATH: folder,
      },
    );
    expect(code).toBe(1);
    expect(stdout).toContain(
      "WRONG  the program adb is not on the PATH\n       → install it: apt-get install adb",
    );
  });

  it("exits with 0 where nothing is wrong", async () => {
    const { code, stdout } = await phonefleet(["doctor", "--sim", "1", "--data", folder, "--port", "0"]);
    expect(stdout).toMatch(/nothing is wrong\n$/);
    expect(code).toBe(0);
  });

  it("finds a data directory that is there or can be made, and no other", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    expect(await dataFinding(folder)).toEqual({ kind: "fine", what: `data directory ${folder}` });
    expect((await dataFinding(join(folder, "a", "b"))).what).toMatch(/a\/b \(will be made\)$/);
    expect(await dataFinding(join(file, "a"))).toMatchObject({
      kind: "wrong",
      what: expect.stringMatching(/file is not a directory$/),
    });
  });

  it("finds a port free or taken", async () => {
    await using server = await adbServer("");
    expect(await portFinding("127.0.0.1", server.port)).toMatchObject({
      kind: "wrong",
      what: expect.stringMatching(/is taken$/),
    });
    expect(await portFinding("127.0.0.1", 0)).toMatchObject({ kind: "fine" });
  });
});
