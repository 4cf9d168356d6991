/** A phone that can be worked on: awake, unlocked and kept awake; and given back as it was. */
import { sleep } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { Problem } from "../model/problem.ts";
import type { PhoneLink } from "./link.ts";

type Phone = Pick<PhoneLink, "serial" | "shell">;

const WAKE_UP = 224;
const LOOKS = 20;
const PAUSE_MS = 150;
/** As `dumpsys window` names it from Android 8 on; which of them are there differs by version. */
const LOCKED =
  /(?:mDreamingLockscreen|isKeyguardShowing|mShowingLockscreen|isStatusBarKeyguard|mKeyguardShowing)=true|KeyguardServiceDelegate[^=]*showing=true/;
const STAY_ON = "global stay_on_while_plugged_in";

/** Rejects with DEVICE_LOCKED where a swipe does not open it. */
export async function wake(phone: Phone, clock: Clock, signal: AbortSignal): Promise<void> {
  await phone.shell(`input keyevent ${WAKE_UP}`, signal);
  for (let look = 0; look < LOOKS; look++) {
    const { stdout } = await phone.shell("dumpsys window", signal);
    if (!LOCKED.test(stdout)) return;
    await phone.shell("wm dismiss-keyguard", signal);
    await sleep(clock, PAUSE_MS, signal);
  }
  const message = `device ${phone.serial} is locked; unlock it by hand and remove its PIN, pattern or password`;
  throw new Problem("DEVICE_LOCKED", message);
}

/** Resolves to what gives the owner's setting back. */
export async function stayAwake(
  phone: Phone,
  signal: AbortSignal,
): Promise<(signal: AbortSignal) => Promise<void>> {
  const before = (await phone.shell(`settings get ${STAY_ON}`, signal)).stdout.trim();
  await phone.shell("svc power stayon true", signal);
  const isSpecial = /^[1-9]\d*$/.test(before);
  return async (until) => {
    await phone.shell(isSpecial ? `settings put ${STAY_ON} ${before}` : "svc power stayon false", until);
  };
}
