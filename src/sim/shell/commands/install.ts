import type { CommandContext } from "../command.ts";
import { splitOptions } from "../command.ts";

const INSTALL_MS = [700, 1500] as const;

/** A file of the phone, or with `-S SIZE` that many bytes of stdin, as `adb install` streams them. */
export async function install(args: readonly string[], context: CommandContext): Promise<number> {
  const { phone, stdin, signal, out, err } = context;
  const { flags, values, rest } = splitOptions(args, ["-i", "-S", "--user", "--install-location"]);
  const [path = "base.apk"] = rest;
  const chunks = values.has("-S")
    ? await readExactly(stdin, Number(values.get("-S")))
    : phone.files.read(path)?.chunks;
  if (!chunks) {
    await err(`Error: Unable to open file: ${path}\n`);
    return 255;
  }
  await phone.delays.wait(phone.chance.between(...INSTALL_MS), signal);
  const installed = await phone.install(Buffer.concat(chunks), path, flags.has("-d"));
  if (typeof installed === "string") {
    await out(`Failure [${installed}]\n`);
    return 1;
  }
  if (flags.has("-g")) phone.permissions.grant(installed.packageName, phone.permissions.names());
  await out("Success\n");
  return 0;
}

/** Undefined: stdin ended before. Whoever streams an APK keeps stdin open and waits for the answer. */
async function readExactly(
  stdin: AsyncIterable<Buffer>,
  size: number,
): Promise<readonly Buffer[] | undefined> {
  const chunks: Buffer[] = [];
  let left = size;
  for await (const chunk of stdin) {
    chunks.push(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) return chunks;
  }
  return undefined;
}
