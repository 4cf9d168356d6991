/** The scripts that an operator put into the data directory: whether the server would load them, or why not. */
import { systemClock } from "../../clock.ts";
import type { Config } from "../../config.ts";
import { scriptNames } from "../../model/script-config.ts";
import { scriptFolder } from "../../operators.ts";
import { loadScripts } from "../../scripts/operator/load.ts";
import { fine, type Finding, wrong } from "./finding.ts";

/** The doctor ends within ten. */
const WITHIN_MS = 8000;

export async function scriptFindings(config: Config): Promise<readonly Finding[]> {
  const how = { clock: systemClock, taken: scriptNames, withinMs: WITHIN_MS };
  const { scripts, refused } = await loadScripts(scriptFolder(config), how);
  return [
    ...scripts.map(({ name }) => fine(`script ${name} of the operator's can be used`)),
    ...refused.map(({ name, why }) =>
      wrong(
        "SCRIPT_REFUSED",
        `scripts/${name}: ${why}`,
        "mend it there, or take it away; docs/scripts.md tells how",
      ),
    ),
  ];
}
