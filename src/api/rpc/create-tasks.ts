/**
 * CreateTasks: reads what is asked for, tells everything that cannot be right in it, and has the store create what
 * the plan makes of it. A typed config is read as the documented object that it stands for, so both forms are one.
 */
import { FollowConfigSchema, PostConfigSchema } from "../../../gen/phonefleet/v1/script_pb.js";
import { TaskSource } from "../../../gen/phonefleet/v1/task_pb.js";
import type {
  CreateTasksRequest,
  CreateTasksRequestSchema,
  CreateTasksResponseSchema,
} from "../../../gen/phonefleet/v1/task_pb.js";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { Inspection } from "../../media/inspect.ts";
import { bareUsername } from "../../model/account.ts";
import { mediaViolations, planTasks } from "../../model/plan.ts";
import type { TaskPlan } from "../../model/plan.ts";
import type { Violation } from "../../model/problem.ts";
import { nextTimeOfDay, parseTimeOfDay } from "../../model/schedule.ts";
import { parseScriptConfig } from "../../model/script-config.ts";
import type { ParsedConfig } from "../../model/script-config.ts";
import type { JsonObject } from "../../model/task.ts";
import type { Store } from "../../store/store.ts";
import type { UnaryMethod, Violations } from "../method.ts";
import { documented } from "./documented.ts";
import { idempotencyOf } from "./idempotency.ts";

export interface CreateTasksDeps {
  readonly store: Pick<Store, "tasks">;
  readonly clock: Pick<Clock, "now">;
  /** The IANA name of the zone in which start_time is meant. */
  readonly timeZone: string;
  /** Tells of each file whether it may be read and published. */
  readonly inspectMaterials: (paths: readonly string[]) => Promise<Inspection>;
  readonly log: Pick<Log, "info">;
}

interface Wish {
  readonly plan: TaskPlan;
  /** Names of config fields that no script reads. */
  readonly unknown: readonly string[];
}

type CreateTasks = UnaryMethod<typeof CreateTasksRequestSchema, typeof CreateTasksResponseSchema, Wish>;

export function createTasks(deps: CreateTasksDeps): CreateTasks {
  return {
    prepare: (request, wrong) => readWish(deps, request, wrong),
    async handle({ plan, unknown }, call) {
      const { script: _read, scheduledAt: _instant, media: _files, ...asked } = plan;
      const idempotency = idempotencyOf(call, { scriptName: plan.script.script, ...asked });
      const ids = await deps.store.tasks.create(plan, (directory) => planTasks(plan, directory), idempotency);
      if (unknown.length > 0)
        deps.log.info({ taskIds: ids, fields: unknown }, "config fields that no script reads");
      return { taskIds: ids.map(BigInt), createdCount: ids.length };
    },
  };
}

async function readWish(
  deps: CreateTasksDeps,
  request: CreateTasksRequest,
  wrong: Violations,
): Promise<Wish> {
  requireDoers(request, wrong);
  const { startTime, scheduledAt } = readStartTime(deps, request, wrong);
  const form = formOf(request);
  const parsed = parseScriptConfig(form.scriptName, form.config);
  if (request.scriptName !== "" && request.scriptName !== form.scriptName)
    tell(wrong, {
      field: "script_name",
      message: `is ${request.scriptName}, but the config is one of ${form.scriptName}`,
    });
  for (const violation of parsed.violations) tell(wrong, asGiven(violation, form));

  const paths = materialsOf(parsed, form);
  const { media, violations, outside } = await deps.inspectMaterials(paths);
  for (const violation of violations) tell(wrong, asGiven(violation, form));
  if (parsed.script && media.length === paths.length)
    for (const violation of mediaViolations(parsed.script, media)) tell(wrong, asGiven(violation, form));
  wrong.throwIfAny();
  if (outside) throw outside;
  if (!parsed.script || !form.config) throw new Error("a config without violations can be read");

  const plan: TaskPlan = {
    serials: request.serials,
    usernames: request.usernames,
    isMultiAccount: request.enableMultiAccount,
    script: parsed.script,
    scriptConfig: form.config,
    source: request.source === TaskSource.UI ? "ui" : "api",
    startTime,
    scheduledAt,
    media,
  };
  return { plan, unknown: parsed.unknown };
}

/** The config in its documented form, and the name under which the caller knows it. */
interface Form {
  readonly field: "script_config" | "post" | "follow" | "unfollow";
  readonly scriptName: string;
  readonly config: JsonObject | undefined;
}

function formOf({ config, scriptName }: CreateTasksRequest): Form {
  switch (config.case) {
    case "post":
      return { field: "post", scriptName: "post", config: documented(PostConfigSchema, config.value) };
    case "follow":
    case "unfollow":
      return {
        field: config.case,
        scriptName: config.case,
        config: documented(FollowConfigSchema, config.value),
      };
    case "scriptConfig":
    case undefined:
      return { field: "script_config", scriptName, config: config.value };
  }
}

/** One complaint about a field is enough: who noticed first knows best. */
function tell(wrong: Violations, violation: Violation): void {
  if (!wrong.has(violation.field)) wrong.add(violation);
}

function asGiven(violation: Violation, { field }: Form): Violation {
  return { ...violation, field: violation.field.replace(/^script_config\b/, field) };
}

function requireDoers({ serials, usernames }: CreateTasksRequest, wrong: Violations): void {
  if (serials.length === 0 && usernames.length === 0 && !wrong.has("usernames"))
    tell(wrong, { field: "serials", message: "is required where there are no usernames" });
  // Those of no length at all are refused by the rules of the .proto.
  for (const [index, serial] of serials.entries())
    if (serial !== "" && serial.trim() === "")
      wrong.add({ field: `serials[${index}]`, message: "names no device" });
  for (const [index, username] of usernames.entries())
    if (username !== "" && bareUsername(username) === "")
      wrong.add({ field: `usernames[${index}]`, message: "names no account" });
}

function readStartTime(
  { clock, timeZone }: CreateTasksDeps,
  { startTime }: CreateTasksRequest,
  wrong: Violations,
): Pick<TaskPlan, "startTime" | "scheduledAt"> {
  if (startTime === "") return { startTime: null, scheduledAt: null };
  const time = parseTimeOfDay(startTime);
  if (!time) tell(wrong, { field: "start_time", message: 'must be "HH:MM", from 00:00 to 23:59' });
  return { startTime, scheduledAt: time ? nextTimeOfDay(time, clock.now(), timeZone) : null };
}

/** Where the config is wrong elsewhere its files are looked at all the same: all mistakes are told at once. */
function materialsOf({ script }: ParsedConfig, { scriptName, config }: Form): readonly string[] {
  if (script) return script.script === "post" ? script.materialList : [];
  const list = scriptName === "post" ? config?.["material_list"] : undefined;
  return Array.isArray(list) && list.every((path) => typeof path === "string") ? list : [];
}
