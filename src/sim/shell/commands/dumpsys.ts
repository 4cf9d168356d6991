import type { Phone } from "../../phone.ts";
import type { CommandTable } from "../command.ts";

/** The lines that automation reads from each service's dump. */
const SERVICES: Readonly<Record<string, (phone: Phone, args: readonly string[]) => string>> = {
  power: ({ glass, staysOn }) =>
    `POWER MANAGER (dumpsys power)\n  mWakefulness=${glass.isAwake ? "Awake" : "Asleep"}\n` +
    `  mStayOn=${staysOn}\nDisplay Power: state=${glass.isAwake ? "ON" : "OFF"}\n`,

  window: ({ glass }) => {
    const activity = glass.foreground ? `/${glass.foreground.activity}` : "/.NexusLauncherActivity";
    const focus = glass.isLocked ? "NotificationShade" : glass.foregroundPackage + activity;
    return (
      `WINDOW MANAGER POLICY STATE (dumpsys window policy)\n    mAwake=${glass.isAwake}\n` +
      `    KeyguardServiceDelegate\n      showing=${glass.isLocked}\n      secure=${glass.asksForPin}\n` +
      `WINDOW MANAGER WINDOWS (dumpsys window windows)\n  mCurrentFocus=Window{5f1c2d3 u0 ${focus}}\n` +
      `  mDreamingLockscreen=${glass.isLocked}\n  isKeyguardShowing=${glass.isLocked}\n`
    );
  },

  package: (phone, [name = ""]) => {
    const info = phone.packages.get(name);
    if (!info) return `Unable to find package: ${name}\n`;
    return (
      `Packages:\n  Package [${name}] (5f1c2d3):\n    versionCode=${info.versionCode} minSdk=26 targetSdk=34\n` +
      `    versionName=${info.versionName}\n`
    );
  },

  battery: ({ batteryPercent }) =>
    `Current Battery Service state:\n  AC powered: false\n  USB powered: true\n  status: 2\n  present: true\n` +
    `  level: ${batteryPercent}\n  scale: 100\n  temperature: 270\n`,
};

/** State of the system's services. */
export const DUMPSYS: CommandTable = {
  dumpsys: async ([name = "", ...args], { phone, out, err }) => {
    const dump = Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
    if (dump) await out(dump(phone, args));
    else await err(`Can't find service: ${name}\n`);
    return 0;
  },
};
