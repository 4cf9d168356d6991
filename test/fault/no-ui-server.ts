/** Phones on which what reads the screen cannot be installed: the lesser way does what it can, and says what it cannot. */
import { expect } from "vitest";
import type { Ambush, FaultyPhone } from "./faulty-phone.ts";
import type { FaultTest } from "./on-phones.ts";
import { at } from "./steps.ts";

const BEYOND_ASCII = "Grüße 🎬";
/** Where the lesser way ends: on a busy machine a page that plays may come before the caption. */
const LIMIT = "(only plain ASCII|could not get idle state)";

/** Its feed plays only when what shows before it was read: dump sees whether something plays when it begins. */
function slowLaunch(phone: FaultyPhone): readonly Ambush[] {
  return [
    { isDue: at("launch"), spring: () => phone.hurt("slow", { factor: 30 }) },
    { isDue: at("profile tab"), spring: () => phone.hurt("slow", { factor: 1 }) },
  ];
}

/** Mended, the same is done after all. */
async function retries(phone: FaultyPhone, id: number): Promise<void> {
  await phone.isHonest();
  phone.mend();
  await phone.retry(id);
  await phone.completes(id);
  await phone.recovers();
}

export const noUiServer: readonly FaultTest[] = [
  {
    title: "a phone that refuses it follows all the same",
    run: async (phone) => {
      phone.hurt("install_refused");
      await phone.completes(await phone.follow({ app: "instagram" }));
      await phone.completes(await phone.follow());
      await phone.recovers();
    },
  },
  {
    title: "a phone that refuses it types no caption beyond ASCII: INSTALL_BLOCKED, and nothing is published",
    run: async (phone) => {
      phone.hurt("install_refused");
      const id = await phone.post({ app: "instagram", says: BEYOND_ASCII });
      await phone.fails(id, "INSTALL_BLOCKED", new RegExp(`Install via USB.*${LIMIT}`));
      await retries(phone, id);
    },
  },
  {
    title: "a phone that refuses it cannot read what plays after Post: it says so, and the retry looks first",
    run: async (phone) => {
      phone.hurt("install_refused");
      const id = await phone.post({}, ...slowLaunch(phone));
      await phone.fails(
        id,
        "OUTCOME_UNKNOWN",
        /Install via USB.*could not get idle state.*a retry looks first/,
      );
      await retries(phone, id);
    },
  },
  {
    title: "an Android that is too old for it fails as ANDROID_TOO_OLD where it would be needed",
    run: async (phone) => {
      phone.hurt("old_android", { sdk: 25 });
      const id = await phone.post({ app: "instagram", says: BEYOND_ASCII });
      await phone.fails(id, "ANDROID_TOO_OLD", new RegExp(`needs Android 8 or newer.*${LIMIT}`));
      await retries(phone, id);
    },
  },
  {
    title: "a phone that is too full for it fails as DEVICE_STORAGE_FULL",
    run: async (phone) => {
      phone.hurt("storage_full");
      const id = await phone.follow();
      const task = await phone.fails(id, "DEVICE_STORAGE_FULL", /free 100 MB|delete something/);
      expect(task.attempts).toHaveLength(1);
      await retries(phone, id);
    },
  },
  {
    title: "a phone that is unplugged while it is installed gets it when it is back",
    run: async (phone) => {
      const id = await phone.follow();
      await phone.isAtWork(id);
      phone.hurt("unplug");
      await phone.waitsOrEnds(id);
      phone.mend();
      await phone.completes(id);
      await phone.recovers();
    },
  },
];
