import type { App } from "../apps/app.ts";
import type { View } from "./view.ts";

/** The screens that are Android's own. */
export const SYSTEM_UI = "com.android.systemui";
export const LAUNCHER = "com.google.android.apps.nexuslauncher";

export function keyguard(asksForPin: boolean): View {
  return {
    kind: "frame",
    name: "keyguard_root",
    isOpaque: true,
    children: [
      { kind: "text", name: "lockscreen_clock", text: "09:41", at: [300, 150, 700, 250] },
      {
        kind: "text",
        name: "keyguard_indication",
        text: asksForPin ? "Enter PIN" : "Swipe up to open",
        at: [300, 900, 700, 950],
      },
    ],
  };
}

export function darkness(): View {
  return { kind: "frame", name: "scrim_behind", isOpaque: true };
}

/** Touching an icon raises the app's package as the event. */
export function launcher(apps: readonly App[]): View {
  return {
    kind: "frame",
    name: "launcher",
    isOpaque: true,
    children: apps.map((app, i) => ({
      kind: "text",
      name: `icon_${app.packageName}`,
      text: app.label,
      desc: app.label,
      on: app.packageName,
      at: [
        50 + (i % 4) * 230,
        700 + Math.floor(i / 4) * 120,
        250 + (i % 4) * 230,
        800 + Math.floor(i / 4) * 120,
      ],
    })),
  };
}
