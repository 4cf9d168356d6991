/** From one CreateTasks call to its tasks: who gets one, in which order, with which target and files. */
import { type Account, bareUsername, usernameKey } from "./account.ts";
import { invalid, Problem, type Violation } from "./problem.ts";
import { withTarget } from "./script-config.ts";
import { scriptNameOf, type TaskConfig } from "./task-config.ts";
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
  readonly script: TaskConfig;
  /** The same as it was sent. */
  readonly scriptConfig: JsonObject;
  readonly source: TaskSource;
  /** "HH:MM" as given. */
  readonly startTime: string | null;
  readonly scheduledAt: number | null;
  /** The files of script.materialList, in its order. */
  readonly media: readonly MediaFile[];
  /** Whether the call wants a dry run; its script's config may want one too. */
  readonly isDryRun?: boolean;
}

/** Of all tasks of one call together, in characters of JSON. */
const LONGEST_CONFIGS_PER_CALL = 2 ** 27;

/** Who does a task: a phone, as the account where one is named. */
type Doer = Pick<NewTask, "serial" | "accountId" | "username" | "app">;

/**
 * The tasks in the order of their ids: phones or accounts outermost, then target users. Throws INVALID_ARGUMENT, or
 * NOT_FOUND, which names every unknown user. Creates nothing: it decides.
 */
export function planTasks(plan: TaskPlan, directory: Directory): NewTask[] {
  const { script } = plan;
  const targets = targetsOf(script);
  const wish = { ...plan, app: script.app, tasksPerDoer: Math.max(targets.length, 1) };
  const [first, ...others] = doerViolations(wish, directory);
  if (first) throw invalid([first, ...others]);
  const doers = isAccountMode(plan) ? accountDoers(wish, directory) : deviceDoers(wish, directory);
  const configs =
    targets.length === 0
      ? [plan.scriptConfig]
      : targets.map((target) => withTarget(plan.scriptConfig, target));
  return doers
    .flatMap((doer) => configs.map((scriptConfig) => ({ doer, scriptConfig })))
    .map(({ doer, scriptConfig }, index) => ({
      ...doer,
      scriptName: scriptNameOf(plan.script),
      scriptConfig,
      source: plan.source,
      startTime: plan.startTime,
      scheduledAt: plan.scheduledAt,
      media: dealtMedia(plan, index),
      ...((plan.isDryRun === true || ("isDryRun" in script && script.isDryRun)) && { isDryRun: true }),
    }));
}

/** Those of whom each gets a task of its own. */
export function targetsOf(script: TaskConfig): readonly string[] {
  return "targets" in script ? script.targets : [];
}

/** What is wrong with the files of the script, one for each file of the wrong kind. */
export function mediaViolations(script: TaskConfig, media: readonly MediaFile[]): Violation[] {
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

/** Who is asked to do what, as far as it is known: what else is wrong with the call does not matter. */
export interface Wish extends Pick<TaskPlan, "serials" | "usernames" | "isMultiAccount" | "scriptConfig"> {
  /** Of the script; null where the accounts decide. */
  readonly app: App | null;
  readonly tasksPerDoer: number;
}

/** What is wrong with those who are asked, and with how much is asked of them. Unknown users are NOT_FOUND instead. */
export function doerViolations(wish: Wish, directory: Directory): Violation[] {
  const doers = isAccountMode(wish)
    ? uniqueBy(wish.usernames, usernameKey).length
    : deviceDoers(wish, directory).length;
  if (doers === 0) return [{ field: "serials", message: "serials or usernames are required" }];
  const tasks = doers * wish.tasksPerDoer;
  const accounts = isAccountMode(wish)
    ? matchesOf(wish, directory).flatMap(accountViolation)
    : phonesOf(wish, directory).flatMap((serial) => disabledViolation(serial, wish, directory));
  return [
    ...accounts,
    ...countViolation(tasks, wish),
    ...sizeViolation(wish.scriptConfig, Math.min(tasks, MAX_TASKS_PER_CALL)),
  ];
}

function isAccountMode({ usernames }: Pick<TaskPlan, "usernames">): boolean {
  return usernames.length > 0;
}

interface Match {
  readonly username: string;
  readonly accounts: readonly Account[];
}

function matchesOf({ usernames, app }: Wish, directory: Directory): Match[] {
  return uniqueBy(usernames, usernameKey).map((username) => ({
    username: bareUsername(username) || username,
    accounts: directory.accountsNamed(username).filter((account) => app === null || account.app === app),
  }));
}

function accountDoers(wish: Wish, directory: Directory): Doer[] {
  const matches = matchesOf(wish, directory);
  const unknown = matches.filter(({ accounts }) => accounts.length === 0).map(({ username }) => username);
  if (unknown.length > 0) {
    const where = wish.app === null ? "" : ` in ${wish.app}`;
    const message = `no such account${where}: ${unknown.join(", ")}; register it first`;
    throw new Problem("NOT_FOUND", message, { field: "usernames" });
  }
  return matches.flatMap(({ accounts }) =>
    accounts.flatMap((account) => (account.serial === null ? [] : [doerOf(account, account.serial)])),
  );
}

function accountViolation({ username, accounts }: Match): Violation[] {
  const [account, another] = accounts;
  const violation = (message: string) => [{ field: "usernames", message }];
  if (!account) return [];
  if (another) return violation(`${username} exists in both apps: say which one in script_config.app`);
  if (!account.isEnabled) return violation(`the account ${username} is disabled`);
  return account.serial === null ? violation(`the account ${username} is bound to no phone`) : [];
}

function phonesOf({ serials }: Wish, directory: Directory): string[] {
  return uniqueBy(serials, (serial) => directory.phoneKey(serial));
}

/** A phone without an account of its own acts as whoever is signed in. */
function deviceDoers(wish: Wish, directory: Directory): Doer[] {
  return phonesOf(wish, directory).flatMap((serial) => {
    const accounts = accountsOn(serial, wish, directory).filter((account) => account.isEnabled);
    if (accounts.length > 0) return accounts.map((account) => doerOf(account, serial));
    return [{ serial, accountId: null, username: null, app: wish.app ?? "tiktok" }];
  });
}

/** Disabled accounts are left out, but a phone whose accounts are all disabled must not act as one of them. */
function disabledViolation(serial: string, wish: Wish, directory: Directory): Violation[] {
  const bound = accountsOn(serial, wish, directory);
  if (bound.length === 0 || bound.some((account) => account.isEnabled)) return [];
  return [{ field: "serials", message: `every account bound to ${serial} is disabled` }];
}

/** Nobody, where the call does not ask for the accounts. */
function accountsOn(serial: string, { isMultiAccount, app }: Wish, directory: Directory): readonly Account[] {
  if (!isMultiAccount) return [];
  return directory.accountsOn(serial).filter((account) => app === null || account.app === app);
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

function countViolation(tasks: number, wish: Wish): Violation[] {
  if (tasks <= MAX_TASKS_PER_CALL) return [];
  const field = isAccountMode(wish) ? "usernames" : "serials";
  const message = `the call asks for ${tasks} tasks; one call creates at most ${MAX_TASKS_PER_CALL}`;
  return [{ field, message }];
}

/** Every task keeps the config as it was sent; without a limit, a call of 8 MiB could fill a disk. */
function sizeViolation(scriptConfig: JsonObject, tasks: number): Violation[] {
  const length = JSON.stringify(withTarget(scriptConfig, "")).length;
  if (length * tasks <= LONGEST_CONFIGS_PER_CALL) return [];
  const message = `is too long, ${length} characters, to be kept with each of ${tasks} tasks; split the call`;
  return [{ field: "script_config", message }];
}

function uniqueBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const itemKey = key(item);
    return !seen.has(itemKey) && seen.add(itemKey);
  });
}
