/** Which app is on the screen, as the system's own dumps tell it. Android has said it in other words every few versions. */
import type { PhoneLink } from "./adb/link.ts";

type Phone = Pick<PhoneLink, "shell">;

export interface ForegroundApp {
  readonly packageName: string;
  /** Android's: 0 is the phone's owner; others are work profiles, and second copies of apps that share one package. */
  readonly userId: number;
  /** It is what the phone shows where no app is open. */
  readonly isHome: boolean;
}

const HOME =
  "cmd package resolve-activity --brief -a android.intent.action.MAIN -c android.intent.category.HOME";

/**
 * What names the activity on the screen, the surest first: Android 10 and later; up to 9 and 11; up to 7; the window
 * manager of each; and the focused window, which may be a dialog of somebody else.
 */
const TOLD_BY = [
  "topResumedActivity",
  "mResumedActivity",
  "ResumedActivity",
  "mFocusedActivity",
  "mFocusedApp",
  "mCurrentFocus",
].map((name) => new RegExp(`(?<!\\w)${name}\\s*[=:][^\\n]*?\\su(?<user>\\d+) (?<name>[\\w.]+)/`));

/** Undefined where the phone does not tell. */
export async function readForeground(phone: Phone, signal: AbortSignal): Promise<ForegroundApp | undefined> {
  const { stdout } = await phone.shell("dumpsys activity activities; dumpsys window", signal);
  const found = parseForeground(stdout);
  if (!found) return undefined;
  const home = await phone.shell(HOME, signal);
  return {
    ...found,
    isHome: home.stdout.split(/\s/).some((word) => word.startsWith(`${found.packageName}/`)),
  };
}

export function parseForeground(dumps: string): Omit<ForegroundApp, "isHome"> | undefined {
  for (const pattern of TOLD_BY) {
    const { user, name } = pattern.exec(dumps)?.groups ?? {};
    if (user !== undefined && name !== undefined) return { packageName: name, userId: Number(user) };
  }
  return undefined;
}
