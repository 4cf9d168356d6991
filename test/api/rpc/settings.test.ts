import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { App } from "../../../gen/phonefleet/v1/script_pb.js";
import { Action, SettingsService } from "../../../gen/phonefleet/v1/settings_pb.js";
import { testApi } from "./api.ts";
import { rejection } from "./rejection.ts";

const setUp = async () => createClient(SettingsService, (await testApi()).transport);
const follow = { app: App.TIKTOK, action: Action.FOLLOW };

describe("GetSettings", () => {
  it("tells a careful operator's limits for each app and action, and nothing that acts by itself", async () => {
    const { settings } = await (await setUp()).getSettings({});
    expect(settings?.limits.map(({ app, action }) => [app, action])).toEqual(
      [App.TIKTOK, App.INSTAGRAM].flatMap((app) =>
        [Action.POST, Action.FOLLOW, Action.UNFOLLOW].map((action) => [app, action]),
      ),
    );
    for (const { perDay, pauseSeconds } of settings?.limits ?? []) {
      expect(perDay).toBeGreaterThan(0);
      expect(pauseSeconds).toBeGreaterThan(0);
    }
    expect(settings).toMatchObject({
      autoRetry: { enabled: false, times: 3, minSeconds: 5, maxSeconds: 60 },
      ...{ randomOrder: false, caps: true },
    });
  });
});

describe("UpdateSettings", () => {
  it("changes what is given, and leaves the rest", async () => {
    const client = await setUp();
    const before = (await client.getSettings({})).settings!;
    const { settings } = await client.updateSettings({
      limits: [{ ...follow, perDay: 7 }],
      autoRetry: { enabled: true, minSeconds: 20 },
    });
    const limits = before.limits.map((limit) =>
      limit.app === App.TIKTOK && limit.action === Action.FOLLOW ? { ...limit, perDay: 7 } : limit,
    );
    expect(settings).toMatchObject({
      limits,
      autoRetry: { enabled: true, times: 3, minSeconds: 20, maxSeconds: 60 },
      randomOrder: false,
    });
    expect((await client.updateSettings({ randomOrder: true })).settings).toMatchObject({
      ...{ limits, randomOrder: true, autoRetry: { enabled: true } },
    });
    expect((await client.getSettings({})).settings).toMatchObject({ limits, randomOrder: true });
  });

  it.each([
    [{ limits: [{ ...follow, perDay: 0 }] }, ["limits[0].per_day"]],
    [
      { limits: [{ ...follow, pauseSeconds: -1, stretchSeconds: 86_401 }] },
      ["limits[0].pause_seconds", "limits[0].stretch_seconds"],
    ],
    [{ limits: [{ perDay: 1 }] }, ["limits[0].app", "limits[0].action"]],
    [{ limits: [follow, follow] }, ["limits[1]"]],
    [{ autoRetry: { times: 11 } }, ["auto_retry.times"]],
    [{ autoRetry: { minSeconds: 4, maxSeconds: 61 } }, ["auto_retry.min_seconds", "auto_retry.max_seconds"]],
    [{ autoRetry: { minSeconds: 30, maxSeconds: 20 } }, ["auto_retry.min_seconds"]],
    [{ randomOrder: true, autoRetry: { maxSeconds: 5, minSeconds: 6 } }, ["auto_retry.min_seconds"]],
  ])("refuses %o, and changes nothing", async (request, fields) => {
    const client = await setUp();
    expect(await rejection(client.updateSettings(request))).toMatchObject({ number: "40001", fields });
    expect((await client.getSettings({})).settings?.randomOrder).toBe(false);
  });
});
