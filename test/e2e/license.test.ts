/** What a license closes, on every door; what stays open. */
import { writeFile } from "node:fs/promises";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { Client, credentials } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { HealthCheckResponse_ServingStatus, Health } from "../../gen/grpc/health/v1/health_pb.js";
import { generateLicenseKeys, issueLicense } from "../../src/license.ts";
import { eventually } from "../support/eventually.ts";
import { ok, restOf } from "../support/rest.ts";
import { ServeProcess, temporaryDirectory } from "../support/serve-process.ts";

interface Terms {
  readonly planName: string;
  readonly deviceLimit: number;
  readonly lastsMs?: number;
}

/** A server under a license of these terms. */
async function serveLicensed({ lastsMs = 3_600_000, ...terms }: Terms, ...more: readonly string[]) {
  const data = await temporaryDirectory();
  const file = (name: string) => `${data.path}/${name}`;
  const { privateKey, publicKey } = await generateLicenseKeys();
  await writeFile(file("key"), privateKey);
  await writeFile(file("key.pub"), publicKey);
  const now = Date.now();
  await writeFile(
    file("license"),
    await issueLicense({ ...terms, expiresAt: now + lastsMs }, file("key"), now),
  );
  const flags = ["--license", file("license"), "--license-key", file("key.pub"), ...more];
  const server = await ServeProcess.start("--port", "0", "--data", file("data"), ...flags);
  const dispose = async () => {
    await server[Symbol.asyncDispose]();
    await data[Symbol.asyncDispose]();
  };
  return { url: server.url, port: server.port, [Symbol.asyncDispose]: dispose };
}

describe("a plan without API access", () => {
  test("closes every call below /api/v1, and nothing else", async () => {
    await using server = await serveLicensed({ planName: "Starter", deviceLimit: 5 });
    const rest = restOf(server.url);
    for (const route of ["GET /task", "GET /license/check", "POST /task", "PUT /task", "GET /nope", "GET "])
      expect(await rest(route)).toMatchObject({ status: 403, code: 40301 });
    for (const path of ["/healthz", "/readyz"]) expect((await fetch(server.url + path)).status).toBe(200);
    expect((await fetch(`${server.url}/nope`)).status).toBe(404);
  });

  test("closes every RPC of phonefleet.v1, those that do not exist too, while health answers", async () => {
    await using server = await serveLicensed({ planName: "Starter", deviceLimit: 5 });
    const client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
    const statusOf = (path: string) =>
      new Promise<number>((resolve) => {
        const raw = (bytes: Buffer) => bytes;
        client.makeUnaryRequest(path, raw, raw, Buffer.from([0xff]), (error: ServiceError | null) =>
          resolve(error?.code ?? 0),
        );
      });
    for (const method of ["GetTaskStats", "CreateTasks", "WatchTasks", "Nope"])
      expect(await statusOf(`/phonefleet.v1.TaskService/${method}`)).toBe(7);
    expect(await statusOf("/phonefleet.v1.NoService/Nope")).toBe(7);
    expect(await statusOf("/other.v1.Service/Nope")).toBe(12);
    client.close();

    for (const method of ["POST", "GET"]) {
      const response = await fetch(`${server.url}/phonefleet.v1.TaskService/GetTaskStats`, {
        method,
        headers: { "content-type": "application/json" },
        ...(method === "POST" && { body: "{}" }),
      });
      expect(response.status).toBe(403);
    }
    const health = createClient(Health, createGrpcTransport({ baseUrl: server.url }));
    expect((await health.check({})).status).toBe(HealthCheckResponse_ServingStatus.SERVING);
  });
});

test("a license that expires while the server runs closes the API and says so", async () => {
  await using server = await serveLicensed({ planName: "Pro", deviceLimit: 20, lastsMs: 5000 });
  const rest = restOf(server.url);
  const message = "API access enabled";
  expect(await ok(rest("GET /license/check"))).toEqual({
    plan_name: "Pro",
    api_enabled: true,
    device_limit: 20,
    message,
  });
  const answer = await eventually(async () => {
    const refused = await rest("GET /license/check");
    expect(refused).toMatchObject({ status: 403, code: 40301 });
    return refused;
  });
  expect(answer.message).toContain("expired");
}, 20_000);

test("of two phones under a limit of one, the second's tasks wait for device_limit", async () => {
  await using server = await serveLicensed(
    { planName: "Pro", deviceLimit: 1 },
    "--sim",
    "2",
    "--sim-speed",
    "50",
  );
  const rest = restOf(server.url);
  const connected = await eventually(async () => {
    const { devices } = await ok(rest("GET /devices"));
    expect(devices).toMatchObject([{ state: "connected" }, { state: "connected" }]);
    return devices;
  });
  expect(connected.map((device: { within_limit: boolean }) => device.within_limit)).toEqual([true, false]);
  const call = { serials: ["sim-1", "sim-2"], script_name: "post", script_config: {}, start_time: "00:00" };
  const { task_ids: ids } = await ok(rest("POST /task", call));
  const task = await ok(rest(`GET /task/${ids[1]}`));
  expect(task).toMatchObject({ status: 0, wait_reason: "device_limit" });
}, 20_000);
