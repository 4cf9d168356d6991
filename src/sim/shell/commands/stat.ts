import { posix } from "node:path";
import type { FileSystem } from "../../android/file-system.ts";
import type { CommandTable } from "../command.ts";
import { splitOptions } from "../command.ts";

type Stat = NonNullable<ReturnType<FileSystem["stat"]>>;

const FORMATS: Readonly<Record<string, (path: string, stat: Stat) => string>> = {
  n: (path) => path,
  s: (_, { size }) => String(size),
  Y: (_, { mtime }) => String(mtime),
  y: (_, { mtime }) => `${dateOf(mtime)}:00.000000000 +0000`,
  F: (_, { mode }) => (isDirectory(mode) ? "directory" : "regular file"),
  a: (_, { mode }) => (mode & 0o7777).toString(8),
  A: (_, { mode }) => rights(mode),
};

/** What is where, how large, and how much room is left. */
export const STAT: CommandTable = {
  ls: async (args, { phone, out, err }) => {
    const options = args.filter((arg) => arg.startsWith("-")).join("");
    const paths = args.filter((arg) => !arg.startsWith("-"));
    const isLong = options.includes("l");
    const line = (name: string, path: string): string => {
      const stat = phone.files.stat(path);
      return isLong && stat ? longLine(name, stat) : `${name}\n`;
    };
    let code = 0;
    for (const path of paths.length > 0 ? paths : ["/"]) {
      if (!phone.files.stat(path)) {
        await err(`ls: ${path}: No such file or directory\n`);
        code = 1;
      } else if (!phone.files.isDirectory(path) || options.includes("d")) await out(line(path, path));
      else {
        const names = phone.files.list(path);
        if (isLong) await out(`total ${names.length * 4}\n`);
        await out(names.map((name) => line(name, posix.join(path, name))).join(""));
      }
    }
    return code;
  },

  stat: async (args, { phone, out, err }) => {
    const { values, rest } = splitOptions(args, ["-c"]);
    const format = values.get("-c") ?? "  File: %n\n  Size: %s\t %F\nAccess: (0%a/%A)\nModify: %y";
    let code = 0;
    for (const path of rest) {
      const stat = phone.files.stat(path);
      if (stat) await out(`${format.replace(/%(\w)/g, (sign, key) => FORMATS[key]?.(path, stat) ?? sign)}\n`);
      else {
        await err(`stat: '${path}': No such file or directory\n`);
        code = 1;
      }
    }
    return code;
  },

  df: async (args, { phone, out }) => {
    const isHuman = args.includes("-h");
    const { capacityBytes, freeBytes } = phone.files;
    const size = (bytes: number): string =>
      isHuman ? `${Math.round(bytes / 2 ** 30)}G` : String(Math.floor(bytes / 1024));
    const percent = Math.ceil(((capacityBytes - freeBytes) * 100) / capacityBytes);
    const cells = [
      "/dev/fuse",
      size(capacityBytes),
      size(capacityBytes - freeBytes),
      size(freeBytes),
      `${percent}%`,
    ];
    await out(
      `Filesystem ${isHuman ? "Size" : "1K-blocks"} Used ${isHuman ? "Avail" : "Available"} Use% Mounted on\n`,
    );
    await out(`${cells.join(" ")} /storage/emulated\n`);
    return 0;
  },

  test: async (args, { phone }) => (isTrue(args, phone.files) ? 0 : 1),
  "[": async (args, { phone }) => (isTrue(args.slice(0, -1), phone.files) ? 0 : 1),
};

function isTrue(args: readonly string[], files: FileSystem): boolean {
  const [first = "", second = "", third = ""] = args;
  if (first === "!") return !isTrue(args.slice(1), files);
  if (args.length === 3) return second === "!=" ? first !== third : /^==?$/.test(second) && first === third;
  if (first === "-d") return files.isDirectory(second);
  if (first === "-f") return files.read(second) !== undefined;
  if (first === "-e") return files.stat(second) !== undefined;
  if (first === "-s") return (files.stat(second)?.size ?? 0) > 0;
  if (first === "-z") return second === "";
  return first === "-n" ? second !== "" : first !== "";
}

function longLine(name: string, { mode, size, mtime }: Stat): string {
  return `${rights(mode)} 1 u0_a160 media_rw ${size} ${dateOf(mtime)} ${name}\n`;
}

function rights(mode: number): string {
  const signs = Array.from("rwxrwxrwx", (sign, i) => (mode & (0o400 >> i) ? sign : "-"));
  return (isDirectory(mode) ? "d" : "-") + signs.join("");
}

function isDirectory(mode: number): boolean {
  return (mode & 0o170000) === 0o040000;
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
}
