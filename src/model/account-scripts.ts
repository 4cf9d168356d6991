/** The scripts that are about accounts themselves: what they ask of a call, beside a config that is right by itself. */
import type { Violation } from "./problem.ts";
import type { ScriptName } from "./script-config.ts";
import type { TaskConfig } from "./task-config.ts";

/** Scripts of which one task a phone is enough, however many accounts are bound to it. */
const ofPhones: ReadonlySet<string> = new Set<ScriptName>(["match_account", "switch_account"]);

export function isOfPhone(scriptName: string): boolean {
  return ofPhones.has(scriptName);
}

/** What is wrong with who is asked to do it. */
export function accountViolations(
  script: TaskConfig | undefined,
  { usernames, isDryRun }: { readonly usernames: readonly string[]; readonly isDryRun?: boolean },
): readonly Violation[] {
  const violation = (field: string, message: string) => [{ field, message }];
  if (script && isOfPhone(script.script) && isDryRun === true)
    return violation("dry_run", `cannot be given: ${script.script} publishes nothing`);
  const isAccountMode = usernames.length > 0;
  if (script?.script === "match_account" && isAccountMode)
    return violation("usernames", "cannot be given: match_account finds out who is signed in; give serials");
  if (script?.script !== "switch_account") return [];
  const { username, package: wish } = script;
  if (!isAccountMode)
    return username === null ? violation("script_config.username", "is required with serials") : [];
  return [
    ...(username === null
      ? []
      : violation("script_config.username", "is for serials; usernames say it already")),
    ...(wish.by === "account"
      ? []
      : violation("script_config.package", "is for serials; accounts have their own")),
  ];
}
