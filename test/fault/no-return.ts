/** Faults once Post may have been touched: nobody posts again without having looked. */
import { expect } from "vitest";
import type { AppName } from "../../src/sim/apps/accounts.ts";
import type { FaultTest } from "./on-phones.ts";
import { at, OPENING, PASSED } from "./steps.ts";

const LOOKS_FIRST = "look for what an earlier attempt may have published";

function stepsOf(attempt: { readonly steps: readonly { readonly name: string }[] }): readonly string[] {
  return attempt.steps.map(({ name }) => name);
}

/** The phone dies with the tap on Post. */
function vanishing(app: AppName, published: boolean): FaultTest {
  const became = published ? "published" : "lost";
  return {
    title: `${app}: a phone that vanishes after Post, the post ${became}, ends with one post`,
    run: async (phone) => {
      phone.hurt("vanish_after_post", { published });
      const id = await phone.post({ app });
      await phone.isListed("not_connected");
      // one that is back at once is seen to the end by the same attempt
      await phone.waitsOrEnds(id);
      phone.mend();
      const { attempts } = await phone.completes(id);
      expect(attempts[0]).toMatchObject({ outcome: "interrupted" });
      expect(attempts.slice(1).flatMap(stepsOf)).toContain(LOOKS_FIRST);
      expect(attempts.slice(1).flatMap(stepsOf).includes("post")).toBe(!published);
      await phone.recovers();
    },
  };
}

const atTheTap: readonly FaultTest[] = [
  {
    title: "an unplug between the point of no return and the tap ends with one post",
    run: async (phone) => {
      const id = await phone.post({}, { isDue: at(PASSED), spring: () => phone.hurt("unplug") });
      await phone.isListed("not_connected");
      await phone.waitsOrEnds(id);
      phone.mend();
      const { attempts } = await phone.completes(id);
      expect(attempts.slice(1).flatMap(stepsOf)).toContain(LOOKS_FIRST);
      await phone.recovers();
    },
  },
  {
    title: "a freeze while the upload is watched ends with one post",
    run: async (phone) => {
      const id = await phone.post({}, { isDue: at("watch the upload"), spring: () => phone.hurt("freeze") });
      await phone.isListed("offline");
      phone.mend();
      await phone.completes(id);
      await phone.recovers();
    },
  },
  {
    title: "a UI server that dies at the tap does not make it two",
    run: async (phone) => {
      const id = await phone.post({}, { isDue: at(PASSED), spring: () => phone.hurt("kill_ui_server") });
      await phone.completes(id);
      await phone.recovers();
    },
  },
  {
    title: "a PIN that comes with the tap leaves the outcome open, and the retry looks first",
    run: async (phone) => {
      const lock = () => phone.hurt("locked", { pin: true });
      const id = await phone.post({}, { isDue: at(PASSED), spring: lock });
      await phone.fails(id, "DEVICE_LOCKED", /may have been published, a retry looks first/);
      phone.mend();
      await phone.retry(id);
      const { attempts } = await phone.completes(id);
      expect(attempts.slice(1).flatMap(stepsOf)).toContain(LOOKS_FIRST);
      await phone.recovers();
    },
  },
  {
    title:
      "a question for a person that comes with the tap leaves the outcome open, and the retry looks first",
    run: async (phone) => {
      const ask = () => phone.hurt("popup", { name: "consent" });
      const id = await phone.post({ app: "instagram" }, { isDue: at(PASSED), spring: ask });
      await phone.fails(id, "CONSENT_NEEDED", /may have been published, a retry looks first/);
      phone.mend();
      await phone.release();
      await phone.retry(id);
      await phone.completes(id);
      await phone.recovers();
    },
  },
  {
    title:
      "an app that dies during the upload leaves the outcome open, and the retry posts what is not there",
    run: async (phone) => {
      const id = await phone.post({}, { isDue: at("watch the upload"), spring: () => phone.crash("tiktok") });
      await phone.fails(id, "OUTCOME_UNKNOWN", /a retry looks first/);
      await phone.retry(id);
      await phone.completes(id);
      await phone.recovers();
    },
  },
  {
    title:
      "a stuck upload whose app shows no progress leaves the outcome open, and the retry posts what is not there",
    run: async (phone) => {
      const id = await phone.post(
        { app: "instagram" },
        { isDue: at(PASSED), spring: () => phone.hurt("upload_stuck") },
      );
      await phone.fails(id, "OUTCOME_UNKNOWN", /a retry looks first/);
      await phone.isHonest();
      phone.mend();
      await phone.retry(id);
      await phone.completes(id);
      await phone.recovers();
    },
  },
];

/** The phone is lost again and again, once before and three times after the point of no return. */
const again: FaultTest = {
  title: "a phone that is lost each time after Post ends as OUTCOME_UNKNOWN, and a retry finds the post",
  run: async (phone) => {
    phone.hurt("vanish_after_post", { published: true });
    const id = await phone.post();
    await phone.waitsOrEnds(id);
    for (const attempt of [2, 3, 4]) {
      // how long it is connected in between is as long as an attempt takes to its first step
      await phone.isListed("not_connected");
      const off = phone.onEveryStep((step) => {
        if (step.attempt !== attempt || step.name === OPENING) return;
        off();
        phone.hurt("unplug");
      });
      phone.mend();
      await phone.waitsOrEnds(id, attempt);
    }
    await phone.fails(id, "OUTCOME_UNKNOWN", /interrupted 4 times.*a retry looks first/);
    phone.mend();
    await phone.retry(id);
    await phone.completes(id);
    await phone.recovers();
  },
};

/** Of these, what the way to the phone may make another matter of. */
export const lostAfterPost: readonly FaultTest[] = [
  vanishing("tiktok", true),
  vanishing("instagram", true),
  vanishing("instagram", false),
];

export const noReturn: readonly FaultTest[] = [
  ...lostAfterPost,
  vanishing("tiktok", false),
  again,
  ...atTheTap,
];
