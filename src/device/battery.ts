/** Whether the phone will last for a task. */
import { Problem } from "../model/problem.ts";
import type { PhoneLink } from "./adb/link.ts";

export interface Battery {
  readonly percent: number;
  /** From a cable or a charging plate. */
  readonly isPowered: boolean;
}

/** Below it phones dim, stop uploads and go off in the middle of something, charger or not. */
export const LEAST_PERCENT = 10;

/** Rejects with DEVICE_BATTERY_LOW. What the phone does not tell is no reason to refuse it. */
export async function checkBattery(
  phone: Pick<PhoneLink, "serial" | "shell">,
  signal: AbortSignal,
): Promise<Battery | undefined> {
  const { stdout } = await phone.shell("dumpsys battery", signal);
  const battery = parseBattery(stdout);
  if (!battery || battery.percent >= LEAST_PERCENT) return battery;
  throw new Problem(
    "DEVICE_BATTERY_LOW",
    `device ${phone.serial} has ${battery.percent} % of its battery left, ` +
      `${battery.isPowered ? "though it charges" : "and does not charge"}; charge it to ${LEAST_PERCENT} % or more`,
  );
}

export function parseBattery(dump: string): Battery | undefined {
  const level = Number(/^\s*level: (\d+)/m.exec(dump)?.[1]);
  const scale = Number(/^\s*scale: (\d+)/m.exec(dump)?.[1] ?? 100);
  if (!Number.isFinite(level) || !(scale > 0)) return undefined;
  return {
    percent: Math.round((level * 100) / scale),
    isPowered: /^\s*(?:AC|USB|Wireless|Dock) powered: true/m.test(dump),
  };
}
