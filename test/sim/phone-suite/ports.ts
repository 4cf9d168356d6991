import { describe, expect, test } from "vitest";
import { readBytes } from "../../../src/sim/bytes.ts";
import type { OpenLink } from "../links/link.ts";
import { noise } from "./noise.ts";

const PORT = 7007;

export function portSuite(open: OpenLink): void {
  describe("a TCP port of the phone", () => {
    test("is reached, in both directions and byte for byte", async () => {
      await using link = await open();
      link.simulator.phones[0]?.ports.set(PORT, (stream) => void stream.pipe(stream));
      const bytes = noise(400_000);
      const stream = await link.reach(PORT);
      stream.write(bytes);
      expect((await readBytes(stream, bytes.length)).equals(bytes)).toBe(true);
      stream.destroy();
    });

    test("refuses where nobody listens", async () => {
      await using link = await open();
      const answer = link.reach(PORT).then((stream) => readBytes(stream, 1));
      await expect(answer).rejects.toThrow(/closed|ended early/);
    });
  });
}
