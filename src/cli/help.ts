/** What people read about commands and flags, printed from the tables that define them. */
import { serveFlags } from "../config.ts";
import { type Flag, type Flags, otherwiseText, variableOf } from "../flags.ts";
import { commands } from "./commands.ts";
import { doctorFlags } from "./doctor/doctor-flags.ts";
import { troubles } from "./doctor/finding.ts";
import { issueFlags, keygenFlags, showFlags } from "./license-flags.ts";
import { profileFlags } from "./profile/profile-flags.ts";
import { simFlags } from "./sim-flags.ts";
import { smokeFlags } from "./smoke/smoke-flags.ts";

const WIDTH = 100;

/** The overview, or the named command's own page. */
export function help(argv: readonly string[]): string {
  const [command = ""] = argv.filter((word) => !word.startsWith("-"));
  if (command === "serve" && argv.includes("--markdown")) return configurationPage();
  return (Object.hasOwn(pages, command) ? pages[command] : undefined)?.() ?? overview();
}

export function hasPage(command: string): boolean {
  return Object.hasOwn(pages, command);
}

export function overview(): string {
  const lines = Object.entries({
    ...Object.fromEntries(Object.entries(commands).map(([name, { does }]) => [name, does])),
    version: "prints the version",
    help: "prints this, or what follows: help serve",
  }).map(([name, does]) => `  ${name.padEnd(9)}${does}\n`);
  return `phonefleet schedules and runs tasks on fleets of Android phones, over gRPC and REST.

Usage: phonefleet COMMAND [FLAGS]

${lines.join("")}
Exit codes: 0 done, 1 something is wrong and stderr says what, 2 no such command.
`;
}

/** docs/configuration.md. */
export function configurationPage(): string {
  const rows = Object.entries<Flag<unknown>>(serveFlags).map(([name, flag]) =>
    [`\`--${name} ${flag.placeholder}\``, `\`${variableOf(name)}\``, otherwiseText(flag), flag.help]
      .map((cell) => cell.replaceAll("|", "\\|"))
      .join(" | "),
  );
  return `# Configuration

<!-- Printed by: node src/main.ts help serve --markdown -->

\`phonefleet serve\` reads each setting from its flag (\`--name VALUE\` or \`--name=VALUE\`; the last one counts), else from
its environment variable, else takes the default. An empty variable counts as not set. Whatever is wrong is told at
once, on one line, and the server does not start. \`phonefleet doctor\` takes the same flags.

| flag | variable | default | meaning |
|---|---|---|---|
${rows.map((row) => `| ${row} |\n`).join("")}`;
}

const pages: Readonly<Record<string, () => string>> = {
  serve: () => `Usage: phonefleet serve [FLAGS]

Starts the server. It is ready when it logs "listening" with its url. SIGTERM ends it once running tasks have
ended; a second one ends it at once.

${flagLines(serveFlags, true)}`,
  demo: () => `Usage: phonefleet demo

Starts a server with two simulated phones, posts a real mp4 from both through the REST API, and checks what was
published. Exits with 1 if anything is missing.
`,
  sim: () => `Usage: phonefleet sim --adb-port PORT | --adbd-port PORT [FLAGS]

Runs simulated phones until SIGTERM. With --adb-port a server uses them by serve --adb 127.0.0.1:PORT; with
--adbd-port a real adb finds each by adb connect 127.0.0.1:PORT. Both at once show the same phones.

${flagLines(simFlags)}`,
  doctor: () => `Usage: phonefleet doctor [FLAGS]

Looks at what serve would use, and at the phones, changes nothing, and says how to mend what is wrong, within ten
seconds. Its flags are those of serve (phonefleet help serve), and

${flagLines(doctorFlags)}
Exit codes: 0 nothing is wrong, 1 doctor itself could not run; else the smallest of what is wrong:
${exitCodes()}`,
  smoke: () => `Usage: phonefleet smoke --serial S [FLAGS]

Tries on a real phone what the scripts do, as far as they go without publishing or following: opens the app, reads the own
profile, finds a person by link and by search and reads what is between us, opens the gallery. With --post FILE --dry-run
it goes on to the page with Post and turns back there. Writes a folder with a report, for its owner to attach to a bug.
Exits with 0 where all went well, and with 1 where not.

${flagLines(smokeFlags)}`,
  profile: () => `Usage: phonefleet profile check TREE.xml… [FLAGS]

Shows what a profile knows of stored trees: selectors by name, popups with what would be touched, stop signs, and what is
covered. A folder stands for all trees in it. Exits with 3 if it knows nothing of one of them.

Usage: phonefleet profile replay FOLDER… --profile FILE [--before FILE] [FLAGS]

Shows what the profile knows of trees that attempts left, in the data directory's artifacts/TASK/ATTEMPT: + what it knows
and the one before does not, - what only that one knows, ~ what is now another place. Where steps.json lies beside a tree, it
tells which step was under way, what that goes by, and whether it would now match. Exits with 3 if something is lost.

${flagLines(profileFlags)}`,
  license: () => `Usage: phonefleet license keygen [FLAGS]

Makes a pair of Ed25519 keys.

${flagLines(keygenFlags)}
Usage: phonefleet license issue FLAGS

Prints a license, signed with the private key.

${flagLines(issueFlags)}
Usage: phonefleet license show FILE [FLAGS]

Shows what a license allows.

${flagLines(showFlags)}`,
};

function exitCodes(): string {
  const lines = Object.values(troubles).map(({ exitCode, means }) => `  ${exitCode}  ${means}\n`);
  return lines.join("");
}

function flagLines(table: Flags, hasVariables = false): string {
  return Object.entries(table)
    .map(([name, flag]) => {
      const otherwise = otherwiseText(flag) === "required" ? "Required." : `Default: ${otherwiseText(flag)}.`;
      const variable = hasVariables ? ` [${variableOf(name)}]` : "";
      const value = flag.isSwitch ? "" : ` ${flag.placeholder}`;
      return `  --${name}${value}${variable}\n${wrapped(`${flag.help} ${otherwise}`, "      ")}`;
    })
    .join("");
}

function wrapped(text: string, indent: string): string {
  const lines = [indent.trimEnd()];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + word.length + 1 > WIDTH) lines.push(indent + word);
    else lines[lines.length - 1] = line === "" ? indent + word : `${line} ${word}`;
  }
  return `${lines.join("\n")}\n`;
}
