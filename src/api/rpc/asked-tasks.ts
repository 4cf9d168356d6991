/**
 * The tasks that a request asks for, whether now or by a schedule: reads them, and tells everything that cannot be right
 * in them.
 */
import { TaskSource } from "../../../gen/phonefleet/v1/task_pb.js";
import type { CreateTasksRequest } from "../../../gen/phonefleet/v1/task_pb.js";
import type { Inspection } from "../../media/inspect.ts";
import { accountViolations, isOfPhone } from "../../model/account-scripts.ts";
import { bareUsername } from "../../model/account.ts";
import { doerViolations, mediaViolations, targetsOf } from "../../model/plan.ts";
import type { TaskPlan } from "../../model/plan.ts";
import type { Problem, Violation } from "../../model/problem.ts";
import { apps } from "../../model/script-config.ts";
import type { ParsedTaskConfig, ParseTaskConfig } from "../../model/task-config.ts";
import type { App, JsonObject } from "../../model/task.ts";
import type { Store } from "../../store/store.ts";
import type { Complaints } from "../method.ts";
import { asGiven, folderOf, formOf, materialsOf } from "./config-form.ts";
import type { Form } from "./config-form.ts";
import { configExcess } from "./config-limits.ts";

export interface AskedTasksDeps {
  readonly store: Pick<Store, "tasks">;
  /** Tells of each file whether it may be read and published. */
  readonly inspectMaterials: (paths: readonly string[]) => Promise<Inspection>;
  /** Tells why nothing may be published from the folder. */
  readonly folderRefusal: (path: string) => Promise<Problem | undefined>;
  readonly parseConfig: ParseTaskConfig;
}

export interface AskedTasks {
  readonly asked: Pick<
    TaskPlan,
    "serials" | "usernames" | "isMultiAccount" | "scriptConfig" | "source" | "isDryRun"
  >;
  readonly form: Form;
  readonly parsed: ParsedTaskConfig;
}

/** Tells what is wrong with the request by itself. */
export function readTasks(deps: AskedTasksDeps, request: CreateTasksRequest, wrong: Complaints): AskedTasks {
  requireDoers(request, wrong);
  const form = formOf(request);
  const asked = {
    serials: request.serials,
    usernames: request.usernames,
    isMultiAccount: request.enableMultiAccount && !isOfPhone(form.scriptName),
    scriptConfig: form.config ?? {},
    source: request.source === TaskSource.UI ? "ui" : "api",
    // left out where it is not asked for: the fingerprint of such a call is that of before
    ...(request.dryRun && { isDryRun: true }),
  } as const;
  return { asked, form, parsed: readConfig(deps, request, form, wrong) };
}

/** Tells what is wrong with it in the world as it is, and throws where anything was wrong at all. */
export async function checkTasks(
  deps: AskedTasksDeps,
  { asked, form, parsed }: AskedTasks,
  wrong: Complaints,
): Promise<Pick<TaskPlan, "script" | "media">> {
  for (const violation of accountViolations(parsed.script, asked)) tell(wrong, asGiven(violation, form));
  const { media, outside } = await readMedia(deps, parsed, form, wrong);
  // Else the plan itself tells, in the transaction that creates the tasks.
  if (outside || !wrong.isEmpty) await tellDoers(deps, asked, parsed, wrong);
  wrong.throwIfAny();
  if (outside) throw outside;
  if (!parsed.script) throw new Error("a config without violations can be read");
  return { script: parsed.script, media };
}

/** One complaint about a field is enough: who noticed first knows best. */
export function tell(wrong: Complaints, violation: Violation): void {
  if (!wrong.has(violation.field)) wrong.add(violation);
}

function readConfig(
  { parseConfig }: AskedTasksDeps,
  request: CreateTasksRequest,
  form: Form,
  wrong: Complaints,
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

/** Tells what is wrong with the accounts, beside all else that is: they have the same code. */
async function tellDoers(
  { store }: AskedTasksDeps,
  asked: AskedTasks["asked"],
  { script }: ParsedTaskConfig,
  wrong: Complaints,
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
  { inspectMaterials, folderRefusal }: AskedTasksDeps,
  parsed: ParsedTaskConfig,
  form: Form,
  wrong: Complaints,
): Promise<Pick<Inspection, "media" | "outside">> {
  const paths = materialsOf(parsed, form);
  const { media, violations, outside } = await inspectMaterials(paths);
  for (const violation of violations) tell(wrong, asGiven(violation, form));
  if (parsed.script && media.length === paths.length)
    for (const violation of mediaViolations(parsed.script, media)) tell(wrong, asGiven(violation, form));
  const folder = folderOf(parsed, form);
  return { media, outside: outside ?? (folder === undefined ? undefined : await folderRefusal(folder)) };
}

function requireDoers({ serials, usernames }: CreateTasksRequest, wrong: Complaints): void {
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
