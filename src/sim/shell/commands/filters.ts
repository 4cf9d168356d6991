import { type CommandContext, type CommandTable, readAll } from "../command.ts";

/** What stands behind a pipe; with files as arguments they read those. */
export const FILTERS: CommandTable = {
  grep,

  head: (args, context) => cut(args, context, (lines, count) => lines.slice(0, count)),
  tail: (args, context) => cut(args, context, (lines, count) => lines.slice(-count)),

  wc: async (args, context) => {
    const options = args.filter((arg) => arg.startsWith("-")).join("");
    const names = args.filter((arg) => !arg.startsWith("-"));
    const text = await read(names, context);
    if (text === undefined) return 1;
    const counts = {
      l: text.split("\n").length - 1,
      w: text.split(/\s+/).filter(Boolean).length,
      c: Buffer.byteLength(text),
    };
    const wanted = (["l", "w", "c"] as const).filter((key) => options === "" || options.includes(key));
    await context.out(`${[...wanted.map((key) => counts[key]), ...names].join(" ")}\n`);
    return 0;
  },

  sort: async (names, context) => {
    const text = await read(names, context);
    if (text === undefined) return 1;
    await context.out(
      linesOf(text)
        .toSorted()
        .map((line) => `${line}\n`)
        .join(""),
    );
    return 0;
  },
};

async function grep(args: readonly string[], context: CommandContext): Promise<number> {
  const options = args.filter((arg) => /^-\w+$/.test(arg)).join("");
  const [pattern, ...names] = args.filter((arg) => !/^-\w+$/.test(arg));
  if (pattern === undefined) {
    await context.err("grep: bad # argument\n");
    return 2;
  }
  const text = await read(names, context);
  if (text === undefined) return 2;
  const isWanted = new RegExp(sourceOf(pattern, options), options.includes("i") ? "i" : "");
  const found = linesOf(text).filter((line) => isWanted.test(line) !== options.includes("v"));
  if (options.includes("c")) await context.out(`${found.length}\n`);
  else if (!options.includes("q"))
    await context.out(found.map((line) => `${show(line, isWanted, options)}\n`).join(""));
  return found.length > 0 ? 0 : 1;
}

/** Basic expressions want a backslash before what is special in extended ones. */
function sourceOf(pattern: string, options: string): string {
  if (options.includes("F")) return pattern.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  if (options.includes("E")) return pattern;
  return pattern.replace(/\\?[+?(){}|]/g, (sign) => (sign.startsWith("\\") ? sign.slice(1) : `\\${sign}`));
}

function show(line: string, pattern: RegExp, options: string): string {
  return options.includes("o") ? (pattern.exec(line)?.[0] ?? line) : line;
}

/** `-n COUNT`, `-nCOUNT` or `-COUNT`; ten without. */
async function cut(
  args: readonly string[],
  context: CommandContext,
  pick: (lines: readonly string[], count: number) => readonly string[],
): Promise<number> {
  const joined = args.join(" ");
  const count = Number(/(?:^|\s)-(?:n\s*)?(\d+)/.exec(joined)?.[1] ?? 10);
  const names = joined
    .replace(/(?:^|\s)-(?:n\s*)?\d+/, "")
    .split(" ")
    .filter(Boolean);
  const text = await read(names, context);
  if (text === undefined) return 1;
  await context.out(
    pick(linesOf(text), count)
      .map((line) => `${line}\n`)
      .join(""),
  );
  return 0;
}

async function read(
  names: readonly string[],
  { phone, stdin, err }: CommandContext,
): Promise<string | undefined> {
  if (names.length === 0) return (await readAll(stdin)).toString();
  const texts: string[] = [];
  for (const name of names) {
    const file = phone.files.read(name);
    if (!file) {
      await err(`${name}: No such file or directory\n`);
      return undefined;
    }
    texts.push(Buffer.concat(file.chunks).toString());
  }
  return texts.join("");
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
