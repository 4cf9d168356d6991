/** What passes, or is mended while the task waits: it costs the task time, and nothing else. */
import { expect } from "vitest";
import type { FaultyPhone } from "./faulty-phone.ts";
import type { FaultTest } from "./on-phones.ts";
import { at, OPENING } from "./steps.ts";

const COPY = at(/^copy the video/);

function waits(phone: FaultyPhone, id: number, reason: string) {
  return phone.until(async () =>
    expect(await phone.read(id)).toMatchObject({ status: 0, wait_reason: reason }),
  );
}

/** The first attempt was broken off before anything was published, and that is told. */
function wasInterrupted(task: { readonly attempts: readonly object[] }, reason: string): void {
  expect(task.attempts.length).toBeGreaterThan(1);
  expect(task).toMatchObject({ retry_count: 0, error: null });
  expect(task.attempts[0]).toMatchObject({ outcome: "interrupted", error: { reason } });
}

export const passingFaults: readonly FaultTest[] = [
  {
    title: "a phone that is unplugged in the middle of a copy posts when it is back",
    run: async (phone) => {
      const id = await phone.post({}, { isDue: COPY, spring: () => phone.hurt("unplug") });
      await waits(phone, id, "not_connected");
      await phone.isListed("not_connected");
      phone.mend();
      wasInterrupted(await phone.completes(id), "DEVICE_LOST");
      await phone.recovers();
    },
  },
  {
    title: "a phone that takes its permission back posts when it gives it again",
    run: async (phone) => {
      const id = await phone.post(
        {},
        { isDue: at("share the file"), spring: () => phone.hurt("unauthorized") },
      );
      await waits(phone, id, "unauthorized");
      await phone.isListed("unauthorized");
      phone.mend();
      wasInterrupted(await phone.completes(id), "DEVICE_LOST");
      await phone.recovers();
    },
  },
  {
    title: "a phone that freezes is offline, and follows when it thaws",
    run: async (phone) => {
      const id = await phone.follow({}, { isDue: at("open the link"), spring: () => phone.hurt("freeze") });
      await waits(phone, id, "not_connected");
      await phone.isListed("offline");
      phone.mend();
      wasInterrupted(await phone.completes(id), "DEVICE_UNRESPONSIVE");
      await phone.recovers();
    },
  },
  {
    title: "a phone that freezes before it is opened is opened once it thaws",
    run: async (phone) => {
      const id = await phone.post({}, { isDue: at(OPENING), spring: () => phone.hurt("freeze") });
      await phone.isListed("offline");
      phone.mend();
      await phone.completes(id);
      await phone.recovers();
    },
  },
  {
    title: "a push that breaks off is made again by the next attempt",
    run: async (phone) => {
      const id = await phone.post({}, { isDue: COPY, spring: () => phone.hurt("drop_next_push") });
      wasInterrupted(await phone.completes(id), "DEVICE_LOST");
      await phone.recovers();
    },
  },
  {
    title: "a UI server that dies in the middle is started again within the attempt",
    run: async (phone) => {
      const kill = () => phone.hurt("kill_ui_server");
      const id = await phone.post(
        {},
        { isDue: at("go to the caption"), spring: kill },
        { isDue: at("wait for Post"), spring: kill },
      );
      expect((await phone.completes(id)).attempts).toHaveLength(1);
      await phone.recovers();
    },
  },
  {
    title: "a phone that falls asleep is woken",
    run: async (phone) => {
      const sleep = () => phone.hurt("asleep");
      const id = await phone.post(
        {},
        { isDue: at(OPENING), spring: sleep },
        { isDue: at("go to the caption"), spring: sleep },
      );
      expect((await phone.completes(id)).attempts).toHaveLength(1);
      await phone.recovers();
    },
  },
  {
    title: "a lock that a swipe opens is opened",
    run: async (phone) => {
      const lock = () => phone.hurt("locked");
      const id = await phone.follow(
        {},
        { isDue: at(OPENING), spring: lock },
        { isDue: at("open the link"), spring: lock },
      );
      expect((await phone.completes(id)).attempts).toHaveLength(1);
      await phone.recovers();
    },
  },
  {
    title: "a phone that becomes slow in the middle still posts",
    run: async (phone) => {
      const slow = () => phone.hurt("slow", { factor: 6 });
      const id = await phone.post({ config: { upload_wait_time: 300 } }, { isDue: COPY, spring: slow });
      await phone.completes(id);
      await phone.recovers();
    },
  },
];
