import type { CommandTable } from "./command.ts";
import { ACTIVITY } from "./commands/activity.ts";
import { CONTENT } from "./commands/content.ts";
import { DUMPSYS } from "./commands/dumpsys.ts";
import { FILES } from "./commands/files.ts";
import { INPUT } from "./commands/input.ts";
import { PACKAGES } from "./commands/packages.ts";
import { SYSTEM } from "./commands/system.ts";
import { WINDOW } from "./commands/window.ts";

/** Every command of the phone's shell; what is not here is not found. */
export const COMMANDS: CommandTable = {
  ...ACTIVITY,
  ...CONTENT,
  ...DUMPSYS,
  ...FILES,
  ...INPUT,
  ...PACKAGES,
  ...SYSTEM,
  ...WINDOW,
};
