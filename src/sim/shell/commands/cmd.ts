import type { CommandContext, CommandTable, ShellCommand } from "../command.ts";
import { splitOptions } from "../command.ts";
import { am } from "./activity.ts";
import { INPUT } from "./input.ts";
import { pm } from "./packages.ts";
import { SETTINGS } from "./settings.ts";
import { WINDOW } from "./window.ts";

/** The first Android that has languages of single apps. */
const APP_LOCALES_SDK = 33;
const NO_SUCH_SERVICE = 20;

const SERVICES: CommandTable = {
  activity: am,
  package: pm,
  ...(INPUT["input"] ? { input: INPUT["input"] } : {}),
  ...(SETTINGS["settings"] ? { settings: SETTINGS["settings"] } : {}),
  ...(WINDOW["wm"] ? { window: WINDOW["wm"] } : {}),
  locale,
};

/** The system's services by their own names. */
export const CMD: CommandTable = {
  cmd: async ([name = "", ...args], context) => {
    const isThere =
      Object.hasOwn(SERVICES, name) && (name !== "locale" || context.phone.sdk >= APP_LOCALES_SDK);
    const run: ShellCommand | undefined = isThere ? SERVICES[name] : undefined;
    if (run) return run(args, context);
    await context.err(`cmd: Can't find service: ${name}\n`);
    return NO_SUCH_SERVICE;
  },
};

/** An empty list of languages is the phone's own again. */
async function locale([verb = "", ...args]: readonly string[], context: CommandContext): Promise<number> {
  const { phone, out, err } = context;
  const { values, rest } = splitOptions(args, ["--user", "--locales", "--delegate"]);
  const [name] = rest;
  if (!["set-app-locales", "get-app-locales"].includes(verb)) {
    await err(`Unknown command: ${verb}\n`);
    return 255;
  }
  if (name === undefined) {
    await err("Error: no package specified\n");
    return 255;
  }
  if (!phone.packages.has(name)) {
    await err(`Unknown package ${name} for userId 0\n`);
    return 255;
  }
  if (verb === "get-app-locales")
    await out(`Locales for ${name} for user 0 are [${phone.appLocales.get(name) ?? ""}]\n`);
  else {
    const [first = ""] = (values.get("--locales") ?? "").split(",");
    if (first === "") phone.appLocales.delete(name);
    else phone.appLocales.set(name, first);
  }
  return 0;
}
