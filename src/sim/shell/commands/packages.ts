import type { Phone } from "../../phone.ts";
import { LAUNCHER } from "../../screen/system.ts";
import type { CommandContext, CommandTable, ShellCommand } from "../command.ts";
import { splitOptions } from "../command.ts";
import { dumpPackage } from "./dump-package.ts";
import { install } from "./install.ts";

/** The package manager. `cmd package` is its other name. */
export const pm: ShellCommand = async ([verb = "", ...args], context) => {
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (run) return run(args, context);
  await context.err(`Unknown command: ${verb}\n`);
  return 255;
};

export const PACKAGES: CommandTable = { pm };

const VERBS: CommandTable = {
  path: async (args, { phone, out }) => {
    const [name = ""] = splitOptions(args, ["--user"]).rest;
    if (!phone.packages.has(name)) return 1;
    await out(`package:${apkPath(phone, name)}\n`);
    return 0;
  },

  list,
  install,

  uninstall: async (args, { phone, out }) => {
    const [name = ""] = splitOptions(args, ["--user"]).rest;
    const isGone = phone.uninstall(name);
    await out(isGone ? "Success\n" : "Failure [DELETE_FAILED_INTERNAL_ERROR]\n");
    return isGone ? 0 : 1;
  },

  clear: async (args, { phone, out }) => {
    const [name = ""] = splitOptions(args, ["--user"]).rest;
    const isThere = phone.stopApp(name);
    if (isThere) phone.forget(name);
    await out(isThere ? "Success\n" : "Failed\n");
    return isThere ? 0 : 1;
  },

  grant: (args, context) =>
    changePermission("grant", args, context, (name, permission) =>
      context.phone.permissions.grant(name, [permission]),
    ),

  revoke: (args, context) =>
    changePermission("revoke", args, context, (name, permission) => {
      context.phone.permissions.revoke(name, permission);
      // Android ends an app that lost something it may have used
      context.phone.stopApp(name);
    }),

  dump: async ([name = ""], { phone, out }) => {
    await out(dumpPackage(phone, name));
    return 0;
  },

  "resolve-activity": async (args, { phone, out }) => {
    const { flags, rest, values } = splitOptions(args, ["-a", "-c", "-d", "-t", "-p", "--user"]);
    const isHome = values.get("-c")?.endsWith(".HOME") === true;
    const home = { packageName: LAUNCHER, activity: ".NexusLauncherActivity" };
    const app = isHome ? home : phone.app(rest[0] ?? values.get("-p"));
    const priority = "priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true";
    if (!app) await out("No activity found\n");
    else if (flags.has("--brief")) await out(`${priority}\n${app.packageName}/${app.activity}\n`);
    else
      await out(
        `  ${priority}\n  ActivityInfo:\n    name=${app.activity}\n    packageName=${app.packageName}\n`,
      );
    return 0;
  },
};

async function list(args: readonly string[], { phone, out, err }: CommandContext): Promise<number> {
  const { flags, rest } = splitOptions(args, ["--user"]);
  const [what, part = ""] = rest;
  if (what !== "packages") {
    await err(`Error: unknown list type '${what ?? ""}'\n`);
    return 255;
  }
  const found = phone.packages.all().filter(({ packageName, isSystem }) => {
    const isWanted = flags.has("-3") ? !isSystem : flags.has("-s") ? isSystem : true;
    return isWanted && packageName.includes(part);
  });
  const lines = found.map(({ packageName, versionCode }) => {
    const path = flags.has("-f") ? `${apkPath(phone, packageName)}=` : "";
    return `package:${path}${packageName}${flags.has("--show-versioncode") ? ` versionCode:${versionCode}` : ""}\n`;
  });
  await out(lines.join(""));
  return 0;
}

async function changePermission(
  verb: "grant" | "revoke",
  args: readonly string[],
  { phone, err }: CommandContext,
  change: (packageName: string, permission: string) => void,
): Promise<number> {
  const [name = "", permission = ""] = splitOptions(args, ["--user"]).rest;
  const problem = !phone.packages.has(name)
    ? `java.lang.IllegalArgumentException: Unknown package: ${name}`
    : phone.permissions.names().includes(permission)
      ? undefined
      : `java.lang.SecurityException: Package ${name} has not requested permission ${permission}`;
  if (problem === undefined) change(name, permission);
  else await err(`\nException occurred while executing '${verb}':\n${problem}\n`);
  return problem === undefined ? 0 : 255;
}

function apkPath(phone: Phone, name: string): string {
  const folder = phone.packages.get(name)?.isSystem ? "/system/priv-app" : "/data/app";
  return `${folder}/${name}/base.apk`;
}
