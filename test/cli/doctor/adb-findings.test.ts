import { type AddressInfo, createServer, type Server } from "node:net";
import { describe, expect, it } from "vitest";
import { adbFindings } from "../../../src/cli/doctor/adb-findings.ts";
import type { Finding } from "../../../src/cli/doctor/finding.ts";

interface Answers {
  readonly devices?: string;
  readonly version?: string;
  readonly status?: string;
}

/** An adb server's answers to the two services that the doctor asks for, and then it hangs up, as adb does. */
function adbServer({ devices = "", version = "0029", status = "OKAY" }: Answers = {}) {
  return listening(
    createServer((socket) => {
      socket.once("data", (request) => {
        const text = request.toString() === "000chost:version" ? version : devices;
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

const ask = (...ports: readonly number[]) => adbFindings(ports.map((port) => ({ host: "127.0.0.1", port })));

/** Without that about the program. */
const aboutServers = async (...ports: readonly number[]): Promise<readonly Finding[]> =>
  (await ask(...ports)).findings.slice(1);

describe("what is found about adb", () => {
  it("is the state of each phone that cannot be used, where it is, and how to mend it", async () => {
    await using server = await adbServer({
      devices: [
        "R58M12\tdevice usb:1-1 product:a52 model:SM_A525F device:a52q transport_id:1",
        "10.0.0.9:5555 offline transport_id:2",
        "0123 unauthorized usb:1-2 transport_id:3",
        "???? no permissions (user in plugdev group; are your udev rules wrong?); see [http://example]",
        "",
      ].join("\n"),
    });
    const { findings, ready } = await ask(server.port);
    expect(ready).toEqual([{ server: { host: "127.0.0.1", port: server.port }, serial: "R58M12" }]);
    expect(findings.slice(1)).toEqual([
      { kind: "fine", what: `adb server 127.0.0.1:${server.port} (protocol 1.0.41)` },
      {
        kind: "wrong",
        trouble: "PHONE_OFFLINE",
        what: "phone 10.0.0.9:5555 is offline",
        remedy: "plug the phone in again, or run: adb reconnect offline",
      },
      {
        kind: "wrong",
        trouble: "PHONE_UNAUTHORIZED",
        what: "phone 0123 (usb:1-2) is unauthorized",
        remedy: "unlock the phone and allow USB debugging for this computer",
      },
      {
        kind: "wrong",
        trouble: "PHONE_UNAUTHORIZED",
        what: "phone ???? is no permissions",
        remedy:
          "give this user access to the USB device (udev rules), then run: adb kill-server; adb start-server",
      },
    ]);
  });

  it("is that there are no phones", async () => {
    await using server = await adbServer();
    const [, finding] = await aboutServers(server.port);
    expect(finding).toMatchObject({ trouble: "NO_PHONE", what: expect.stringMatching(/knows no phone$/) });
  });

  it("tells a server that is not there from one that is another's", async () => {
    const gone = await adbServer();
    await gone[Symbol.asyncDispose]();
    await using web = await listening(
      createServer((socket) => socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    );
    await using refusing = await adbServer({ status: "FAIL", version: "unknown host service" });
    const findings = await aboutServers(gone.port, web.port, refusing.port);
    expect(findings.map(({ what }) => what.replace(/^.* cannot be reached: /, ""))).toEqual([
      `connect ECONNREFUSED 127.0.0.1:${gone.port}`,
      "what listens there is no adb server",
      expect.stringMatching(/^(unknown host service|)$/),
    ]);
    expect(findings).toMatchObject(Array.from({ length: 3 }, () => ({ trouble: "ADB_UNREACHABLE" })));
  });

  it("is a server that is too old", async () => {
    await using server = await adbServer({ version: "0020", devices: "R58M12\tdevice" });
    const [finding] = await aboutServers(server.port);
    expect(finding).toMatchObject({ trouble: "ADB_OLD", what: expect.stringContaining("1.0.32") });
  });

  it("is nothing where no server is used", async () => {
    expect(await adbFindings([])).toMatchObject({ findings: [{ kind: "note" }], ready: [] });
  });
});
