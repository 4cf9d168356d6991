import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { CommandContext, CommandTable } from "../command.ts";

/** Looking at and changing files. */
export const FILES: CommandTable = {
  ls: async (args, { phone, out, err }) => {
    const paths = args.filter((arg) => !arg.startsWith("-"));
    let code = 0;
    for (const path of paths.length > 0 ? paths : ["/"]) {
      if (phone.files.isDirectory(path))
        await out(
          phone.files
            .list(path)
            .map((name) => `${name}\n`)
            .join(""),
        );
      else if (phone.files.read(path)) await out(`${path}\n`);
      else code = await fail(err, `ls: ${path}: No such file or directory`);
    }
    return code;
  },

  cat: async (paths, { phone, stdin, out, err }) => {
    if (paths.length === 0) for await (const bytes of stdin) await out(bytes);
    let code = 0;
    for (const path of paths) {
      const file = phone.files.read(path);
      if (file) await out(Buffer.concat(file.chunks));
      else code = await fail(err, `cat: ${path}: No such file or directory`);
    }
    return code;
  },

  rm: async (args, { phone, err }) => {
    const isForced = args.some((arg) => /^-\w*f/.test(arg));
    let code = 0;
    for (const path of args.filter((arg) => !arg.startsWith("-"))) {
      const isGone = phone.files.remove(path) || isForced;
      if (!isGone) code = await fail(err, `rm: ${path}: No such file or directory`);
    }
    return code;
  },

  touch: async (args, { phone, err }) => {
    let code = 0;
    for (const path of args.filter((arg) => !arg.startsWith("-"))) {
      if (phone.files.isDirectory(posix.dirname(path)))
        phone.files.touch(path, Math.floor(Date.now() / 1000));
      else code = await fail(err, `touch: '${path}': No such file or directory`);
    }
    return code;
  },

  mkdir: async (args, { phone, err }) => {
    const makesParents = args.includes("-p");
    let code = 0;
    for (const path of args.filter((arg) => !arg.startsWith("-"))) {
      const reason = phone.files.stat(path) && !makesParents ? "File exists" : undefined;
      if (reason) code = await fail(err, `mkdir: '${path}': ${reason}`);
      else phone.files.makeDirectory(path);
    }
    return code;
  },

  md5sum: async (paths, { phone, out, err }) => {
    let code = 0;
    for (const path of paths) {
      const file = phone.files.read(path);
      if (!file) code = await fail(err, `md5sum: ${path}: No such file or directory`);
      else await out(`${digest("md5", file.chunks)}  ${path}\n`);
    }
    return code;
  },

  sha256sum: async (paths, { phone, out, err }) => {
    let code = 0;
    for (const path of paths) {
      const file = phone.files.read(path);
      if (!file) code = await fail(err, `sha256sum: ${path}: No such file or directory`);
      else await out(`${file.sha256}  ${path}\n`);
    }
    return code;
  },
};

function digest(algorithm: "md5", chunks: readonly Buffer[]): string {
  const hash = createHash(algorithm);
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}

async function fail(err: CommandContext["err"], message: string): Promise<1> {
  await err(`${message}\n`);
  return 1;
}
