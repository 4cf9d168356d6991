import { createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from "../../../gen/grpc/health/v1/health_pb.js";
import { LicenseService } from "../../../gen/phonefleet/v1/license_pb.js";
import { Problem } from "../../../src/model/problem.ts";
import { testApi } from "./api.ts";
import type { ApiOptions } from "./api.ts";
import { rejection } from "./rejection.ts";
import { until } from "./until.ts";

const down = () => Promise.reject(new Problem("UNAVAILABLE", "the database is locked"));
const up = async () => {};

async function setUp(options?: ApiOptions) {
  const api = await testApi(options);
  const client = createClient(Health, api.transport);
  const check = async (service = "") => (await client.check({ service })).status;
  const watch = (service = "") => client.watch({ service })[Symbol.asyncIterator]();
  return { ...api, client, check, watch };
}

const services = ["Account", "Device", "License", "Material", "Schedule", "Script", "Settings", "Task"].map(
  (name) => `phonefleet.v1.${name}Service`,
);

describe("Check", () => {
  it.each(["", ...services])("'%s' serves", async (service) => {
    const { check } = await setUp();
    expect(await check(service)).toBe(Status.SERVING);
  });

  it("says NOT_FOUND of a service that is not here", async () => {
    const { check } = await setUp();
    expect(await rejection(check("phonefleet.v1.Nonsense"))).toMatchObject({
      code: "NotFound",
      number: "40401",
    });
  });

  it("says NOT_SERVING while the store does not answer", async () => {
    const { check, store } = await setUp();
    store.ping = down;
    expect(await check()).toBe(Status.NOT_SERVING);
    store.ping = up;
    expect(await check()).toBe(Status.SERVING);
  });

  it("does not wait for ever for a store that hangs", async () => {
    const { check, clock, store } = await setUp();
    store.ping = () => new Promise(() => {});
    const status = check();
    await until(() => clock.timers === 1);
    clock.advance(2_000);
    expect(await status).toBe(Status.NOT_SERVING);
    expect(clock.timers).toBe(0);
  });

  it("says NOT_SERVING while the server drains", async () => {
    const { check, closing } = await setUp();
    closing.abort();
    expect(await check("phonefleet.v1.TaskService")).toBe(Status.NOT_SERVING);
  });

  it("answers under a plan without API access", async () => {
    const { check, transport } = await setUp({
      admit: () => {
        throw new Problem("API_NOT_IN_PLAN", "the plan Starter has no API access");
      },
    });
    expect(await check()).toBe(Status.SERVING);
    const license = createClient(LicenseService, transport);
    expect(await rejection(license.checkLicense({}))).toMatchObject({ number: "40301" });
  });
});

it("List tells of the server and of each service", async () => {
  const { client } = await setUp();
  const { statuses } = await client.list({});
  expect(Object.keys(statuses).toSorted()).toEqual(["", ...services]);
  expect(new Set(Object.values(statuses).map(({ status }) => status))).toEqual(new Set([Status.SERVING]));
});

describe("Watch", () => {
  it("tells the status, then each change and nothing else", async () => {
    const { clock, store, watch } = await setUp();
    const stream = watch();
    expect((await stream.next()).value).toMatchObject({ status: Status.SERVING });
    const changed = stream.next();
    await until(() => clock.timers === 1);
    clock.advance(2_000);
    await until(() => clock.timers === 1);
    store.ping = down;
    clock.advance(2_000);
    expect((await changed).value).toMatchObject({ status: Status.NOT_SERVING });
    const mended = stream.next();
    await until(() => clock.timers === 1);
    store.ping = up;
    clock.advance(2_000);
    expect((await mended).value).toMatchObject({ status: Status.SERVING });
  });

  it("tells at once that the server drains, and ends", async () => {
    const { clock, closing, watch } = await setUp();
    const stream = watch();
    await stream.next();
    const changed = stream.next();
    await until(() => clock.timers === 1);
    closing.abort();
    expect((await changed).value).toMatchObject({ status: Status.NOT_SERVING });
    expect((await stream.next()).done).toBe(true);
    expect(clock.timers).toBe(0);
  });

  it("keeps the call of an unknown service until the server drains", async () => {
    const { closing, watch } = await setUp();
    const stream = watch("nonsense");
    expect((await stream.next()).value).toMatchObject({ status: Status.SERVICE_UNKNOWN });
    const end = stream.next();
    closing.abort();
    expect((await end).done).toBe(true);
  });
});
