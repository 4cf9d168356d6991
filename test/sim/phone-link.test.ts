import { afterAll, beforeAll, describe } from "vitest";
import { lacks } from "../support/tools.ts";
import { AdbLink } from "./links/adb-link.ts";
import { DeviceLink } from "./links/device-link.ts";
import { HostLink } from "./links/host-link.ts";
import { RealAdb } from "./links/real-adb.ts";
import { phoneSuite } from "./phone-suite.ts";

describe("the host face, through adbkit", () => {
  phoneSuite(HostLink.open);
});

describe("the device face", () => {
  phoneSuite(DeviceLink.open);
});

describe.skipIf(lacks("adb"))("the device face, with a real adb in between", () => {
  let adb: RealAdb | undefined;
  beforeAll(async () => {
    adb = await RealAdb.start();
  });
  afterAll(async () => {
    await adb?.[Symbol.asyncDispose]();
  });
  phoneSuite(() => AdbLink.open(adb!));
});
