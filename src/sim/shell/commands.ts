import type { CommandTable } from "./command.ts";
import { ACTIVITY } from "./commands/activity.ts";
import { CMD } from "./commands/cmd.ts";
import { CONTENT } from "./commands/content.ts";
import { DIGESTS } from "./commands/digests.ts";
import { DUMPSYS } from "./commands/dumpsys.ts";
import { FILES } from "./commands/files.ts";
import { FILTERS } from "./commands/filters.ts";
import { IME } from "./commands/ime.ts";
import { INPUT } from "./commands/input.ts";
import { PACKAGES } from "./commands/packages.ts";
import { SETTINGS } from "./commands/settings.ts";
import { STAT } from "./commands/stat.ts";
import { SYSTEM } from "./commands/system.ts";
import { UIAUTOMATOR } from "./commands/uiautomator.ts";
import { WINDOW } from "./commands/window.ts";

/** Every command of the phone's shell; what is not here is not found. */
export const COMMANDS: CommandTable = {
  ...ACTIVITY,
  ...CMD,
  ...CONTENT,
  ...DIGESTS,
  ...DUMPSYS,
  ...FILES,
  ...FILTERS,
  ...IME,
  ...INPUT,
  ...PACKAGES,
  ...SETTINGS,
  ...STAT,
  ...SYSTEM,
  ...UIAUTOMATOR,
  ...WINDOW,
};
