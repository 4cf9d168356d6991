/** ScheduleService: calls of CreateTasks that are made again and again. */
import { ScheduleService } from "../../../gen/phonefleet/v1/schedule_pb.js";
import type {
  CreateScheduleRequest,
  CreateScheduleRequestSchema,
  CreateScheduleResponseSchema,
  UpdateScheduleRequest,
  UpdateScheduleRequestSchema,
  UpdateScheduleResponseSchema,
} from "../../../gen/phonefleet/v1/schedule_pb.js";
import { Problem } from "../../model/problem.ts";
import { nextRun, nextRunAfterChange } from "../../model/recurrence.ts";
import type { NewSchedule, ScheduleChange } from "../../model/recurrence.ts";
import type { Plan } from "../../store/schedule-store.ts";
import type { Store } from "../../store/store.ts";
import type { Idempotency } from "../../store/task-store.ts";
import type { Call, ServiceMethods, UnaryMethod, Violations } from "../method.ts";
import { tell } from "./asked-tasks.ts";
import { idempotencyOf, lookUp } from "./idempotency.ts";
import { implement } from "./implement.ts";
import { pageOf } from "./page.ts";
import { scheduleMessage } from "./schedule-message.ts";
import { checkCall, readCall, requireTimes } from "./scheduled-call.ts";
import type { ScheduledCallDeps } from "./scheduled-call.ts";

export interface ScheduleDeps extends ScheduledCallDeps {
  readonly store: Pick<Store, "tasks" | "schedules">;
}

export function scheduleMethods(deps: ScheduleDeps): ServiceMethods {
  const { schedules } = deps.store;
  return implement(ScheduleService, {
    createSchedule: createSchedule(deps),
    getSchedule: {
      async handle({ scheduleId }) {
        const schedule = await schedules.get(Number(scheduleId));
        if (!schedule) throw unknownSchedule(scheduleId);
        return { schedule: scheduleMessage(schedule) };
      },
    },
    listSchedules: {
      async handle(request) {
        const { page, pageSize } = pageOf(request);
        const found = await schedules.list(page, pageSize);
        return {
          schedules: found.schedules.map(scheduleMessage),
          total: BigInt(found.total),
          page,
          pageSize,
        };
      },
    },
    updateSchedule: updateSchedule(deps),
    deleteSchedule: {
      async handle({ scheduleId }) {
        await schedules.delete(Number(scheduleId));
        deps.log.info({ schedule: Number(scheduleId) }, "schedule deleted");
        return { deletedCount: 1 };
      },
    },
  });
}

/** The number of what an earlier call with the key created, or what to create. */
type Wish =
  | { readonly created: number }
  | {
      readonly schedule: NewSchedule;
      readonly plan: Plan;
      readonly idempotency: Idempotency | undefined;
      /** That the key was used for another request, which is told once nothing else is wrong. */
      readonly reused: Problem | undefined;
    };

type CreateSchedule = UnaryMethod<
  typeof CreateScheduleRequestSchema,
  typeof CreateScheduleResponseSchema,
  Wish
>;

function createSchedule(deps: ScheduleDeps): Required<CreateSchedule> {
  const { store, clock, cron, log } = deps;
  return {
    prepare: (request, wrong, call) => readWish(deps, request, wrong, call),
    async handle(wish) {
      if ("created" in wish) {
        const earlier = await store.schedules.get(wish.created);
        if (!earlier) throw unknownSchedule(BigInt(wish.created));
        return { schedule: scheduleMessage(earlier) };
      }
      const { schedule, plan, idempotency, reused } = wish;
      const next = nextRun({ ...schedule, lastRunAt: null, ran: [] }, clock.now(), cron);
      const decide: Plan = (directory) => {
        const tasks = plan(directory);
        if (reused) throw reused;
        return tasks;
      };
      const created = await store.schedules.create(schedule, next, decide, reused ? undefined : idempotency);
      log.info({ schedule: created.id }, "schedule created");
      return { schedule: scheduleMessage(created) };
    },
  };
}

async function readWish(
  deps: ScheduleDeps,
  request: CreateScheduleRequest,
  wrong: Violations,
  call: Call,
): Promise<Wish> {
  const { name, cron, paused } = request;
  const timeZone = request.timeZone || deps.timeZone;
  requireName(name, wrong);
  requireTimes(deps, { cron, timeZone }, wrong);
  // The rules of the .proto have refused a request that is not given.
  const read = request.request && readCall(deps, request.request, wrong);
  const schedule = { name: name.trim(), cron: cron.trim(), timeZone, isPaused: paused };
  const idempotency = idempotencyOf(call, { schedule, call: read?.call }, wrong);
  const { created, reused } = await lookUp(deps.store, idempotency);
  if (created?.[0] !== undefined) return { created: created[0] };
  if (!read) {
    wrong.throwIfAny();
    throw new Error("a schedule without a request is refused");
  }
  const plan = await checkCall(deps, read, wrong);
  return { schedule: { ...schedule, call: read.call }, plan, idempotency, reused };
}

interface Change {
  readonly id: number;
  readonly change: ScheduleChange;
  readonly plan: Plan | undefined;
}

type UpdateSchedule = UnaryMethod<
  typeof UpdateScheduleRequestSchema,
  typeof UpdateScheduleResponseSchema,
  Change
>;

function updateSchedule(deps: ScheduleDeps): Required<UpdateSchedule> {
  const { store, cron, log } = deps;
  return {
    prepare: (request, wrong) => readChange(deps, request, wrong),
    async handle({ id, change, plan }) {
      const next: Parameters<typeof store.schedules.update>[2] = (before, after, now) =>
        nextRunAfterChange(before, after, now, cron);
      const schedule = await store.schedules.update(id, change, next, plan);
      log.info({ schedule: id }, "schedule changed");
      return { schedule: scheduleMessage(schedule) };
    },
  };
}

async function readChange(
  deps: ScheduleDeps,
  request: UpdateScheduleRequest,
  wrong: Violations,
): Promise<Change> {
  const { scheduleId, name, cron, timeZone, paused } = request;
  requireName(name, wrong);
  requireTimes(deps, { cron, timeZone }, wrong);
  const read = request.request && readCall(deps, request.request, wrong);
  const plan = read && (await checkCall(deps, read, wrong));
  const change = {
    ...(name !== undefined && { name: name.trim() }),
    ...(cron !== undefined && { cron: cron.trim() }),
    ...(timeZone !== undefined && { timeZone }),
    ...(paused !== undefined && { isPaused: paused }),
    ...(read && { call: read.call }),
  };
  return { id: Number(scheduleId), change, plan };
}

/** Those of no length at all are refused by the rules of the .proto. */
function requireName(name: string | undefined, wrong: Violations): void {
  if (name !== undefined && name !== "" && (name.trim() === "" || name.includes("\0")))
    tell(wrong, { field: "name", message: "names nothing" });
}

function unknownSchedule(id: bigint): Problem {
  return new Problem("NOT_FOUND", `there is no schedule ${id}`, { field: "schedule_id" });
}
