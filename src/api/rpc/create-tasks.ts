/**
 * CreateTasks: reads what is asked for, tells everything that cannot be right in it, and has the store create what
 * the plan makes of it. A typed config is read as the documented object that it stands for, so both forms are one.
 */
import { TaskSource } from "../../../gen/phonefleet/v1/task_pb.js";
import type {
  CreateTasksRequest,
  CreateTasksRequestSchema,
  CreateTasksResponseSchema,
} from "../../../gen/phonefleet/v1/task_pb.js";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log/log.ts";
import type { Inspection } from "../../media/inspect.ts";
import { accountViolations, isOfPhone } from "../../model/account-scripts.ts";
import { bareUsername } from "../../model/account.ts";
import { doerViolations, mediaViolations, planTasks, targetsOf } from "../../model/plan.ts";
import type { Directory, TaskPlan } from "../../model/plan.ts";
import { Problem } from "../../model/problem.ts";
import type { Violation } from "../../model/problem.ts";
import { nextTimeOfDay, parseTimeOfDay } from "../../model/schedule.ts";
import { apps } from "../../model/script-config.ts";
import type { ParsedTaskConfig, ParseTaskConfig } from "../../model/task-config.ts";
import { scriptNameOf } from "../../model/task-config.ts";
import type { App, JsonObject } from "../../model/task.ts";
import type { Idempotency, Store } from "../../store/store.ts";
import type { Call, UnaryMethod, Violations } from "../method.ts";
import { asGiven, formOf } from "./config-form.ts";
import type { Form } from "./config-form.ts";
import { configExcess } from "./config-limits.ts";
import { idempotencyOf } from "./idempotency.ts";

export interface CreateTasksDeps {
  readonly store: Pick<Store, "tasks">;
  readonly clock: Pick<Clock, "now">;
  /** The IANA name of the zone in which start_time is meant. */
  readonly timeZone: string;
  /** Tells of each file whether it may be read and published. */
  readonly inspectMaterials: (paths: readonly string[]) => Promise<Inspection>;
  /** Tells why nothing may be published from the folder. */
  readonly folderRefusal: (path: string) => Promise<Problem | undefined>;
  readonly parseConfig: ParseTaskConfig;
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
  requireDoers(request, wrong);
  const form = formOf(request);
  const asked = {
    serials: request.serials,
    usernames: request.usernames,
    isMultiAccount: request.enableMultiAccount && !isOfPhone(form.scriptName),
    scriptConfig: form.config ?? {},
    source: request.source === TaskSource.UI ? "ui" : "api",
    startTime: request.startTime === "" ? null : request.startTime,
    // left out where it is not asked for: the fingerprint of such a call is that of before
    ...(request.dryRun && { isDryRun: true }),
  } as const;
  const scheduledAt = readStartTime(deps, request, wrong);
  const parsed = readConfig(deps, request, form, wrong);
  const idempotency = idempotencyOf(call, { scriptName: form.scriptName, ...asked }, wrong);
  // Asked before the world is looked at: the files and accounts of the first call may be gone.
  const { created, reused } = await lookUp(deps, idempotency);
  if (created) return { created };

  for (const violation of accountViolations(parsed.script, asked)) tell(wrong, asGiven(violation, form));
  const { media, outside } = await readMedia(deps, parsed, form, wrong);
  // Else the plan itself tells, in the transaction that creates the tasks.
  if (outside || !wrong.isEmpty) await tellDoers(deps, asked, parsed, wrong);
  wrong.throwIfAny();
  if (outside) throw outside;
  if (!parsed.script) throw new Error("a config without violations can be read");
  const plan: TaskPlan = { ...asked, script: parsed.script, scheduledAt, media };
  return { plan, idempotency, reused, unknown: parsed.unknown };
}

function readConfig(
  { parseConfig }: CreateTasksDeps,
  request: CreateTasksRequest,
  form: Form,
  wrong: Violations,
): ParsedTaskConfig {
  const parsed = parseConfig(form.scriptName, form.config);
  if (request.scriptName !== "" && request.scriptName !== form.scriptName)
    tell(wrong, {
      field: "script_name",
      message: `is ${request.scriptName}, but the config is one of ${form.scriptName}`,
    });
  for (const violation of parsed.violations) tell(wrong, asGiven(violation, form));
  if (form.config) for (const violation of configExcess(form.config, form.field)) tell(wrong, violation);
  return parsed;
}

/** What the key was used for before. */
async function lookUp(
  { store }: CreateTasksDeps,
  idempotency: Idempotency | undefined,
): Promise<{ readonly created?: readonly number[] | undefined; readonly reused?: Problem }> {
  if (!idempotency) return {};
  try {
    return { created: await store.tasks.created(idempotency) };
  } catch (error) {
    if (error instanceof Problem && error.reason === "IDEMPOTENCY_KEY_REUSED") return { reused: error };
    throw error;
  }
}

/** Tells what is wrong with the accounts, beside all else that is: they have the same code. */
async function tellDoers(
  { store }: CreateTasksDeps,
  asked: Pick<TaskPlan, "serials" | "usernames" | "isMultiAccount" | "scriptConfig">,
  { script }: ParsedTaskConfig,
  wrong: Violations,
): Promise<void> {
  if (asked.serials.length + asked.usernames.length === 0) return;
  const targets = script === undefined ? [] : targetsOf(script);
  // One that is too much by itself has been told, and may be too deep to be measured.
  const isExcessive = configExcess(asked.scriptConfig, "").length > 0;
  const wish = {
    ...asked,
    scriptConfig: isExcessive ? {} : asked.scriptConfig,
    app: script?.app ?? appIn(asked.scriptConfig),
    tasksPerDoer: Math.max(targets.length, 1),
  };
  for (const violation of doerViolations(wish, await store.tasks.directory(asked))) wrong.add(violation);
}

/** Of a config that could not be read as a whole. */
function appIn({ app }: JsonObject): App | null {
  return apps.find((known) => known === app) ?? null;
}

/** Looks at the files, and tells what is wrong with each. */
async function readMedia(
  { inspectMaterials, folderRefusal }: CreateTasksDeps,
  parsed: ParsedTaskConfig,
  form: Form,
  wrong: Violations,
): Promise<Pick<Inspection, "media" | "outside">> {
  const paths = materialsOf(parsed, form);
  const { media, violations, outside } = await inspectMaterials(paths);
  for (const violation of violations) tell(wrong, asGiven(violation, form));
  if (parsed.script && media.length === paths.length)
    for (const violation of mediaViolations(parsed.script, media)) tell(wrong, asGiven(violation, form));
  const folder = folderOf(parsed, form);
  return { media, outside: outside ?? (folder === undefined ? undefined : await folderRefusal(folder)) };
}

/** One complaint about a field is enough: who noticed first knows best. */
function tell(wrong: Violations, violation: Violation): void {
  if (!wrong.has(violation.field)) wrong.add(violation);
}

function requireDoers({ serials, usernames }: CreateTasksRequest, wrong: Violations): void {
  if (serials.length === 0 && usernames.length === 0 && !wrong.has("usernames"))
    tell(wrong, { field: "serials", message: "is required where there are no usernames" });
  // Those of no length at all are refused by the rules of the .proto.
  for (const [index, serial] of serials.entries())
    if (serial !== "" && (serial.trim() === "" || serial.includes("\0")))
      wrong.add({ field: `serials[${index}]`, message: "names no device" });
  for (const [index, username] of usernames.entries())
    if (username !== "" && (bareUsername(username) === "" || username.includes("\0")))
      wrong.add({ field: `usernames[${index}]`, message: "names no account" });
}

/** The instant that start_time means; null where none is given. */
function readStartTime(
  { clock, timeZone }: CreateTasksDeps,
  { startTime }: CreateTasksRequest,
  wrong: Violations,
): number | null {
  if (startTime === "") return null;
  const time = parseTimeOfDay(startTime);
  if (!time) tell(wrong, { field: "start_time", message: 'must be "HH:MM", from 00:00 to 23:59' });
  return time ? nextTimeOfDay(time, clock.now(), timeZone) : null;
}

/** Where the config is wrong elsewhere its files are looked at all the same: all mistakes are told at once. */
function materialsOf({ script }: ParsedTaskConfig, { scriptName, config }: Form): readonly string[] {
  if (script) return script.script === "post" ? script.materialList : [];
  const list = scriptName === "post" ? config?.["material_list"] : undefined;
  return Array.isArray(list) && list.every((path) => typeof path === "string") ? list : [];
}

/** The folder that the files are chosen from, when the tasks run. */
function folderOf({ script }: ParsedTaskConfig, form: Form): string | undefined {
  if (script) {
    const isAsked = script.script === "post" && script.materialSource === "localFolder";
    return isAsked && script.materialList.length === 0 ? script.materialPath : undefined;
  }
  const { material_source: source, material_path: path } = form.config ?? {};
  return source === "localFolder" && typeof path === "string" && !path.includes("\0") ? path : undefined;
}
