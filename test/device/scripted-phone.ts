/**
 * A phone that answers from a script: each rule is a pattern of the command line and what comes back. For what the
 * simulated phones do not do, as refusing an install. Whatever no rule knows succeeds and says nothing.
 */
import type { Duplex } from "node:stream";
import type { PhoneLink, RunningShell } from "../../src/device/adb/link.ts";
import type { PhoneMemory } from "../../src/device/adb/phone-memory.ts";
import type { ShellBytes, ShellResult } from "../../src/device/adb/shell-v2.ts";

type Answer = string | Partial<ShellResult> | Error;
type Rule = readonly [RegExp, Answer | ((command: string) => Answer)];

export class ScriptedPhone implements Pick<
  PhoneLink,
  "serial" | "memory" | "shell" | "capture" | "push" | "start" | "openTcp"
> {
  readonly serial = "R58M12";
  memory: PhoneMemory = {};
  /** What was run and pushed, in order. */
  readonly commands: string[] = [];
  readonly #rules: Rule[];

  constructor(...rules: Rule[]) {
    this.#rules = rules;
  }

  /** Goes before what was there. */
  teach(...rules: Rule[]): this {
    this.#rules.unshift(...rules);
    return this;
  }

  async shell(command: string, signal: AbortSignal): Promise<ShellResult> {
    signal.throwIfAborted();
    this.commands.push(command);
    const given = this.#rules.find(([pattern]) => pattern.test(command))?.[1] ?? "";
    const answer = typeof given === "function" ? given(command) : given;
    if (answer instanceof Error) throw answer;
    const told = typeof answer === "string" ? { stdout: answer } : answer;
    return { stdout: "", stderr: "", code: 0, ...told };
  }

  async capture(command: string, signal: AbortSignal): Promise<ShellBytes> {
    const { stdout, stderr, code } = await this.shell(command, signal);
    return { stdout: Buffer.from(stdout, "latin1"), stderr: Buffer.from(stderr), code };
  }

  async push(_file: string, { path }: { readonly path: string }): Promise<void> {
    this.commands.push(`push ${path}`);
  }

  async start(command: string, signal: AbortSignal): Promise<RunningShell> {
    return { ended: this.shell(command, signal), close() {} };
  }

  async openTcp(): Promise<Duplex> {
    throw new Error("nothing listens");
  }
}
