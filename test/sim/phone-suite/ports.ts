import { describe, expect, test } from "vitest";
import type { OpenLink } from "../links/link.ts";
import { noise } from "./noise.ts";

const PORT = 7007;

export function portSuite(open: OpenLink): void {
  describe("a TCP port of the phone", () => {
    test("is reached, in both directions and byte for byte", async () => {
      await using link = await open();
      link.simulator.phones[0]?.ports.set(PORT, (stream) => void stream.pipe(stream));
      const bytes = noise(400_000);
      expect((await link.exchange(PORT, bytes)).equals(bytes)).toBe(true);
    });

    test("refuses where nobody listens", async () => {
      await using link = await open();
      await expect(link.exchange(PORT, Buffer.from("hello?"))).rejects.toThrow(/closed|ended early/);
    });
  });
}
