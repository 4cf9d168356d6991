import { text } from "node:stream/consumers";
import type { CommandTable } from "../command.ts";

/** Properties, settings and what belongs to the shell itself. */
export const SYSTEM: CommandTable = {
  echo: async (args, { out }) => {
    const isBare = args[0] === "-n";
    await out((isBare ? args.slice(1) : args).join(" ") + (isBare ? "" : "\n"));
    return 0;
  },

  true: async () => 0,
  false: async () => 1,

  grep: async (args, { stdin, out, err }) => {
    const options = args.filter((arg) => arg.startsWith("-")).join("");
    const [pattern, ...files] = args.filter((arg) => !arg.startsWith("-"));
    if (pattern === undefined || files.length > 0) {
      await err("usage: grep [-EFiqv] PATTERN\n");
      return 2;
    }
    const source = options.includes("F") ? pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") : pattern;
    const isWanted = new RegExp(source, options.includes("i") ? "i" : "");
    const lines = (await text(stdin)).replace(/\n$/, "").split("\n");
    const found = lines.filter((line) => isWanted.test(line) !== options.includes("v"));
    if (!options.includes("q")) await out(found.map((line) => `${line}\n`).join(""));
    return found.length > 0 ? 0 : 1;
  },

  id: async (_args, { out }) => {
    await out(
      "uid=2000(shell) gid=2000(shell) groups=2000(shell),1015(sdcard_rw),9997(everybody) context=u:r:shell:s0\n",
    );
    return 0;
  },

  getprop: async ([name, fallback], { phone, out }) => {
    const all = [...phone.properties].map(([key, value]) => `[${key}]: [${value}]\n`).join("");
    await out(name === undefined ? all : `${phone.properties.get(name) ?? fallback ?? ""}\n`);
    return 0;
  },

  settings: async ([verb, namespace, key, value], { phone, out, err }) => {
    const isKnown = ["system", "secure", "global"].includes(namespace ?? "") && key !== undefined;
    const name = `${namespace}/${key}`;
    if (isKnown && verb === "get") await out(`${phone.settings.get(name) ?? "null"}\n`);
    else if (isKnown && verb === "delete") await out(`Deleted ${phone.settings.delete(name) ? 1 : 0} rows\n`);
    else if (isKnown && verb === "put" && value !== undefined) phone.settings.set(name, value);
    else {
      await err(`Invalid command: ${verb ?? ""}\n`);
      return 255;
    }
    return 0;
  },

  svc: async ([service, verb, value], { phone, err }) => {
    if (service !== "power" || verb !== "stayon" || value === undefined) {
      await err(
        "Available commands:\n    help     Show information about the subcommands\n    power    Control the power manager\n",
      );
      return 1;
    }
    phone.staysOn = value !== "false";
    return 0;
  },
};
