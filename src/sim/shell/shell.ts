import { Readable } from "node:stream";
import { FileError } from "../android/file-system.ts";
import type { Phone } from "../phone.ts";
import type { CommandContext } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { expand, type Values } from "./expand.ts";
import { type Command, parse, type Pipeline, ShellSyntaxError } from "./parse.ts";
import { redirect } from "./redirect.ts";
import type { ShellStreams } from "./streams.ts";

const SHELL = "/system/bin/sh";
const NOT_FOUND = 127;
const VARIABLES: Readonly<Record<string, string>> = {
  HOME: "/",
  PATH: "/product/bin:/apex/com.android.runtime/bin:/system/bin:/vendor/bin",
  EXTERNAL_STORAGE: "/sdcard",
  USER: "shell",
};

/** Runs one line as the phone's mksh would. @returns the exit code of the last command */
export function runShell(phone: Phone, line: string, streams: ShellStreams): Promise<number> {
  return new Shell(phone).run(line, streams);
}

class Shell {
  readonly #phone: Phone;
  readonly #variables = new Map(Object.entries(VARIABLES));
  #code = 0;
  #hasExited = false;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  async run(line: string, streams: ShellStreams): Promise<number> {
    try {
      return await this.#runAll(parse(line), streams);
    } catch (cause) {
      if (!(cause instanceof ShellSyntaxError)) throw cause;
      await streams.err(Buffer.from(`${SHELL}: ${cause.message}\n`));
      return 1;
    }
  }

  async #runAll(pipelines: readonly Pipeline[], streams: ShellStreams): Promise<number> {
    for (const pipeline of pipelines) {
      const isWanted = pipeline.when === "always" || (pipeline.when === "success") === (this.#code === 0);
      if (!isWanted || this.#hasExited) continue;
      const running = this.#runPipeline(pipeline, streams);
      if (!pipeline.inBackground) this.#code = await running;
      // what runs behind the line's back has nobody to report to
      else running.catch(() => {});
    }
    return this.#code;
  }

  /** Each command reads all that the one before it wrote. */
  async #runPipeline({ commands }: Pipeline, streams: ShellStreams): Promise<number> {
    let { stdin } = streams;
    let code = 0;
    for (const [i, command] of commands.entries()) {
      const piped: Buffer[] = [];
      const isLast = i === commands.length - 1;
      const out = isLast ? streams.out : async (bytes: Buffer): Promise<void> => void piped.push(bytes);
      code = await this.#runCommand(command, { ...streams, stdin, out });
      stdin = Readable.from(piped, { objectMode: false });
    }
    return code;
  }

  async #runCommand(command: Command, streams: ShellStreams): Promise<number> {
    const values = this.#values(streams);
    const fields = [];
    for (const word of command.words) fields.push(...(await expand(word, values)));
    const [name, ...args] = this.#assign(fields);
    try {
      const redirected = await redirect(command.redirects, streams, values, () => this.#phone.seconds);
      if (name === undefined) return 0;
      return await this.#runProgram(name, args, redirected);
    } catch (cause) {
      if (!(cause instanceof FileError)) throw cause;
      await streams.err(Buffer.from(`${name ?? SHELL}: ${cause.message}\n`));
      return 1;
    }
  }

  async #runProgram(name: string, args: readonly string[], streams: ShellStreams): Promise<number> {
    if (name === "exit") {
      this.#hasExited = true;
      return args[0] === undefined ? this.#code : Number(args[0]) & 0xff;
    }
    if (name === "sh" && args[0] === "-c") return new Shell(this.#phone).run(args[1] ?? "", streams);
    const context: CommandContext = {
      phone: this.#phone,
      stdin: streams.stdin,
      signal: streams.signal,
      out: (text) => streams.out(Buffer.from(text)),
      err: (text) => streams.err(Buffer.from(text)),
    };
    const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (run) return run(args, context);
    await context.err(`${SHELL}: ${name}: inaccessible or not found\n`);
    return NOT_FOUND;
  }

  /** NAME=value before the command. */
  #assign(fields: readonly string[]): readonly string[] {
    const first = fields.findIndex((field) => !/^[A-Za-z_]\w*=/.test(field));
    const assignments = first < 0 ? fields : fields.slice(0, first);
    for (const assignment of assignments) {
      const at = assignment.indexOf("=");
      this.#variables.set(assignment.slice(0, at), assignment.slice(at + 1));
    }
    return first < 0 ? [] : fields.slice(first);
  }

  #values(streams: ShellStreams): Values {
    return {
      files: this.#phone.files,
      variable: (name) => (name === "?" ? String(this.#code) : (this.#variables.get(name) ?? "")),
      command: async (source) => {
        const written: Buffer[] = [];
        const out = async (bytes: Buffer): Promise<void> => void written.push(bytes);
        await new Shell(this.#phone).run(source, { ...streams, out });
        return Buffer.concat(written).toString().replace(/\n+$/, "");
      },
    };
  }
}
