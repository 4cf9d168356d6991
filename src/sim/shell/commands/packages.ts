import type { CommandContext, CommandTable, ShellCommand } from "../command.ts";
import { splitOptions } from "../command.ts";

const INSTALL_MS = [700, 1500] as const;

const pm: ShellCommand = async ([verb = "", ...args], context) => {
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (run) return run(args, context);
  await context.err(`Unknown command: ${verb}\n`);
  return 255;
};

/** The package manager. `cmd package` is its other name. */
export const PACKAGES: CommandTable = {
  pm,
  cmd: async ([service, ...args], context) => {
    if (service === "package") return pm(args, context);
    await context.err(`cmd: Can't find service: ${service ?? ""}\n`);
    return 20;
  },
};

const VERBS: CommandTable = {
  path: async ([name = ""], { phone, out }) => {
    if (!phone.packages.has(name)) return 1;
    await out(`package:/data/app/${name}/base.apk\n`);
    return 0;
  },

  list: async (args, { phone, out, err }) => {
    const { flags, rest } = splitOptions(args, ["--user"]);
    const [what, part = ""] = rest;
    if (what !== "packages") {
      await err(`Error: unknown list type '${what ?? ""}'\n`);
      return 255;
    }
    const found = [...phone.packages.values()].filter(({ packageName }) => packageName.includes(part));
    const line = (name: string, code: number): string =>
      `package:${name}${flags.has("--show-versioncode") ? ` versionCode:${code}` : ""}\n`;
    await out(found.map(({ packageName, versionCode }) => line(packageName, versionCode)).join(""));
    return 0;
  },

  install,

  uninstall: async (args, { phone, out }) => {
    const [name = ""] = splitOptions(args, ["--user"]).rest;
    const isGone = phone.packages.delete(name);
    if (isGone) phone.stopApp(name);
    await out(isGone ? "Success\n" : "Failure [DELETE_FAILED_INTERNAL_ERROR]\n");
    return isGone ? 0 : 1;
  },

  grant: async (args, { phone, err }) => {
    const [name = "", permission] = splitOptions(args, ["--user"]).rest;
    if (phone.packages.has(name) && permission) return 0;
    await err(
      `\nException occurred while executing 'grant':\njava.lang.IllegalArgumentException: Unknown package: ${name}\n`,
    );
    return 255;
  },
};

/** A file of the phone, or with `-S SIZE` that many bytes of stdin, as `adb install` streams them. */
async function install(
  args: readonly string[],
  { phone, stdin, signal, out, err }: CommandContext,
): Promise<number> {
  const { values, rest } = splitOptions(args, ["-i", "-S", "--user", "--install-location"]);
  const [path] = rest;
  const size = Number(values.get("-S"));
  const chunks = values.has("-S") ? await readExactly(stdin, size) : phone.files.read(path ?? "")?.chunks;
  if (!chunks) {
    await err(`Error: Unable to open file: ${path ?? ""}\n`);
    return 255;
  }
  await phone.delays.wait(phone.chance.between(...INSTALL_MS), signal);
  if (await phone.install(Buffer.concat(chunks))) {
    await out("Success\n");
    return 0;
  }
  await out(`Failure [INSTALL_PARSE_FAILED_NOT_APK: Failed to parse ${path ?? "base.apk"}]\n`);
  return 1;
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
