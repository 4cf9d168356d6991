import type { Phone } from "../../phone.ts";

/** The lines of `dumpsys package installs` that tell how installations ended, the oldest first. */
export function dumpInstalls({ packages }: Phone): string {
  const sessions = packages.attempts.map(
    ({ packageName, status, message }, i) =>
      `  Session ${1001 + i}:\n    userId=0 mInstallerPackageName=com.android.shell mInstallerUid=2000\n` +
      `    mode=1 installFlags=0x400072 installLocation=1 appPackageName=${packageName}\n` +
      `    mProgress=1.0 mSealed=true mDestroyed=true mFinalStatus=${status} mFinalMessage=${message} mParentSessionId=-1\n\n`,
  );
  return `Active install sessions:\n\nHistorical install sessions:\n${sessions.join("")}\nLegacy install sessions:\n  {}\n`;
}
