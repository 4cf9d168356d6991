/** Prints docs/failures.md from the table of reasons: `node scripts/failures.ts > docs/failures.md`. */
import { failures } from "../src/model/problem.ts";
import { meanings } from "../src/model/remedy.ts";

export function failuresPage(): string {
  const rows = failures.map((reason) => {
    const { happened, remedy, isWorthRepeating } = meanings[reason];
    return `| \`${reason}\` | ${happened} | ${remedy ? `${remedy} ` : ""}|${isWorthRepeating ? " yes " : ""}|`;
  });
  return [
    "# Why tasks fail",
    "",
    "<!-- Printed by scripts/failures.ts from the table in src/model/remedy.ts. -->",
    "",
    "`error.reason` of a task is one of these; `error.message` names the phone, file or account, and the remedy. A program",
    "should act on the reason and show the message.",
    "",
    "Auto retry, where it is on (docs/care.md), repeats those that are marked: what may be gone the next time, and published",
    "nothing.",
    "",
    "| reason | what happened | what to do | auto retry |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

if (import.meta.main) process.stdout.write(failuresPage());
