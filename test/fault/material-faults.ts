/** Files that are not there any more, or not the same, by the time that they are wanted. */
import { appendFileSync, renameSync, rmSync } from "node:fs";
import type { FaultyPhone } from "./faulty-phone.ts";
import type { FaultTest } from "./on-phones.ts";
import { at } from "./steps.ts";

/** A post that waits for the phone, and its file. */
async function waiting(phone: FaultyPhone) {
  phone.hurt("unplug");
  await phone.isListed("not_connected");
  const id = await phone.post();
  return { id, file: phone.lastFile };
}

export const materialFaults: readonly FaultTest[] = [
  {
    title: "a file that is removed between call and run fails as MATERIAL_MISSING, and posts once it is back",
    run: async (phone) => {
      const { id, file } = await waiting(phone);
      renameSync(file, `${file}.away`);
      phone.mend();
      await phone.fails(id, "MATERIAL_MISSING", /put it back/);
      renameSync(`${file}.away`, file);
      await phone.retry(id);
      await phone.completes(id);
      await phone.recovers();
    },
  },
  {
    title: "a file that is changed between call and run fails as MATERIAL_CHANGED",
    run: async (phone) => {
      const { id, file } = await waiting(phone);
      appendFileSync(file, "more");
      phone.mend();
      await phone.fails(id, "MATERIAL_CHANGED", /create the task anew/);
      await phone.recovers();
    },
  },
  {
    title: "a file that is removed just before it is copied fails as MATERIAL_MISSING",
    run: async (phone) => {
      const id = await phone.post({}, { isDue: at("stop the app"), spring: () => rmSync(phone.lastFile) });
      await phone.fails(id, "MATERIAL_MISSING", /put it back/);
      await phone.recovers();
    },
  },
  {
    title: "a file that is replaced while it is copied fails as MATERIAL_CHANGED, and is not published",
    run: async (phone) => {
      const id = await phone.post(
        {},
        { isDue: at("stop the app"), spring: () => appendFileSync(phone.lastFile, "more") },
      );
      await phone.fails(id, "MATERIAL_CHANGED", /create the task anew/);
      await phone.recovers();
    },
  },
];
