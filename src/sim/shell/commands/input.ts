import { KEY_NAMES } from "../../screen/key-codes.ts";
import type { CommandTable, ShellCommand } from "../command.ts";
import { splitOptions } from "../command.ts";

const INPUT_MS = 80;
const SOURCES = ["touchscreen", "keyboard", "mouse", "touchpad", "stylus", "dpad"];

/** Touches and keys from the shell. */
export const INPUT: CommandTable = {
  input: async (args, context) => {
    const [verb = "", ...rest] = SOURCES.includes(args[0] ?? "") ? args.slice(1) : args;
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
  keyevent: async (args, { phone, err }) => {
    for (const key of splitOptions(args, []).rest) {
      const name = key.replace(/^KEYCODE_/, "");
      const code = Object.hasOwn(KEY_NAMES, name) ? KEY_NAMES[name] : Number(key);
      if (code === undefined || !Number.isInteger(code)) {
        await err(
          `\nException occurred while executing 'keyevent':\njava.lang.IllegalArgumentException: Unknown keycode: ${key}\n`,
        );
        return 255;
      }
      phone.glass.press(code);
    }
    return 0;
  },

  tap: withNumbers(2, ([x = 0, y = 0], { glass }) => glass.tap(x, y)),

  swipe: withNumbers(4, ([x1 = 0, y1 = 0, x2 = 0, y2 = 0], { glass }) =>
    glass.swipe({ x: x1, y: y1 }, { x: x2, y: y2 }),
  ),

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

/** More of them, as the duration of a swipe, are taken and mean nothing here. */
function withNumbers(
  count: number,
  act: (numbers: readonly number[], phone: Parameters<ShellCommand>[1]["phone"]) => void,
): ShellCommand {
  return async (args, { phone, err }) => {
    const numbers = args.map(Number);
    if (args.length < count || numbers.some(Number.isNaN)) {
      await err("Error: Invalid arguments for command\n");
      return 255;
    }
    act(numbers, phone);
    return 0;
  };
}
