/** What only a person can mend: the task fails with a reason and what to do, and a retry afterwards succeeds. */
import { expect } from "vitest";
import type { FailureReason } from "../../src/model/problem.ts";
import type { FaultyPhone } from "./faulty-phone.ts";
import type { FaultTest } from "./on-phones.ts";
import { at, PASSED } from "./steps.ts";

/** It failed so; mended, a retry does what was asked, once, and the phone goes on. */
async function failsThenRetries(phone: FaultyPhone, id: number, reason: FailureReason, says: RegExp) {
  const task = await phone.fails(id, reason, says);
  await phone.isHonest();
  phone.mend();
  await phone.release();
  await phone.retry(id);
  expect(await phone.completes(id)).toMatchObject({ retry_count: 1 });
  await phone.recovers();
  return task;
}

/** Of the phone itself. */
export const phoneFaults: readonly FaultTest[] = [
  {
    title: "a PIN before the phone is opened fails as DEVICE_LOCKED",
    run: async (phone) => {
      phone.hurt("locked", { pin: true });
      await failsThenRetries(
        phone,
        await phone.post(),
        "DEVICE_LOCKED",
        /unlock it by hand and remove its PIN/,
      );
    },
  },
  {
    title: "a PIN in the middle fails as DEVICE_LOCKED",
    run: async (phone) => {
      const lock = () => phone.hurt("locked", { pin: "4711" });
      const id = await phone.post({}, { isDue: at("go to the caption"), spring: lock });
      await failsThenRetries(phone, id, "DEVICE_LOCKED", /unlock it by hand and remove its PIN/);
    },
  },
  {
    title: "an empty battery fails as DEVICE_BATTERY_LOW",
    run: async (phone) => {
      phone.hurt("low_battery");
      await failsThenRetries(phone, await phone.follow(), "DEVICE_BATTERY_LOW", /has 4 % .* charge it/);
    },
  },
  {
    title: "a full phone fails as DEVICE_STORAGE_FULL",
    run: async (phone) => {
      phone.hurt("storage_full");
      await failsThenRetries(phone, await phone.post(), "DEVICE_STORAGE_FULL", /delete something on it/);
    },
  },
  {
    title: "a phone without the app fails as APP_MISSING, and does the other app's tasks",
    run: async (phone) => {
      phone.hurt("app_missing", { app: "tiktok" });
      const id = await phone.post();
      await phone.completes(await phone.follow({ app: "instagram" }));
      await failsThenRetries(phone, id, "APP_MISSING", /install the app and sign in/);
    },
  },
  {
    title: "an app that is uninstalled in the middle fails as APP_MISSING",
    run: async (phone) => {
      const remove = () => phone.hurt("app_missing", { app: "instagram" });
      const id = await phone.post({ app: "instagram" }, { isDue: at("share the file"), spring: remove });
      await failsThenRetries(phone, id, "APP_MISSING", /install/i);
    },
  },
  {
    title: "pushes that break off each time fail as LOST after four attempts",
    run: async (phone) => {
      const drop = { isDue: at(/^copy the video/), spring: () => phone.hurt("drop_next_push") };
      const id = await phone.post(
        {},
        ...[1, 2, 3, 4].map((attempt) => ({
          ...drop,
          isDue: (step: Parameters<typeof drop.isDue>[0]) => step.attempt === attempt && drop.isDue(step),
        })),
      );
      const task = await failsThenRetries(phone, id, "LOST", /interrupted 4 times.*(cable|network)/);
      expect(task.attempts).toHaveLength(4);
    },
  },
  {
    title:
      "a UI server that dies again and again fails as UI_SERVER_FAILED where the screen cannot be read without it",
    run: async (phone) => {
      const off = phone.onEveryStep(() => phone.hurt("kill_ui_server"));
      const id = await phone.post();
      const task = await phone.end(id);
      off();
      // what its feed plays never comes to rest
      await failsThenRetries(
        phone,
        id,
        "UI_SERVER_FAILED",
        /died 4 times .*uiautomator dump.*restart the phone/,
      );
      expect(task.attempts).toHaveLength(1);
    },
  },
];

/** Of the app that it runs: of these the way to the phone knows nothing. */
export const appsRefuse: readonly FaultTest[] = [
  {
    title: "an upload that gets nowhere is ended as UPLOAD_TIMEOUT, and nothing is published later",
    run: async (phone) => {
      const id = await phone.post({}, { isDue: at(PASSED), spring: () => phone.hurt("upload_stuck") });
      await failsThenRetries(phone, id, "UPLOAD_TIMEOUT", /nothing was published.*network/);
    },
  },
  {
    title: "a block fails as ACCOUNT_BLOCKED and rests the account alone",
    run: async (phone) => {
      phone.hurt("block");
      const [account = "", other = ""] = phone.accounts("tiktok");
      const id = await phone.follow({ usernames: [account] });
      await phone.fails(id, "ACCOUNT_BLOCKED", /leave it alone for a day/);
      const waiting = await phone.follow({ usernames: [account] });
      phone.mend();
      await phone.completes(await phone.follow({ usernames: [other] }));
      expect(await phone.read(waiting)).toMatchObject({ status: 0, wait_reason: "account_quarantined" });
      await phone.liftQuarantine(account);
      await phone.completes(waiting);
      await phone.retry(id);
      await phone.completes(id);
      await phone.recovers();
    },
  },
  {
    title: "a block that a post meets fails as ACCOUNT_BLOCKED",
    run: async (phone) => {
      const id = await phone.post({}, { isDue: at("wait for Post"), spring: () => phone.hurt("block") });
      await failsThenRetries(phone, id, "ACCOUNT_BLOCKED", /leave it alone for a day/);
    },
  },
  {
    title: "an app that asks to sign in fails as SIGNED_OUT",
    run: async (phone) => {
      phone.hurt("signed_out");
      await failsThenRetries(phone, await phone.post(), "SIGNED_OUT", /sign in/i);
    },
  },
  {
    title: "an app that asks to sign in in the middle fails as SIGNED_OUT",
    run: async (phone) => {
      const id = await phone.follow(
        { app: "instagram" },
        { isDue: at("open the link"), spring: () => phone.hurt("signed_out") },
      );
      await failsThenRetries(phone, id, "SIGNED_OUT", /sign in/i);
    },
  },
  {
    title: "a question that is a person's fails as CONSENT_NEEDED",
    run: async (phone) => {
      const ask = () => phone.hurt("popup", { name: "consent" });
      const id = await phone.post({}, { isDue: at("go to the caption"), spring: ask });
      const other = await phone.follow();
      await phone.fails(id, "CONSENT_NEEDED", /answer/i);
      expect(await phone.read(other)).toMatchObject({ status: 0, wait_reason: "device_quarantined" });
      await failsThenRetries(phone, id, "CONSENT_NEEDED", /answer/i);
      await phone.completes(other);
    },
  },
];
