/**
 * CreateTasks: reads what is asked for, tells everything that cannot be right in it, and has the store create what
 * the plan makes of it.
 */
import type {
  CreateTasksRequest,
  CreateTasksRequestSchema,
  CreateTasksResponseSchema,
} from "../../../gen/phonefleet/v1/task_pb.js";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log/log.ts";
import { planTasks } from "../../model/plan.ts";
import type { Directory, TaskPlan } from "../../model/plan.ts";
import type { Problem } from "../../model/problem.ts";
import { scriptNameOf } from "../../model/task-config.ts";
import type { Store } from "../../store/store.ts";
import type { Idempotency } from "../../store/task-store.ts";
import type { Call, UnaryMethod, Violations } from "../method.ts";
import { checkTasks, readTasks } from "./asked-tasks.ts";
import type { AskedTasksDeps } from "./asked-tasks.ts";
import { idempotencyOf, lookUp } from "./idempotency.ts";
import { scheduledAt, startOf } from "./start.ts";

export interface CreateTasksDeps extends AskedTasksDeps {
  readonly store: Pick<Store, "tasks">;
  readonly clock: Pick<Clock, "now">;
  /** The IANA name of the zone in which start_time is meant. */
  readonly timeZone: string;
  readonly log: Pick<Log, "debug" | "info">;
}

/** What an earlier call with the key created, or what to create. */
type Wish =
  | { readonly created: readonly number[] }
  | {
      readonly plan: TaskPlan;
      readonly idempotency: Idempotency | undefined;
      /** That the key was used for another request, which is told once nothing else is wrong. */
      readonly reused: Problem | undefined;
      /** Names of config fields that no script reads. */
      readonly unknown: readonly string[];
    };

type CreateTasks = UnaryMethod<typeof CreateTasksRequestSchema, typeof CreateTasksResponseSchema, Wish>;

export function createTasks(deps: CreateTasksDeps): CreateTasks {
  return {
    prepare: (request, wrong, call) => readWish(deps, request, wrong, call),
    async handle(wish) {
      const ids = "created" in wish ? wish.created : await createPlanned(deps, wish);
      return { taskIds: ids.map(BigInt), createdCount: ids.length };
    },
  };
}

async function createPlanned(
  { store, log }: CreateTasksDeps,
  { plan, idempotency, reused, unknown }: Extract<Wish, { plan: TaskPlan }>,
): Promise<readonly number[]> {
  const decide = (directory: Directory) => {
    const tasks = planTasks(plan, directory);
    if (reused) throw reused;
    return tasks;
  };
  const ids = await store.tasks.create(plan, decide, reused ? undefined : idempotency);
  const told = { tasks: ids.length, first: ids[0] };
  log.debug({ ...told, script: scriptNameOf(plan.script) }, "tasks created");
  if (unknown.length > 0) log.info({ ...told, unread: unknown }, "config fields that no script reads");
  return ids;
}

async function readWish(
  deps: CreateTasksDeps,
  request: CreateTasksRequest,
  wrong: Violations,
  call: Call,
): Promise<Wish> {
  const tasks = readTasks(deps, request, wrong);
  const { asked, form, parsed } = tasks;
  const start = startOf(request);
  const at = scheduledAt(start, deps.clock.now(), deps.timeZone, wrong);
  const idempotency = idempotencyOf(call, { scriptName: form.scriptName, ...asked, ...start }, wrong);
  // Asked before the world is looked at: the files and accounts of the first call may be gone.
  const { created, reused } = await lookUp(deps.store, idempotency);
  if (created) return { created };
  const known = await checkTasks(deps, tasks, wrong);
  const plan: TaskPlan = { ...asked, ...known, startTime: start.startTime, scheduledAt: at };
  return { plan, idempotency, reused, unknown: parsed.unknown };
}
