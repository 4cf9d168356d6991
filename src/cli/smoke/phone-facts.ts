/** What a report tells of the phone, for whoever reads it without having the phone. */
import type { PhoneLink } from "../../device/link.ts";
import { quote } from "../../device/quote.ts";
import { SERVER_PACKAGE } from "../../device/ui-install.ts";
import { isWithin } from "../../scripts/app.ts";
import type { Profile } from "../../scripts/apps/profile.ts";
import { askInOne, type Question } from "../ask-in-one.ts";

export type Facts = readonly (readonly [name: string, value: string])[];

const ABOUT_PHONE: readonly Question[] = [
  ["Model", "getprop ro.product.manufacturer; getprop ro.product.model"],
  ["Android", "getprop ro.build.version.release; echo API; getprop ro.build.version.sdk"],
  ["Build", "getprop ro.build.display.id"],
  ["Locale", "getprop persist.sys.locale; getprop ro.product.locale"],
  ["Time zone", "getprop persist.sys.timezone"],
  ["Screen", "wm size; wm density"],
  ["UI server before", `dumpsys package ${SERVER_PACKAGE} | grep versionName=`],
];

export async function readPhone(phone: Pick<PhoneLink, "shell">, signal: AbortSignal): Promise<Facts> {
  const answers = await askInOne(phone, ABOUT_PHONE, signal);
  return ABOUT_PHONE.map(([name]) => [name, tell(answers.get(name))]);
}

export interface AppFacts {
  /** Undefined where the phone has none of its packages. */
  readonly packageName: string | undefined;
  readonly facts: Facts;
}

export async function readApp(
  phone: Pick<PhoneLink, "shell">,
  { packages, versions, verified }: Profile,
  signal: AbortSignal,
): Promise<AppFacts> {
  const questions = packages.flatMap((name): readonly Question[] => [
    [`path ${name}`, `pm path ${quote(name)}`],
    [`version ${name}`, `dumpsys package ${quote(name)} | grep -E 'version(Name|Code)='`],
    [`locale ${name}`, `cmd locale get-app-locales ${quote(name)} --user current`],
  ]);
  const answers = await askInOne(phone, questions, signal);
  const found = packages.find((name) => answers.get(`path ${name}`)?.includes("package:"));
  const written = `for versions ${versions.from} to ${versions.to ?? "any"}, ${verified ? "verified" : "unverified"} on hardware`;
  if (found === undefined) return { packageName: undefined, facts: [["Profile", written]] };
  const version = /versionName=(\S+)/.exec(answers.get(`version ${found}`) ?? "")?.[1] ?? "";
  return {
    packageName: found,
    facts: [
      ["Package", found],
      [
        "Version",
        `${version || "?"}${isWithin(version, versions) ? "" : ", which the profile was not written for"}`,
      ],
      ["The app's own locale", tell(answers.get(`locale ${found}`))],
      ["Profile", written],
    ],
  };
}

function tell(answer = ""): string {
  return (
    answer
      .split(/\s*\n\s*/)
      .join(" ")
      .trim() || "not told"
  );
}
