import { toDump } from "../../ui/dump.ts";
import type { CommandTable } from "../command.ts";

const DUMP_MS = [1500, 2200] as const;
/** So long it waits for a screen that does not move. */
const IDLE_MS = 10_000;
const KILLED = 137;
const DEFAULT_PATH = "/sdcard/window_dump.xml";

/** The tree without the UI server. The two exclude each other: one of them at most is connected to the screen. */
export const UIAUTOMATOR: CommandTable = {
  uiautomator: async ([verb = "", ...args], { phone, signal, out, err }) => {
    if (verb !== "dump") {
      await err(`Unknown command: ${verb}\n`);
      return 1;
    }
    if (phone.instrumentation.isRunning) {
      await err("Killed \n");
      return KILLED;
    }
    const path = args.find((arg) => !arg.startsWith("-")) ?? DEFAULT_PATH;
    if (phone.glass.isPlaying) {
      await phone.delays.wait(IDLE_MS, signal);
      await err("ERROR: could not get idle state.\n");
      return 0;
    }
    await phone.delays.wait(phone.chance.between(...DUMP_MS), signal);
    const xml = toDump(phone.glass.tree(), args.includes("--compressed"));
    if (path === "/dev/tty") await out(xml);
    else phone.files.write(path, Buffer.from(xml), phone.seconds);
    // the spelling is Android's own
    await out(`UI hierchary dumped to: ${path}\n`);
    return 0;
  },
};
