import type { Phone } from "../phone.ts";

/** What a command of the phone's shell gets and gives. */
export interface CommandContext {
  readonly phone: Phone;
  /** What the command before it in the pipe wrote; else what the computer sends, read as it is wanted. */
  readonly stdin: AsyncIterable<Buffer>;
  /** Ends with the stream that the command line came from. */
  readonly signal: AbortSignal;
  readonly out: (text: string | Buffer) => Promise<void>;
  readonly err: (text: string) => Promise<void>;
}

/** @returns the exit code */
export type ShellCommand = (args: readonly string[], context: CommandContext) => Promise<number>;

export type CommandTable = Readonly<Record<string, ShellCommand>>;

export async function readAll(stdin: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Options with and without values, as Android's own commands read them: anywhere, in any order. */
export function splitOptions(
  args: readonly string[],
  withValue: readonly string[],
): {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
} {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (withValue.includes(arg)) values.set(arg, args[++i] ?? "");
    else if (arg.startsWith("-") && arg.length > 1) flags.add(arg);
    else rest.push(arg);
  }
  return { flags, values, rest };
}
