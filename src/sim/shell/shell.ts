import { Readable } from "node:stream";
import type { Phone } from "../phone.ts";
import type { CommandContext } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { type Command, parse, type Pipeline, type Redirect, ShellSyntaxError, type Word } from "./parse.ts";

export interface ShellStreams {
  readonly stdin: AsyncIterable<Buffer>;
  readonly out: (bytes: Buffer) => Promise<void>;
  readonly err: (bytes: Buffer) => Promise<void>;
  /** Ends with the stream that the line came from. */
  readonly signal: AbortSignal;
}

const SHELL = "/system/bin/sh";
const NOT_FOUND = 127;
const VARIABLES: Readonly<Record<string, string>> = {
  HOME: "/",
  PATH: "/product/bin:/apex/com.android.runtime/bin:/system/bin:/vendor/bin",
  EXTERNAL_STORAGE: "/sdcard",
  USER: "shell",
};

/** Runs one line as the phone's mksh would. @returns the exit code of the last command */
export async function runShell(phone: Phone, line: string, streams: ShellStreams): Promise<number> {
  try {
    return await runAll(phone, parse(line), streams);
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    await streams.err(Buffer.from(`${SHELL}: ${cause.message}\n`));
    return 1;
  }
}

async function runAll(phone: Phone, pipelines: readonly Pipeline[], streams: ShellStreams): Promise<number> {
  let code = 0;
  for (const pipeline of pipelines) {
    const isWanted = pipeline.when === "always" || (pipeline.when === "success") === (code === 0);
    if (!isWanted) continue;
    const running = runPipeline(phone, pipeline, streams);
    if (!pipeline.inBackground) code = await running;
    // what runs behind the line's back has nobody to report to
    else running.catch(() => {});
  }
  return code;
}

/** Each command reads all that the one before it wrote. */
async function runPipeline(phone: Phone, { commands }: Pipeline, streams: ShellStreams): Promise<number> {
  let { stdin } = streams;
  let code = 0;
  for (const [i, command] of commands.entries()) {
    const piped: Buffer[] = [];
    const isLast = i === commands.length - 1;
    const out = isLast ? streams.out : async (bytes: Buffer): Promise<void> => void piped.push(bytes);
    code = await runCommand(phone, command, { ...streams, stdin, out });
    stdin = Readable.from(piped, { objectMode: false });
  }
  return code;
}

async function runCommand(phone: Phone, command: Command, streams: ShellStreams): Promise<number> {
  const [name, ...args] = (
    await Promise.all(command.words.map((word) => expand(phone, word, streams)))
  ).flat();
  const outputs = await redirect(phone, command.redirects, streams);
  if (name === undefined) return 0;
  const context: CommandContext = {
    phone,
    stdin: streams.stdin,
    signal: streams.signal,
    out: (text) => outputs.out(Buffer.from(text)),
    err: (text) => outputs.err(Buffer.from(text)),
  };
  const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (run) return run(args, context);
  await context.err(`${SHELL}: ${name}: inaccessible or not found\n`);
  return NOT_FOUND;
}

/** Fields of a word. Text that was not quoted is split at blanks when it came from an expansion. */
async function expand(phone: Phone, word: Word, streams: ShellStreams): Promise<readonly string[]> {
  const fields: string[] = [];
  let field: string | undefined;
  for (const part of word) {
    const value = part.kind === "text" ? part.text : await valueOf(phone, part, streams);
    if (part.isQuoted || part.kind === "text") field = (field ?? "") + value;
    else {
      const [first = "", ...more] = value.split(/[ \t\n]+/);
      if (first !== "" || field !== undefined) field = (field ?? "") + first;
      for (const next of more) {
        if (field !== undefined) fields.push(field);
        field = next === "" ? undefined : next;
      }
    }
  }
  return field === undefined ? fields : [...fields, field];
}

async function valueOf(
  phone: Phone,
  part: Exclude<Word[number], { kind: "text" }>,
  streams: ShellStreams,
): Promise<string> {
  if (part.kind === "variable") return VARIABLES[part.name] ?? "";
  const written: Buffer[] = [];
  await runAll(phone, parse(part.source), { ...streams, out: async (bytes) => void written.push(bytes) });
  return Buffer.concat(written).toString().replace(/\n+$/, "");
}

type Outputs = Pick<ShellStreams, "out" | "err">;

/** From left to right: `2>&1 >file` sends errors to where the output went before. */
async function redirect(
  phone: Phone,
  redirects: readonly Redirect[],
  streams: ShellStreams,
): Promise<Outputs> {
  let { out, err } = streams;
  for (const { from, to, appends } of redirects) {
    const target =
      to === 1
        ? out
        : to === 2
          ? err
          : fileOutput(phone, (await expand(phone, to, streams)).join(" "), appends);
    if (from === 1) out = target;
    else err = target;
  }
  return { out, err };
}

function fileOutput(phone: Phone, path: string, appends: boolean): Outputs["out"] {
  if (path === "/dev/null") return async () => {};
  const old = appends ? phone.files.read(path) : undefined;
  const written = [...(old?.chunks ?? [])];
  const save = (): void => phone.files.write(path, Buffer.concat(written), Math.floor(Date.now() / 1000));
  save();
  return async (bytes) => {
    written.push(bytes);
    save();
  };
}
