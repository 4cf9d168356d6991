import type { CommandTable } from "../command.ts";
import { splitOptions } from "../command.ts";

/** The keyboards. */
export const IME: CommandTable = {
  ime: async (args, { phone, out, err }) => {
    const { flags, rest } = splitOptions(args, ["--user"]);
    const [verb = "", id = ""] = rest;
    const { inputMethods } = phone;
    if (verb === "list") {
      const ids = flags.has("-a") ? inputMethods.all : inputMethods.enabled;
      await out(ids.map((one) => (flags.has("-s") ? `${one}\n` : `${one}:\n  mId=${one}\n`)).join(""));
      return 0;
    }
    if (verb === "reset") {
      inputMethods.reset();
      await out("Reset current and enabled IMEs for user #0\n");
      return 0;
    }
    const wanted = { set: "selected", enable: "enabled", disable: "disabled" }[verb];
    if (wanted === undefined) {
      await err(`Unknown command: ${verb}\n`);
      return 255;
    }
    const isDone =
      verb === "set"
        ? inputMethods.use(id)
        : verb === "enable"
          ? inputMethods.enable(id)
          : inputMethods.disable(id);
    if (isDone) await out(`Input method ${id}${verb === "enable" ? ": now" : ""} ${wanted} for user #0\n`);
    else await err(`Unknown input method ${id} cannot be ${wanted} for user #0\n`);
    return isDone ? 0 : 255;
  },
};
