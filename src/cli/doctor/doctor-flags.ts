/** What `phonefleet doctor` takes besides the flags of serve. */
import { listOf, oneOf, toggle } from "../../flag-kinds.ts";
import type { Flag } from "../../flags.ts";
import { apps } from "../../model/script-config.ts";
import type { App } from "../../model/task.ts";

const flag = <Value>(definition: Flag<Value>) => definition;

export const doctorFlags = {
  apps: flag<readonly App[]>({
    placeholder: "NAME[,…]",
    help: `The apps that each phone is to have: ${apps.join(", ")}.`,
    otherwise: apps,
    otherwiseText: "all",
    parse: listOf(oneOf(...apps), `some of ${apps.join(", ")}, with commas between them`),
  }),
  json: flag({
    placeholder: "",
    help: "Prints all findings as one JSON object.",
    otherwise: false,
    otherwiseText: "as text",
    isSwitch: true,
    parse: toggle,
  }),
} as const;
