import type { Phone } from "../../phone.ts";
import type { CommandTable } from "../command.ts";
import { dumpInstalls } from "./dump-installs.ts";
import { dumpPackage } from "./dump-package.ts";

/** The lines that automation reads from each service's dump. */
const SERVICES: Readonly<Record<string, (phone: Phone, args: readonly string[]) => string>> = {
  power: ({ glass, settings, staysOn }) => {
    const stayOn = settings.get("global", "stay_on_while_plugged_in") ?? "0";
    return (
      `POWER MANAGER (dumpsys power)\n\nPower Manager State:\n  mDirty=0x0\n` +
      `  mWakefulness=${glass.isAwake ? "Awake" : "Asleep"}\n  mWakefulnessChanging=false\n  mIsPowered=true\n` +
      `  mStayOn=${staysOn}\n  mStayOnWhilePluggedInSetting=${stayOn}\n` +
      `  mHoldingDisplaySuspendBlocker=${glass.isAwake}\nDisplay Power: state=${glass.isAwake ? "ON" : "OFF"}\n`
    );
  },

  window: ({ glass }) => {
    const { isAwake, isLocked, keyguard } = glass;
    const focus = `Window{5f1c2d3 u0 ${focusOf(glass)}}`;
    return (
      `WINDOW MANAGER POLICY STATE (dumpsys window policy)\n    mAwake=${isAwake} mScreenOnEarly=${isAwake}\n` +
      `    KeyguardServiceDelegate\n      showing=${isLocked}\n      secure=${keyguard.isSecure}\n` +
      `WINDOW MANAGER WINDOWS (dumpsys window windows)\n  mCurrentFocus=${focus}\n` +
      `  mFocusedApp=ActivityRecord{8d0b6a u0 ${activityOf(glass)} t42}\n` +
      `  mDreamingLockscreen=${isLocked}\n  isKeyguardShowing=${isLocked}\n`
    );
  },

  package: (phone, [name = ""]) => (name === "installs" ? dumpInstalls(phone) : dumpPackage(phone, name)),

  battery: ({ batteryPercent }) =>
    `Current Battery Service state:\n  AC powered: false\n  USB powered: true\n  Wireless powered: false\n  status: 2\n` +
    `  health: 2\n  present: true\n  level: ${batteryPercent}\n  scale: 100\n  voltage: 4123\n  temperature: 270\n`,

  input_method: ({ glass, inputMethods }) =>
    `Current Input Method Manager state:\n  mCurMethodId=${inputMethods.current}\n` +
    `  mInputShown=${glass.isKeyboardOpen}\n  mIsInputViewShown=${glass.isKeyboardOpen}\n`,

  activity: ({ glass }) =>
    `ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)\n` +
    `    topResumedActivity=ActivityRecord{8d0b6a u0 ${activityOf(glass)} t42}\n`,
};

/** State of the system's services. */
export const DUMPSYS: CommandTable = {
  dumpsys: async ([name = "", ...args], { phone, out, err }) => {
    const dump = Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
    if (name === "-l")
      await out(
        Object.keys(SERVICES)
          .map((one) => `  ${one}\n`)
          .join(""),
      );
    else if (dump) await out(dump(phone, args));
    else await err(`Can't find service: ${name}\n`);
    return 0;
  },
};

function focusOf(glass: Phone["glass"]): string {
  if (glass.isLocked) return "NotificationShade";
  const overlay = glass.topOverlay;
  return overlay ? `${overlay.packageName}/${overlay.activity}` : activityOf(glass);
}

function activityOf({ foreground, foregroundPackage }: Phone["glass"]): string {
  return `${foregroundPackage}/${foreground?.activity ?? ".NexusLauncherActivity"}`;
}
