/** Which package a script is to work in, where that is for the call to say: a clone is an app of its own to the phone. */
import type { Session } from "../../device/session.ts";
import { Problem } from "../../model/problem.ts";
import type { PackageWish } from "../../model/script-config.ts";
import { appOfPackage } from "../apps/packages.ts";
import type { Profile } from "../apps/profile.ts";
import type { ScriptContext, ScriptHooks } from "../script.ts";

interface Context extends Pick<ScriptContext, "package"> {
  readonly session: Pick<Session, "serial" | "foreground">;
  readonly profile: Pick<Profile, "app">;
  readonly hooks: Pick<ScriptHooks, "step">;
}

/** Null: whichever of the app's own the phone has. */
export async function wishedPackage(
  context: Context,
  wish: PackageWish,
  signal: AbortSignal,
): Promise<string | null> {
  switch (wish.by) {
    case "account":
      return context.package;
    case "name":
      return wish.name;
    case "foreground":
      return onScreen(context, signal);
  }
}

/** What is on the screen is taken at its word: a clone may be called anything. */
async function onScreen({ session, hooks, profile }: Context, signal: AbortSignal): Promise<string> {
  hooks.step("look which app is on the screen");
  const app = await session.foreground(signal);
  if (!app) throw nothingOn(session, "does not tell which app is on its screen; name the package");
  const { packageName, userId, isHome } = app;
  hooks.step("take the app on the screen", packageName);
  if (isHome || SYSTEM.test(packageName))
    throw nothingOn(session, `shows ${packageName} and no app of yours; open the clone by hand and retry`);
  if (userId !== 0) {
    const what = `shows ${packageName} as Android's user ${userId}, which is a work profile or a second copy made by the phone's maker`;
    throw nothingOn(
      session,
      `${what}; tasks reach apps of user 0 only, so clone it into a package of its own`,
    );
  }
  const other = appOfPackage(packageName);
  if (other !== undefined && other !== profile.app)
    throw nothingOn(
      session,
      `shows ${packageName}, which is ${other}; ask for app ${other}, or open ${profile.app}`,
    );
  return packageName;
}

/** What the system itself may lay over everything. */
const SYSTEM =
  /^(?:android|com\.android\.(?:systemui|settings)|com\.(?:google\.)?android\.permissioncontroller)$/;

function nothingOn({ serial }: Context["session"], what: string): Problem {
  return new Problem("APP_MISSING", `device ${serial} ${what}`);
}
