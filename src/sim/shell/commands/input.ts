import type { CommandTable, ShellCommand } from "../command.ts";
import { splitOptions } from "../command.ts";

const INPUT_MS = 80;
const KEY_CODES: Readonly<Record<string, number>> = {
  HOME: 3,
  BACK: 4,
  POWER: 26,
  SPACE: 62,
  ENTER: 66,
  DEL: 67,
  MENU: 82,
  SLEEP: 223,
  WAKEUP: 224,
};

/** Touches and keys from the shell. */
export const INPUT: CommandTable = {
  input: async (args, context) => {
    const [verb = "", ...rest] = args[0] === "touchscreen" || args[0] === "keyboard" ? args.slice(1) : args;
    const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
    if (!run) {
      await context.err(`Error: Unknown command: ${verb}\n`);
      return 255;
    }
    await context.phone.delays.wait(INPUT_MS, context.signal);
    return run(rest, context);
  },
};

const VERBS: Readonly<Record<string, ShellCommand>> = {
  keyevent: async (args, { phone }) => {
    for (const key of splitOptions(args, []).rest) {
      phone.glass.press(KEY_CODES[key.replace(/^KEYCODE_/, "")] ?? Number(key));
    }
    return 0;
  },

  tap: async ([x, y], { phone }) => {
    phone.glass.tap(Number(x), Number(y));
    return 0;
  },

  swipe: async ([x1, y1, x2, y2], { phone }) => {
    const dx = Number(x2) - Number(x1);
    const dy = Number(y2) - Number(y1);
    const isVertical = Math.abs(dy) >= Math.abs(dx);
    phone.glass.swipe(isVertical ? (dy < 0 ? "up" : "down") : dx < 0 ? "left" : "right");
    return 0;
  },

  /** `%s` is a space. Anything but ASCII has no key and breaks the command. */
  text: async (args, { phone, err }) => {
    const text = args.join(" ").replaceAll("%s", " ");
    if (/[^\x20-\x7e]/.test(text)) {
      await err(
        "Exception occurred while executing 'text':\njava.lang.NullPointerException: Attempt to get length of null array\n",
      );
      return 255;
    }
    phone.glass.type(text);
    return 0;
  },
};
