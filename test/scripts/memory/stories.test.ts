/** Stories of one account, one right after the other, on phones some of whose apps do not say how many segments there are. */
import { afterAll, expect, test } from "vitest";
import { memoryRig } from "./memory-rig.ts";
import { mediaFiles } from "./works.ts";

const files = mediaFiles();
afterAll(() => files[Symbol.dispose]());

test.each(["one", "two", "three", "four", "five", "six"])(
  "the next is told from the one before, and soon, on the phone of seed %s",
  async (seed) => {
    await using rig = await memoryRig(seed);
    let tappedAt = 0;
    const onStep = (name: string) => {
      if (name === "post") tappedAt = rig.clock.elapsed();
    };
    const config = { placement: "story", captions: "", post_way: "addButton" };
    const story = () =>
      rig.run({ script: "post", app: "instagram", media: [files.video()], config }, { onStep });
    for (let count = 1; count <= 3; count++) {
      const { error, points } = await story();
      expect([error, points]).toMatchObject([undefined, [{}]]);
      expect(rig.clock.elapsed() - tappedAt).toBeLessThan(30_000);
      const posts = rig.phone.accounts.flatMap((account) => account.posts);
      expect(posts).toHaveLength(count);
    }
  },
);
