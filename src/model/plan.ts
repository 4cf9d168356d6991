/** From one CreateTasks call to its tasks: who gets one, in which order, with which target and files. */
import { type Account, bareUsername, usernameKey } from "./account.ts";
import { invalid, Problem, type Violation } from "./problem.ts";
import { type ScriptConfig, withTarget } from "./script-config.ts";
import {
  type App,
  type JsonObject,
  MAX_TASKS_PER_CALL,
  type MediaFile,
  type NewTask,
  type TaskSource,
} from "./task.ts";

/** What the plan needs to know of phones and accounts, as the transaction that creates the tasks reads it. */
export interface Directory {
  /** The same key for two names of one phone; a name that is not known is its own key. */
  phoneKey(name: string): string;
  /** Accounts bound to the phone, oldest first. */
  accountsOn(phoneName: string): readonly Account[];
  /** Accounts of this user name in either app, compared without case and @. */
  accountsNamed(username: string): readonly Account[];
}

/** What a call asks for, once everything in it is known to be right by itself. */
export interface TaskPlan {
  /** Device mode; does not count where there are usernames. */
  readonly serials: readonly string[];
  /** Account mode. */
  readonly usernames: readonly string[];
  /** Device mode: one task per account bound to each phone. */
  readonly isMultiAccount: boolean;
  readonly script: ScriptConfig;
  /** The same as it was sent. */
  readonly scriptConfig: JsonObject;
  readonly source: TaskSource;
  /** "HH:MM" as given. */
  readonly startTime: string | null;
  readonly scheduledAt: number | null;
  /** The files of script.materialList, in its order. */
  readonly media: readonly MediaFile[];
}

/** Of all tasks of one call together, in characters of JSON. */
const LONGEST_CONFIGS_PER_CALL = 2 ** 27;

/** Who does a task: a phone, as the account where one is named. */
type Doer = Pick<NewTask, "serial" | "accountId" | "username" | "app">;

/**
 * The tasks in the order of their ids: phones or accounts outermost, then target users. Throws NOT_FOUND, which names
 * every unknown user, or INVALID_ARGUMENT. Creates nothing: it decides.
 */
export function planTasks(plan: TaskPlan, directory: Directory): NewTask[] {
  const doers = plan.usernames.length > 0 ? accountDoers(plan, directory) : deviceDoers(plan, directory);
  const { script } = plan;
  const targets = script.script === "post" ? [] : script.targets;
  const count = doers.length * Math.max(targets.length, 1);
  requireFew(count, plan);
  requireSmall(plan.scriptConfig, count);
  const configs =
    script.script === "post"
      ? [plan.scriptConfig]
      : targets.map((target) => withTarget(plan.scriptConfig, target));
  return doers
    .flatMap((doer) => configs.map((scriptConfig) => ({ doer, scriptConfig })))
    .map(({ doer, scriptConfig }, index) => ({
      ...doer,
      scriptName: plan.script.script,
      scriptConfig,
      source: plan.source,
      startTime: plan.startTime,
      scheduledAt: plan.scheduledAt,
      media: dealtMedia(plan, index),
    }));
}

/** What is wrong with the files of the script, one for each file of the wrong kind. */
export function mediaViolations(script: ScriptConfig, media: readonly MediaFile[]): Violation[] {
  if (script.script !== "post") return [];
  const [kind, wanted] =
    script.contentType === "video" ? ["video", "a video (mp4)"] : ["image", "an image (jpg or png)"];
  return media.flatMap((file, index) =>
    file.kind === kind
      ? []
      : [
          {
            field: `script_config.material_list[${index}]`,
            message: `${file.path} is ${file.contentType}; this content_type needs ${wanted}`,
          },
        ],
  );
}

function accountDoers(plan: TaskPlan, directory: Directory): Doer[] {
  const usernames = uniqueBy(plan.usernames, usernameKey);
  requireFew(usernames.length, plan);
  const { app } = plan.script;
  const matches = usernames.map((username) => ({
    username: bareUsername(username) || username,
    accounts: directory.accountsNamed(username).filter((account) => app === null || account.app === app),
  }));
  const [first, ...others] = matches.flatMap(({ username, accounts }) =>
    accountViolation(username, accounts),
  );
  if (first) throw invalid([first, ...others]);

  const unknown = matches.filter(({ accounts }) => accounts.length === 0).map(({ username }) => username);
  if (unknown.length > 0) {
    const where = app === null ? "" : ` in ${app}`;
    const message = `no such account${where}: ${unknown.join(", ")}; register it first`;
    throw new Problem("NOT_FOUND", message, { field: "usernames" });
  }
  return matches.flatMap(({ accounts }) =>
    accounts.flatMap((account) => (account.serial === null ? [] : [doerOf(account, account.serial)])),
  );
}

function accountViolation(username: string, accounts: readonly Account[]): Violation[] {
  const [account, another] = accounts;
  const violation = (message: string) => [{ field: "usernames", message }];
  if (!account) return [];
  if (another) return violation(`${username} exists in both apps: say which one in script_config.app`);
  if (!account.isEnabled) return violation(`the account ${username} is disabled`);
  return account.serial === null ? violation(`the account ${username} is bound to no phone`) : [];
}

function deviceDoers(plan: TaskPlan, directory: Directory): Doer[] {
  const serials = uniqueBy(plan.serials, (serial) => directory.phoneKey(serial));
  if (serials.length === 0)
    throw invalid([{ field: "serials", message: "serials or usernames are required" }]);
  requireFew(serials.length, plan);
  const whoever = (serial: string): Doer => ({
    serial,
    accountId: null,
    username: null,
    app: plan.script.app ?? "tiktok",
  });
  if (!plan.isMultiAccount) return serials.map(whoever);
  return serials.flatMap((serial) => {
    const accounts = boundAccounts(serial, plan.script.app, directory);
    return accounts.length > 0 ? accounts.map((account) => doerOf(account, serial)) : [whoever(serial)];
  });
}

/** Disabled accounts are left out, but a phone whose accounts are all disabled must not act as one of them. */
function boundAccounts(serial: string, app: App | null, directory: Directory): readonly Account[] {
  const bound = directory.accountsOn(serial).filter((account) => app === null || account.app === app);
  const enabled = bound.filter((account) => account.isEnabled);
  if (bound.length > 0 && enabled.length === 0) {
    throw invalid([{ field: "serials", message: `every account bound to ${serial} is disabled` }]);
  }
  return enabled;
}

function doerOf(account: Account, serial: string): Doer {
  return { serial, accountId: account.id, username: account.username, app: account.app };
}

/** Videos are dealt one to a task, round and round; each task gets the same first images. */
function dealtMedia({ script, media }: TaskPlan, index: number): readonly MediaFile[] {
  if (script.script !== "post") return [];
  if (script.contentType === "images") return media.slice(0, script.imageCount);
  const file = media[index % media.length];
  return file ? [file] : [];
}

/** Asked before anything is built in that number. */
function requireFew(tasks: number, { usernames }: TaskPlan): void {
  if (tasks <= MAX_TASKS_PER_CALL) return;
  const field = usernames.length > 0 ? "usernames" : "serials";
  const message = `the call asks for ${tasks} tasks; one call creates at most ${MAX_TASKS_PER_CALL}`;
  throw invalid([{ field, message }]);
}

/** Every task keeps the config as it was sent; without a limit, a call of 8 MiB could fill a disk. */
function requireSmall(scriptConfig: JsonObject, tasks: number): void {
  const length = JSON.stringify(withTarget(scriptConfig, "")).length;
  if (length * tasks <= LONGEST_CONFIGS_PER_CALL) return;
  const message = `is too long, ${length} characters, to be kept with each of ${tasks} tasks; split the call`;
  throw invalid([{ field: "script_config", message }]);
}

function uniqueBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const itemKey = key(item);
    return !seen.has(itemKey) && seen.add(itemKey);
  });
}
