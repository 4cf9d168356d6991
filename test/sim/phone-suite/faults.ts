import { describe, expect, test } from "vitest";
import { readBytes } from "../../../src/sim/bytes.ts";
import { type FaultKind, Faults } from "../../../src/sim/faults/faults.ts";
import type { OpenLink, PhoneLink } from "../links/link.ts";

/** How the ways to the phone call a stream that broke. */
const BROKEN = /closed|ended early|EPIPE|ECONNRESET|Premature end|adb .*push/;

export function faultSuite(open: OpenLink): void {
  describe("a cable", () => {
    test("that is pulled ends a shell in the middle, and the phone is gone until it is plugged in", async () => {
      await using link = await open();
      using talk = await link.converse("cat");
      talk.input.write("here");
      await readBytes(talk.output, 4);
      talk.output.resume();
      const mend = breakBy(link, "unplug");
      await talk.ended;
      await expect.poll(() => link.state()).toBe("absent");
      mend();
      await link.reconnect();
      expect(await link.state()).toBe("device");
      expect((await link.shell("echo back")).stdout.toString()).toBe("back\n");
    });

    test("of a frozen phone stays in, and carries nothing until it thaws", async () => {
      await using link = await open();
      using talk = await link.converse("cat");
      talk.input.write("warm");
      await readBytes(talk.output, 4);
      const mend = breakBy(link, "freeze");
      talk.input.write("cold");
      let thawed = false;
      const said = readBytes(talk.output, 4).then((bytes) => expect(thawed && bytes.toString()).toBe("cold"));
      const other = link
        .shell("echo other")
        .then(({ stdout }) => expect(thawed && stdout.toString()).toBe("other\n"));
      expect(link.simulator.phones[0]?.cable.state).toBe("device");
      thawed = true;
      mend();
      await Promise.all([said, other]);
    });

    test("of a phone that does not know this computer opens nothing until its owner says yes", async () => {
      await using link = await open();
      const mend = breakBy(link, "unauthorized");
      await link.reconnect().catch(() => {});
      await expect.poll(() => link.state()).toBe("unauthorized");
      await expect(shellOf(link)).rejects.toThrow(/unauthorized|closed/);
      mend();
      await expect.poll(() => link.state()).toBe("device");
      await link.reconnect();
      expect((await link.shell("echo in")).stdout.toString()).toBe("in\n");
    });

    test("that breaks during one push leaves no file, and the next push arrives", async () => {
      await using link = await open();
      breakBy(link, "drop_next_push");
      await expect(link.push(Buffer.alloc(400_000), "/sdcard/broken")).rejects.toThrow(BROKEN);
      expect(await link.stat("/sdcard/broken")).toBeUndefined();
      await link.push(Buffer.alloc(400_000), "/sdcard/broken");
      expect(await link.stat("/sdcard/broken")).toMatchObject({ size: 400_000 });
    });
  });
}

/** @returns what mends it */
function breakBy(link: PhoneLink, kind: FaultKind): () => void {
  const faults = new Faults(link.simulator.phones[0]!);
  faults.start(kind, {});
  return () => faults.mendAll();
}

/** adb's command line says by its exit code what the others throw. */
async function shellOf(link: PhoneLink): Promise<void> {
  const { code, stderr } = await link.shell("true");
  if (code !== 0) throw new Error(stderr.toString());
}
