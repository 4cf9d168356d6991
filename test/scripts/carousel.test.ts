/** Images published together, in the order of the list, whatever the phone holds already. */
import { describe, expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

const LONG_MS = 120_000;

/** Not by name, not by age: shuffled the same way in each run. */
function shuffle<T>(list: readonly T[]): readonly T[] {
  return list
    .map((one, index) => ({ one, key: (index * 7 + 3) % 11 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ one }) => one);
}

describe.concurrent("images go out in the order of the list", () => {
  test.each([
    ["tiktok", "sim1_a"],
    ["instagram", "sim1_ig"],
  ] as const)(
    "on %s: 2, then 5, then 10, each beside those of before",
    { timeout: LONG_MS },
    async (app, account) => {
      await using rig = await scriptRig(`carousel ${app}`);
      for (const [place, count] of [2, 5, 10].entries()) {
        const made = [];
        for (let i = 0; i < count; i++) made.push(await rig.image());
        const media = shuffle(made);
        const config = { content_type: 1, image_count: count, captions: `carousel of ${count}` };
        const { error } = await rig.run("post", { app, media, config });
        expect(error).toBeUndefined();
        expect((await rig.published(account, app))[place]).toMatchObject({
          kind: "images",
          sha256: media.map(({ sha256 }) => sha256),
        });
      }
    },
  );
});
