/** What a report tells of the phone, for whoever reads it without having the phone. What it does not tell is left open. */
import type { PhoneLink } from "../../device/adb/link.ts";
import { quote } from "../../device/adb/quote.ts";
import { isInstalled, versionOf } from "../../device/apps.ts";
import { SERVER_PACKAGE } from "../../device/ui/install.ts";
import { isWithin } from "../../scripts/app.ts";
import type { Profile } from "../../scripts/apps/profile.ts";

export type Facts = readonly (readonly [name: string, value: string])[];
type Phone = Pick<PhoneLink, "serial" | "shell">;

const QUESTIONS: readonly (readonly [name: string, ...commands: string[]])[] = [
  ["Model", "getprop ro.product.manufacturer", "getprop ro.product.model"],
  ["Android", "getprop ro.build.version.release"],
  ["API level", "getprop ro.build.version.sdk"],
  ["Build", "getprop ro.build.display.id"],
  ["Locale", "getprop persist.sys.locale", "getprop ro.product.locale"],
  ["Time zone", "getprop persist.sys.timezone"],
  ["Screen", "wm size", "wm density"],
];

export async function readPhone(phone: Phone, signal: AbortSignal): Promise<Facts> {
  const facts: [string, string][] = [];
  for (const [name, ...commands] of QUESTIONS) {
    const answers: string[] = [];
    for (const command of commands) answers.push((await phone.shell(command, signal)).stdout);
    facts.push([name, tell(answers.join(" "))]);
  }
  return [...facts, ["UI server before", (await versionOf(phone, SERVER_PACKAGE, signal)) ?? "none"]];
}

export interface AppFacts {
  /** Undefined where the phone has none of its packages. */
  readonly packageName: string | undefined;
  readonly facts: Facts;
}

export async function readApp(
  phone: Phone,
  { packages, versions, verified }: Profile,
  signal: AbortSignal,
): Promise<AppFacts> {
  const written = `for versions ${versions.from} to ${versions.to ?? "any"}, ${verified ? "verified" : "unverified"} on hardware`;
  for (const name of packages) {
    if (!(await isInstalled(phone, name, signal))) continue;
    const version = await versionOf(phone, name, signal);
    const isKnown = version !== undefined && isWithin(version, versions);
    const locale = await phone.shell(`cmd locale get-app-locales ${quote(name)} --user current`, signal);
    return {
      packageName: name,
      facts: [
        ["Package", name],
        ["Version", `${version ?? "?"}${isKnown ? "" : ", which the profile was not written for"}`],
        ["The app's own locale", tell(locale.stdout)],
        ["Profile", written],
      ],
    };
  }
  return { packageName: undefined, facts: [["Profile", written]] };
}

function tell(answer: string): string {
  return answer.replaceAll(/\s+/g, " ").trim() || "not told";
}
