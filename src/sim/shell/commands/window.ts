import { drawPng } from "../../screen/png.ts";
import type { CommandTable } from "../command.ts";

const SCREENCAP_MS = 150;

/** The window manager, and pictures of what it shows. */
export const WINDOW: CommandTable = {
  wm: async ([verb], { phone, out, err }) => {
    const { glass } = phone;
    if (verb === "size") await out(`Physical size: ${glass.size.width}x${glass.size.height}\n`);
    else if (verb === "density") await out(`Physical density: ${glass.density}\n`);
    else if (verb === "dismiss-keyguard") glass.dismissKeyguard();
    else {
      await err(`Unknown command: ${verb ?? ""}\n`);
      return 255;
    }
    return 0;
  },

  screencap: async (args, { phone, signal, out }) => {
    const path = args.find((arg) => !arg.startsWith("-"));
    await phone.delays.wait(SCREENCAP_MS, signal);
    const png = await drawPng(phone.glass.tree(true), phone.glass.size);
    if (path === undefined) await out(png);
    else phone.files.write(path, png, phone.seconds);
    return 0;
  },
};
