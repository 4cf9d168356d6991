/** A phone that can be worked on: its screen on, and no lock before it. */
import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { Problem } from "../model/problem.ts";
import type { PhoneLink } from "./adb/link.ts";

type Phone = Pick<PhoneLink, "serial" | "shell">;

const WAKE_UP = 224;
const LOOKS = 20;
const PAUSE_MS = 150;
/** Where the system's own way past the lock does not help: from the lower half upwards, on any screen. */
const SWIPE_EVERY = 4;
const SWIPE = "input swipe 360 1100 360 200 200";
/** As `dumpsys window` names it from Android 8 on; which of them are there differs by version. */
const LOCKED =
  /(?:mDreamingLockscreen|isKeyguardShowing|mShowingLockscreen|isStatusBarKeyguard|mKeyguardShowing)=true|KeyguardServiceDelegate[^=]*showing=true/;
/** Each display says this of itself, and a phone may have some that are never on. */
const isDarkIn = (dump: string) => dump.includes("mAwake=false") && !dump.includes("mAwake=true");

/** Rejects with DEVICE_LOCKED where a swipe does not open it. */
export async function wake(phone: Phone, clock: Clock, signal: AbortSignal): Promise<void> {
  await phone.shell(`input keyevent ${WAKE_UP}`, signal);
  let wasLit = false;
  for (let look = 0; look < LOOKS; look++) {
    const { stdout } = await phone.shell("dumpsys window", signal);
    const isDark = isDarkIn(stdout);
    wasLit ||= !isDark;
    if (!isDark && !LOCKED.test(stdout)) return;
    if (isDark) await phone.shell(`input keyevent ${WAKE_UP}`, signal);
    else await dismiss(phone, look, signal);
    await sleep(clock, PAUSE_MS, signal);
  }
  // one that falls asleep again meanwhile is still a locked one
  throw wasLit
    ? new Problem(
        "DEVICE_LOCKED",
        `device ${phone.serial} is locked; unlock it by hand and remove its PIN, pattern or password`,
      )
    : new Problem("DEVICE_UNRESPONSIVE", `device ${phone.serial} does not switch its screen on; restart it`);
}

/** What `dumpsys window` says of the lock: whether it is before the screen, and asks for a PIN, pattern or password. */
export function readLock(dump: string): { readonly isShown: boolean; readonly isSecure: boolean } {
  return { isShown: LOCKED.test(dump), isSecure: /^\s*secure=true/m.test(dump) };
}

async function dismiss(phone: Phone, look: number, signal: AbortSignal): Promise<void> {
  const isSwipe = look % SWIPE_EVERY === SWIPE_EVERY - 1;
  await phone.shell(isSwipe ? SWIPE : "wm dismiss-keyguard", signal);
}
