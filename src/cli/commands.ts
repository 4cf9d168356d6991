/** The commands, each loaded only when it runs: help and version work where the others could not even load. */

import { nearest } from "../flags.ts";

export interface Command {
  /** What it does, as one line of the overview. */
  readonly does: string;
  /** Runs it with what follows its name, and resolves to the exit code. */
  run(argv: readonly string[]): Promise<number>;
}

export const commands: Readonly<Record<string, Command>> = {
  serve: {
    does: "starts the server",
    run: async (argv) => (await import("./serve.ts")).run(argv),
  },
  demo: {
    does: "posts a video from two simulated phones and shows what they published",
    run: async (argv) => (await import("./demo.ts")).run(argv),
  },
  sim: {
    does: "runs simulated phones as a process of their own",
    run: async (argv) => (await import("./sim.ts")).run(argv),
  },
  doctor: {
    does: "looks at adb, the phones, the data directory and the port, and says how to mend what is wrong",
    run: async (argv) => (await import("./doctor.ts")).run(argv),
  },
  smoke: {
    does: "tries the scripts on a real phone, publishing nothing, and writes a report",
    run: async (argv) => (await import("./smoke.ts")).run(argv),
  },
  profile: {
    does: "shows what a profile knows of stored screens (check), and what a changed one does (replay)",
    run: async (argv) => (await import("./profile.ts")).run(argv),
  },
  license: {
    does: "makes keys (keygen), issues licenses (issue) and shows them (show)",
    run: async (argv) => (await import("./license.ts")).run(argv),
  },
};

/** What to say of a first argument that is no command. */
export function unknownCommand(name: string): string {
  if (name === "") return "which command?";
  const similar = nearest(name, [...Object.keys(commands), "help", "version"]);
  return `no command ${JSON.stringify(name)}${similar === undefined ? "" : `, did you mean ${similar}?`}`;
}
