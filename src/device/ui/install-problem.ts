/** What `pm install` says when a phone refuses an APK, and what a person can do about it. Here, and nowhere else. */
import { Problem } from "../../model/problem.ts";
import type { FailureReason } from "../../model/problem.ts";

interface Refused {
  readonly says: RegExp;
  readonly reason: FailureReason;
  readonly remedy: string;
}

/** Names are those of android.content.pm.PackageManager. */
const REFUSALS: readonly Refused[] = [
  {
    says: /INSUFFICIENT_STORAGE|ENOSPC|no space|not enough space/i,
    reason: "DEVICE_STORAGE_FULL",
    remedy: "free 100 MB on it",
  },
  {
    says: /USER_RESTRICTED|cancell?ed by user|INTERNAL_ERROR: Permission Denied/i,
    reason: "INSTALL_BLOCKED",
    remedy:
      'switch on "Install via USB" in its developer options (Xiaomi asks for a signed-in Mi account and a SIM for it), and answer the question on its screen',
  },
  {
    says: /VERIFICATION/i,
    reason: "INSTALL_BLOCKED",
    remedy:
      'switch off "Verify apps over USB" in its developer options, or answer Play Protect on its screen',
  },
  {
    says: /ABORTED/i,
    reason: "INSTALL_BLOCKED",
    remedy: "somebody or something on the phone broke it off; look at its screen and allow it",
  },
  {
    says: /OLDER_SDK|DEPRECATED_SDK/i,
    reason: "ANDROID_TOO_OLD",
    remedy: "the UI server needs Android 8 or newer",
  },
  {
    says: /UPDATE_INCOMPATIBLE|SHARED_USER_INCOMPATIBLE|VERSION_DOWNGRADE|INCONSISTENT_CERTIFICATES|DUPLICATE_PERMISSION/i,
    reason: "INSTALL_BLOCKED",
    remedy: "another build of it is in the way and could not be removed; uninstall it by hand, for all users",
  },
];

export function installProblem(serial: string, packageName: string, said: string): Problem {
  const why = /\[([^\]]+)\]/.exec(said)?.[1] ?? said.trim().split("\n", 1)[0] ?? "";
  const { reason, remedy } = readRefusal(said);
  return new Problem(reason, `device ${serial} refused to install ${packageName} (${why}); ${remedy}`);
}

export function readRefusal(said: string): Pick<Refused, "reason" | "remedy"> {
  const known = REFUSALS.find(({ says }) => says.test(said));
  return known ?? { reason: "INSTALL_BLOCKED", remedy: "look at its screen for a question" };
}

/** Another build of the same package lies there; removing it may help. */
export function isInTheWay(said: string): boolean {
  return /UPDATE_INCOMPATIBLE|VERSION_DOWNGRADE|INCONSISTENT_CERTIFICATES/.test(said);
}
