import type { App } from "../apps/app.ts";
import type { View } from "./view.ts";

/** The screens that are Android's own. */
export const SYSTEM_UI = "com.android.systemui";
export const LAUNCHER = "com.google.android.apps.nexuslauncher";
export const KEYBOARD = "com.google.android.inputmethod.latin";

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

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"] as const;

/** Its keys carry their letters as descriptions, as on the real one; `top` in permille of the screen. */
export function keyboard(top: number): View {
  const height = (1000 - top) / 4;
  const keys = ROWS.flatMap((row, line) =>
    Array.from(row, (letter, i): View => {
      const left = 20 + line * 40 + i * 96;
      return key(letter, letter, [left, top + line * height, left + 90, top + (line + 1) * height]);
    }),
  );
  const enter = key("enter", "Enter", [800, top + 3 * height, 980, 1000]);
  const space = key(" ", "Space", [250, top + 3 * height, 780, 1000]);
  return {
    kind: "frame",
    name: "keyboard_view",
    isOpaque: true,
    at: [0, top, 1000, 1000],
    children: [...keys, space, enter],
  };
}

function key(event: string, desc: string, at: View["at"]): View {
  return {
    kind: "frame",
    name: `key_pos_${event.trim() || "space"}`,
    desc,
    on: event,
    ...(at ? { at } : {}),
  };
}
