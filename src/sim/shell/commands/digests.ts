import { createHash } from "node:crypto";
import type { CommandTable, ShellCommand } from "../command.ts";

/** Checksums of files, as toybox prints them. */
export const DIGESTS: CommandTable = {
  md5sum: sum("md5"),
  sha1sum: sum("sha1"),
  sha256sum: sum("sha256"),
};

function sum(algorithm: "md5" | "sha1" | "sha256"): ShellCommand {
  return async (paths, { phone, stdin, out, err }) => {
    if (paths.length === 0) {
      await out(`${await digest(algorithm, stdin)}  -\n`);
      return 0;
    }
    let code = 0;
    for (const path of paths) {
      const file = phone.files.read(path);
      if (file) await out(`${await digest(algorithm, file.chunks)}  ${path}\n`);
      else {
        await err(`${algorithm}sum: ${path}: No such file or directory\n`);
        code = 1;
      }
    }
    return code;
  };
}

async function digest(algorithm: string, chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}
