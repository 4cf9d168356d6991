/** The app on the phone: which of its packages is there, and a state that is known before anything is done in it. */
import { Problem } from "../model/problem.ts";
import type { Profile, VersionRange } from "./apps/profile.ts";
import type { ScriptContext } from "./script.ts";

/** The account's package, or the first of the app's that the phone has. APP_MISSING where it has none. */
export async function findPackage(
  context: Pick<ScriptContext, "session" | "profile" | "hooks" | "package" | "point">,
  signal: AbortSignal,
): Promise<string> {
  const { session, profile, hooks } = context;
  hooks.step("look for the app");
  const candidates = context.package === null ? profile.packages : [context.package];
  for (const name of candidates) {
    if (!(await session.isInstalled(name, signal))) continue;
    hooks.step("read the app's version", tellVersion(name, await session.versionOf(name, signal), profile));
    // also where an earlier attempt may have published: what it saw, it saw in English
    if (await session.speakEnglish(name, signal)) hooks.step("have the app speak English", name);
    return name;
  }
  const message = `device ${session.serial} has none of ${candidates.join(", ")}; install the app and sign in`;
  throw new Problem("APP_MISSING", message);
}

/** Ends the app, so that no page, draft or dialog of before is in the way. It would end an upload too. */
export async function startAnew(
  { session, hooks }: Pick<ScriptContext, "session" | "hooks">,
  packageName: string,
  signal: AbortSignal,
): Promise<void> {
  hooks.step("stop the app", packageName);
  await session.stopApp(packageName, signal);
}

/** A phone that was locked or fell asleep meanwhile shows no app. */
export async function bringToFront(
  session: ScriptContext["session"],
  { launch }: Pick<Profile, "launch">,
  packageName: string,
  signal: AbortSignal,
): Promise<void> {
  await session.wake(signal);
  if (launch.by === "icon") await session.launch(packageName, signal);
  else await session.open(launch.url, packageName, signal);
}

/** For whoever wonders later why a script got lost. */
function tellVersion(packageName: string, version: string | undefined, { versions }: Profile): string {
  if (version === undefined) return `${packageName}, of a version that the phone does not tell`;
  return `${packageName} ${version}${isWithin(version, versions) ? "" : ", which the profile was not written for"}`;
}

/** Whether the profile was written for this version of the app. */
export function isWithin(version: string, { from, to }: VersionRange): boolean {
  const major = Number.parseInt(version, 10);
  return major >= from && (to === null || major <= to);
}
