/** Prints docs/failures.md from the table of reasons: `node scripts/failures.ts > docs/failures.md`. */
import { failures } from "../src/model/problem.ts";
import { meanings } from "../src/model/remedy.ts";

export function failuresPage(): string {
  const rows = failures.map((reason) => {
    const { happened, remedy } = meanings[reason];
    return `| \`${reason}\` | ${happened} | ${remedy ? `${remedy} ` : ""}|`;
  });
  return [
    "# Why tasks fail",
    "",
    "<!-- Printed by scripts/failures.ts from the table in src/model/remedy.ts. -->",
    "",
    "`error.reason` of a task is one of these; `error.message` names the phone, file or account, and the remedy. A program",
    "should act on the reason and show the message.",
    "",
    "| reason | what happened | what to do |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

if (import.meta.main) process.stdout.write(failuresPage());
