import { posix } from "node:path";
import type { CommandContext, CommandTable } from "../command.ts";

/** Changing files and reading them whole. */
export const FILES: CommandTable = {
  cat: async (paths, { phone, stdin, out, err }) => {
    if (paths.length === 0) for await (const bytes of stdin) await out(bytes);
    let code = 0;
    for (const path of paths) {
      const file = phone.files.read(path);
      if (file) for (const chunk of file.chunks) await out(chunk);
      else code = await fail(err, `cat: ${path}: ${whyUnreadable(phone, path)}`);
    }
    return code;
  },

  rm: async (args, { phone, err }) => {
    const options = optionsOf(args);
    let code = 0;
    for (const path of pathsOf(args)) {
      const isDirectory = phone.files.isDirectory(path);
      if (isDirectory && !/[rR]/.test(options)) code = await fail(err, `rm: ${path}: is a directory`);
      else if (isDirectory) phone.files.removeDirectory(path);
      else if (!phone.files.remove(path) && !options.includes("f"))
        code = await fail(err, `rm: ${path}: No such file or directory`);
    }
    return code;
  },

  touch: async (args, { phone, err }) => {
    let code = 0;
    for (const path of pathsOf(args)) {
      if (phone.files.isDirectory(posix.dirname(path))) phone.files.touch(path, phone.seconds);
      else code = await fail(err, `touch: '${path}': No such file or directory`);
    }
    return code;
  },

  mkdir: async (args, { phone, err }) => {
    const makesParents = optionsOf(args).includes("p");
    let code = 0;
    for (const path of pathsOf(args)) {
      const reason = makesParents ? undefined : whyNotMade(phone, path);
      if (reason) code = await fail(err, `mkdir: '${path}': ${reason}`);
      else phone.files.makeDirectory(path);
    }
    return code;
  },

  cp: async (args, context) => copy(args, context, "cp"),

  mv: async (args, context) => {
    const code = await copy(args, context, "mv");
    if (code === 0) context.phone.files.remove(pathsOf(args)[0] ?? "");
    return code;
  },
};

async function copy(args: readonly string[], { phone, err }: CommandContext, name: string): Promise<number> {
  const [from = "", to = ""] = pathsOf(args);
  const file = phone.files.read(from);
  if (!file) return fail(err, `${name}: bad '${from}': No such file or directory`);
  const target = phone.files.isDirectory(to) ? posix.join(to, posix.basename(from)) : to;
  phone.files.save(target, file);
  return 0;
}

function whyNotMade(phone: CommandContext["phone"], path: string): string | undefined {
  if (phone.files.stat(path)) return "File exists";
  return phone.files.isDirectory(posix.dirname(path)) ? undefined : "No such file or directory";
}

function whyUnreadable(phone: CommandContext["phone"], path: string): string {
  return phone.files.isDirectory(path) ? "Is a directory" : "No such file or directory";
}

function optionsOf(args: readonly string[]): string {
  return args.filter((arg) => arg.startsWith("-")).join("");
}

function pathsOf(args: readonly string[]): readonly string[] {
  return args.filter((arg) => !arg.startsWith("-"));
}

async function fail(err: CommandContext["err"], message: string): Promise<1> {
  await err(`${message}\n`);
  return 1;
}
