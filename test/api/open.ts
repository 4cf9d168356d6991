/** A port on any free number, before methods that echo, or do what a test gives them. */
import type { DescService } from "@bufbuild/protobuf";
import { AccountService } from "../../gen/phonefleet/v1/account_pb.js";
import { DeviceService } from "../../gen/phonefleet/v1/device_pb.js";
import { LicenseService } from "../../gen/phonefleet/v1/license_pb.js";
import { TaskService } from "../../gen/phonefleet/v1/task_pb.js";
import type { Handler } from "../../src/api/exchange.ts";
import { createAdmission } from "../../src/api/guard.ts";
import type { Limits } from "../../src/api/limits.ts";
import type { AnyStream, AnyUnary, ServiceMethods } from "../../src/api/method.ts";
import { Answers } from "../../src/api/rest/answer.ts";
import { createGateway } from "../../src/api/rest/gateway.ts";
import { Port } from "../../src/api/serve.ts";
import type { PortOptions } from "../../src/api/serve.ts";
import { systemClock } from "../../src/clock.ts";
import type { Clock } from "../../src/clock.ts";
import { licenseAt, UNLICENSED } from "../../src/model/license.ts";
import { Problem } from "../../src/model/problem.ts";

export interface PortSetup {
  /** In place of methods that echo. */
  readonly services?: readonly ServiceMethods[];
  readonly methods?: Readonly<Record<string, Partial<AnyUnary>>>;
  readonly getArtifact?: AnyStream["follow"];
  readonly rpc?: Handler;
  readonly isApiEnabled?: boolean;
  readonly isDraining?: boolean;
  readonly httpStatus?: "by-code" | "always-200";
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
  readonly allowedHosts?: readonly string[];
  readonly endStreams?: () => void;
  readonly drainTimeoutMs?: number;
}

export interface OpenedPort extends AsyncDisposable {
  readonly port: Port;
  readonly url: string;
  readonly number: number;
  /** `127.0.0.1:PORT` */
  readonly authority: string;
  /** Requests that reached a method, in order. */
  readonly requests: unknown[];
  /** What was reported as a bug. */
  readonly bugs: unknown[];
}

export async function openPort(setup: PortSetup = {}): Promise<OpenedPort> {
  const { options, requests, bugs } = portOptions(setup);
  const port = new Port(options);
  const url = await port.start();
  const { host: authority, port: number } = new URL(url);
  return {
    port,
    url,
    number: Number(number),
    authority,
    requests,
    bugs,
    [Symbol.asyncDispose]: () => port.stop(),
  };
}

export function portOptions(setup: PortSetup = {}) {
  const requests: unknown[] = [];
  const bugs: unknown[] = [];
  const clock = setup.clock ?? systemClock;
  const answers = new Answers({
    httpStatus: setup.httpStatus ?? "by-code",
    clock,
    reportBug: (error) => `request-${bugs.push(error)}`,
  });
  const admission = createAdmission(
    () => licenseAt({ ...UNLICENSED, isApiEnabled: setup.isApiEnabled ?? true }, 0),
    () => setup.isDraining ?? false,
  );
  const fakes = [TaskService, AccountService, DeviceService, LicenseService];
  const services = setup.services ?? fakes.map((service) => fakeMethods(service, requests, setup));
  const options: PortOptions = {
    site: { host: "127.0.0.1", port: 0, allowedHosts: setup.allowedHosts ?? [] },
    rest: createGateway({ services, admission, answers }),
    rpc: setup.rpc ?? ((_request, response) => void response.end("rpc")),
    readiness: setup.isDraining
      ? () => Promise.reject(new Problem("UNAVAILABLE", "draining"))
      : () => Promise.resolve(),
    answers,
    endStreams: setup.endStreams ?? (() => undefined),
    drainTimeoutMs: setup.drainTimeoutMs ?? 5000,
    clock,
    limits: setup.limits ?? {},
  };
  return { options, requests, bugs };
}

function fakeMethods(
  service: DescService,
  requests: unknown[],
  { methods: given = {}, getArtifact = noStream }: PortSetup,
): ServiceMethods {
  const fakes = service.methods.map(({ localName, methodKind }) => [
    localName,
    methodKind === "unary" ? fakeMethod(requests, given[localName]) : { follow: getArtifact },
  ]);
  return { service, methods: Object.fromEntries(fakes) as ServiceMethods["methods"] };
}

async function* noStream() {}

function fakeMethod(requests: unknown[], given: Partial<AnyUnary> = {}): AnyUnary {
  return {
    ...given,
    handle(prepared, call) {
      requests.push(prepared);
      return given.handle?.(prepared, call) ?? Promise.resolve({});
    },
  };
}
