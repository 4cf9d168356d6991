import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import {
  DeviceService,
  DeviceState,
  QuarantineKind,
  RecoveryStep,
  TroubleReason,
} from "../../../gen/phonefleet/v1/device_pb.js";
import { LicenseService } from "../../../gen/phonefleet/v1/license_pb.js";
import { testApi } from "./api.ts";
import { address, sighting } from "./phones.ts";
import { rejection } from "./rejection.ts";

async function setUp() {
  const { store, transport } = await testApi();
  await store.devices.sight([sighting(7)]);
  return createClient(DeviceService, transport);
}

it("a phone is found by any of its names", async () => {
  const client = await setUp();
  for (const serial of ["sim-7", address(7)]) {
    const { device } = await client.getDevice({ serial });
    expect(device).toMatchObject({ serial: "sim-7", state: DeviceState.CONNECTED });
    expect(device?.aliases.toSorted()).toEqual([address(7), "sim-7"]);
    expect(device).toMatchObject({ model: "Pixel", androidVersion: "14", sdk: 34, withinLimit: true });
  }
});

it("a phone that nobody knows is NOT_FOUND, with its name", async () => {
  const client = await setUp();
  const error = await rejection(client.getDevice({ serial: "sim-9" }));
  expect(error).toMatchObject({ code: "NotFound", number: "40401" });
  expect(error.message).toContain("sim-9");
});

it("of a phone that was never connected no facts are told", async () => {
  const { store, transport } = await testApi();
  await store.devices.sight([{ adbSerial: "new", identity: null, state: "unauthorized", facts: null }]);
  const { device } = await createClient(DeviceService, transport).getDevice({ serial: "new" });
  expect(device?.state).toBe(DeviceState.UNAUTHORIZED);
  expect([device?.model, device?.sdk, device?.taskId, device?.quarantineReason]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it("what keeps a phone from work is told with its remedy, what was done about it and since when", async () => {
  const { store, transport } = await testApi();
  const trouble = { reason: "unauthorized", step: "ask_person" } as const;
  const nothing = { identity: null, facts: null };
  await store.devices.sight([{ adbSerial: "new", ...nothing, state: "unauthorized", trouble }]);
  const { device } = await createClient(DeviceService, transport).getDevice({ serial: "new" });
  expect(device?.trouble).toMatchObject({
    reason: TroubleReason.UNAUTHORIZED,
    step: RecoveryStep.ASK_PERSON,
    remedy: expect.stringContaining("allow USB debugging"),
  });
  expect([device?.trouble?.since, device?.trouble?.stepSince]).toEqual([
    device?.stateSince,
    device?.stateSince,
  ]);
});

describe("UpdateDevice", () => {
  it("starts a quarantine by hand, and lifts it", async () => {
    const client = await setUp();
    const kept = await client.updateDevice({ serial: address(7), quarantined: true });
    expect(kept.device).toMatchObject({
      serial: "sim-7",
      quarantineReason: "by hand",
      quarantineKind: QuarantineKind.BY_HAND,
    });
    expect(kept.device?.quarantinedAt).toBeDefined();
    expect((await client.updateDevice({ serial: "sim-7" })).device?.quarantineReason).toBe("by hand");
    const lifted = await client.updateDevice({ serial: "sim-7", quarantined: false });
    expect(lifted.device?.quarantineReason).toBeUndefined();
    expect(lifted.device?.quarantineKind).toBe(QuarantineKind.UNSPECIFIED);
  });

  it("of a phone that nobody knows is NOT_FOUND", async () => {
    const client = await setUp();
    const error = await rejection(client.updateDevice({ serial: "sim-9", quarantined: true }));
    expect(error).toMatchObject({ code: "NotFound", number: "40401" });
  });
});

it("all phones are listed", async () => {
  const client = await setUp();
  expect((await client.listDevices({})).devices).toHaveLength(1);
});

it("CheckLicense tells the plan and its limit", async () => {
  const { transport } = await testApi();
  expect(await createClient(LicenseService, transport).checkLicense({})).toMatchObject({
    planName: "Pro",
    apiEnabled: true,
    deviceLimit: 20,
    message: "API access enabled",
  });
});
