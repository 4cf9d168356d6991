import { expect, test } from "vitest";
import { UiServer } from "../../../src/device/ui/server.ts";
import { fastClock } from "../fast-clock.ts";
import { PaperPhone } from "./paper-phone.ts";

const never = new AbortController().signal;

test("a phone that fell asleep is woken when its screen cannot be read", async () => {
  const phone = new PaperPhone();
  await using server = new UiServer(phone, fastClock(100));
  await server.source(never);
  phone.isAsleep = true;
  expect(await server.source(never)).toContain("Post");
  expect(phone.commands.filter((line) => line.startsWith("am instrument"))).toHaveLength(1);
});

test("a phone that was locked meanwhile, with a screen that cannot be read, is said to be locked", async () => {
  const phone = new PaperPhone();
  phone.teach([/^dumpsys window/, "  mDreamingLockscreen=true\n"]);
  await using server = new UiServer(phone, fastClock(100));
  await server.source(never);
  phone.faults.set("source", { error: "unknown error" });
  await expect(server.source(never)).rejects.toMatchObject({ reason: "DEVICE_LOCKED" });
});
