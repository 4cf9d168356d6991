/**
 * grpc.health.v1. Every service is well or none: NOT_SERVING while the server drains and while its store does not
 * answer. It answers under every plan.
 */
import type { DescService } from "@bufbuild/protobuf";
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from "../../../gen/grpc/health/v1/health_pb.js";
import { sleep } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import type { Store } from "../../store/store.ts";
import type { ServiceMethods } from "../method.ts";
import { implement } from "./implement.ts";

/** A store that takes longer is as good as none. */
const PING_TIMEOUT_MS = 2_000;
/** How late a watcher may learn that the store is gone. */
const WATCH_INTERVAL_MS = 2_000;

export interface HealthDeps {
  readonly store: Pick<Store, "ping">;
  readonly clock: Clock;
  /** Aborts when the server begins to drain. */
  readonly closing: AbortSignal;
}

export function health(deps: HealthDeps, services: readonly DescService[]): ServiceMethods {
  const names = ["", ...services.map(({ typeName }) => typeName)];
  return implement(Health, {
    check: {
      async handle({ service }) {
        if (!names.includes(service)) throw new Problem("NOT_FOUND", `there is no service ${service}`);
        return { status: await servingStatus(deps) };
      },
    },
    list: {
      async handle() {
        const status = await servingStatus(deps);
        return { statuses: Object.fromEntries(names.map((name) => [name, { status }])) };
      },
    },
    watch: {
      async *follow({ service }, { signal }) {
        if (names.includes(service)) yield* changes(deps, signal);
        else yield* unknownService(deps, signal);
      },
    },
  });
}

/** The status now, then each time that it is another; ends once the server drains. */
async function* changes(deps: HealthDeps, signal: AbortSignal) {
  const until = AbortSignal.any([signal, deps.closing]);
  let told: Status | undefined;
  for (;;) {
    const status = await servingStatus(deps);
    if (status !== told) yield { status };
    told = status;
    if (until.aborted) return;
    await sleep(deps.clock, WATCH_INTERVAL_MS, until).catch(ignoreAbort);
    if (signal.aborted) return;
  }
}

/** The protocol wants the call to last: the client may hope that the service comes. */
async function* unknownService({ closing }: HealthDeps, signal: AbortSignal) {
  yield { status: Status.SERVICE_UNKNOWN };
  await aborted(AbortSignal.any([signal, closing]));
}

async function servingStatus({ store, clock, closing }: HealthDeps): Promise<Status> {
  if (closing.aborted) return Status.NOT_SERVING;
  const late = Promise.withResolvers<Status>();
  const timer = clock.after(PING_TIMEOUT_MS, () => late.resolve(Status.NOT_SERVING));
  const answered = store.ping().then(
    () => Status.SERVING,
    () => Status.NOT_SERVING,
  );
  const status = await Promise.race([answered, late.promise]);
  timer.cancel();
  return status;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** The caller looks at its signals. */
function ignoreAbort(): void {}
