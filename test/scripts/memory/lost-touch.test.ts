/** A UI server that dies under a touch which no flow makes: what came of it is seen on the next reading. */
import { afterAll, expect, test } from "vitest";
import type { Session } from "../../../src/device/session.ts";
import { Problem } from "../../../src/model/problem.ts";
import type { ScriptContext } from "../../../src/scripts/script.ts";
import { memoryRig } from "./memory-rig.ts";
import { mediaFiles, outside, worksOf } from "./works.ts";

const files = mediaFiles();
afterAll(() => files[Symbol.dispose]());

test("match_account ends well where the touch that leaves the list is lost", async () => {
  const work = worksOf("tiktok", files).find(({ name }) => name === "match_account");
  if (!work) throw new Error("no such work");
  await using rig = await memoryRig(work.seed);
  let isDue = false;
  let losses = 0;
  const losing = (session: Session): Session =>
    new Proxy(session, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function") return value;
        if (key !== "back" || !isDue || losses > 0) return value.bind(target);
        return async () => {
          losses += 1;
          throw new Problem("UI_SERVER_FAILED", "the UI server broke off");
        };
      },
    });
  const { error } = await rig.run(work, {
    onStep: (step) => void (isDue ||= step === "read the list of accounts"),
    around: (context: ScriptContext) => ({ ...context, session: losing(context.session) }),
  });
  expect([error, losses, outside(rig.phone, work)]).toEqual([undefined, 1, work.changes]);
});
