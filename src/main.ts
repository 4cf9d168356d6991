#!/usr/bin/env node
/** Picks the command that the first argument names. Loads nothing before it is needed. */
import { commands, unknownCommand } from "./cli/commands.ts";
import { explain } from "./cli/failure.ts";
import { hasPage, help, overview } from "./cli/help.ts";
import { nodeTrouble, readVersion } from "./cli/version.ts";

const FAILED = 1;
const NOT_UNDERSTOOD = 2;
/** 128 + SIGPIPE, as other programs end when nobody reads on. */
const BROKEN_PIPE = 141;

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(BROKEN_PIPE);
  throw error;
});

process.exitCode = await main(process.argv.slice(2));

async function main([name = "", ...rest]: readonly string[]): Promise<number> {
  if (name === "version" || name === "--version") return print(`${readVersion()}\n`);
  if (name === "help" || name === "--help" || name === "-h") return print(help(rest));
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return complain(`${unknownCommand(name)}\n\n${overview().trimEnd()}`, NOT_UNDERSTOOD);
  if (hasPage(name) && (rest.includes("--help") || rest.includes("-h"))) return print(help([name]));
  const trouble = nodeTrouble(process.versions.node);
  if (trouble !== undefined) return complain(trouble, FAILED);
  try {
    return await command.run(rest);
  } catch (error) {
    return complain(explain(error), FAILED);
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function complain(text: string, exitCode: number): number {
  process.stderr.write(`phonefleet: ${text}\n`);
  return exitCode;
}
