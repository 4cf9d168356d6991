import { isNamespace } from "../../android/settings.ts";
import type { CommandTable, ShellCommand } from "../command.ts";
import { splitOptions } from "../command.ts";

const settings: ShellCommand = async (args, { phone, out, err }) => {
  const [verb, namespace, key, value] = splitOptions(args, ["--user"]).rest;
  if (!isNamespace(namespace)) {
    await err(`Invalid namespace '${namespace ?? ""}'\n`);
    return 255;
  }
  if (verb === "list")
    await out(
      phone.settings
        .list(namespace)
        .map(([name, content]) => `${name}=${content}\n`)
        .join(""),
    );
  else if (verb === "get" && key !== undefined)
    await out(`${phone.settings.get(namespace, key) ?? "null"}\n`);
  else if (verb === "delete" && key !== undefined)
    await out(`Deleted ${phone.settings.delete(namespace, key) ? 1 : 0} rows\n`);
  else if (verb === "put" && key !== undefined && value !== undefined)
    phone.settings.put(namespace, key, value);
  else {
    await err(key === undefined ? "Bad arguments\n" : `Invalid command: ${verb ?? ""}\n`);
    return 255;
  }
  return 0;
};

/** What the bits of stay_on_while_plugged_in stand for. */
const STAY_ON: Readonly<Record<string, string>> = {
  true: "15",
  false: "0",
  ac: "1",
  usb: "2",
  wireless: "4",
  dock: "8",
};

/** The tables of settings, and `svc`, which writes one of them. */
export const SETTINGS: CommandTable = {
  settings,

  svc: async ([service, verb, value = ""], { phone, err }) => {
    const bits = Object.hasOwn(STAY_ON, value) ? STAY_ON[value] : undefined;
    if (service === "power" && verb === "reboot") phone.reboot();
    else if (service === "power" && verb === "stayon" && bits !== undefined)
      phone.settings.put("global", "stay_on_while_plugged_in", bits);
    else {
      await err(
        "Available commands:\n    help     Show information about the subcommands\n    power    Control the power manager\n",
      );
      return 1;
    }
    return 0;
  },
};
