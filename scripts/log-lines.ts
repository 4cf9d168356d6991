/** Prints docs/logs.md from the tables of lines: `node scripts/log-lines.ts > docs/logs.md`. */
import { fieldMeanings } from "../src/log/fields.ts";
import { lines } from "../src/log/lines.ts";

export function logLines(): string {
  const rows = Object.entries(lines).map(([phrase, { level, fields, meaning }]) => {
    const named = fields.map((field) => (field.endsWith("?") ? `(${field.slice(0, -1)})` : field)).join(", ");
    return `| \`${phrase}\` | ${level} | ${named} | ${meaning} |`;
  });
  return [
    "# The log",
    "",
    "<!-- Printed by scripts/log-lines.ts from the tables in src/log/. -->",
    "",
    "`serve` writes one JSON object a line to stdout: `level`, `time` (UTC), fields, and the phrase as `msg`. The phrases are",
    "constant, and these are all of them. Each change of a task, phone, account or adb server is exactly one line, written",
    "once it is committed; what a script does step by step is `debug`. `--log-level warn` leaves what an operator should",
    "look at; `error` is a bug of phonefleet, or a store that takes nothing.",
    "",
    "```sh",
    "npm start | jq -c 'select(.task == 17)'                  # the life of a task",
    "npm start | jq -c 'select(.phone == \"R58M12\")'           # of a phone",
    "npm start | jq -c 'select(.level == \"warn\") | [.time, .msg, .phone, .detail]'",
    "```",
    "",
    "Captions, configs and headers are not logged; of files, names are. What is secret by its name (tokens, keys,",
    "authorization, cookies) is written as `[redacted]` wherever it stands. A disk or a reader that takes no more lines costs",
    "lines and nothing else.",
    "",
    "| phrase | level | fields | what it means |",
    "|---|---|---|---|",
    ...rows,
    "",
    "Fields in parentheses are absent where there is nothing to tell.",
    "",
    "| field | holds |",
    "|---|---|",
    ...Object.entries(fieldMeanings).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`),
    "",
  ].join("\n");
}

if (import.meta.main) process.stdout.write(logLines());
