/**
 * `npm run soak -- --scripts [--script NAME] [--runs N] [--seed S] [--only K] [--at-once N] [--report FILE]`: each script again and
 * again, on phones over which everything comes that the simulator knows, and the claims held against what outsiders see.
 * Run K of a script has a seed of its own, drawn from S and K: `--seed S --only K` plays it alone.
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { ScriptName } from "../../../src/model/script-config.ts";
import { drawRun, type Run } from "./run.ts";
import { soakedNames } from "./scripts.ts";
import { Tally } from "./tally.ts";
import { judgeRun, type Verdict } from "./verdict.ts";

interface Ticket {
  readonly script: ScriptName;
  readonly number: number;
}

const PROGRESS_MS = 10_000;

/** Resolves to whether nothing was wrong. */
export async function soakScripts(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      scripts: { type: "boolean" },
      script: { type: "string" },
      runs: { type: "string", default: "500" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
      only: { type: "string" },
      "at-once": { type: "string", default: "8" },
      report: { type: "string" },
    },
  });
  const names = soakedNames.filter((name) => values.script === undefined || name === values.script);
  if (names.length === 0) throw new Error(`--script is one of ${soakedNames.join(", ")}`);
  const numbers = values.only
    ? values.only.split(",").map(Number)
    : Array.from({ length: Number(values.runs) }, (_, i) => i + 1);
  const tickets = numbers.flatMap((number) => names.map((script): Ticket => ({ script, number })));
  const { seed } = values;
  console.log(`soak of scripts: seed ${seed}, ${names.join(", ")}, ${numbers.length} runs each`);

  const tally = new Tally(seed);
  const begunAt = performance.now();
  const seconds = () => Math.round((performance.now() - begunAt) / 1000);
  const progress = setInterval(() => console.log(`${seconds()} s: ${tally.line}`), PROGRESS_MS);
  const unsure: Ticket[] = [];
  const play = async ({ script, number }: Ticket, isAlone: boolean): Promise<void> => {
    const run = drawRun(script, `${seed} ${number}`);
    const verdict = await judgeRun(run);
    // a slow machine is no slow phone: once more, with the machine for itself
    if (!isAlone && verdict.isSlow && verdict.wrong.length > 0 && verdict.lies.length === 0)
      return void unsure.push({ script, number });
    tally.count(script, number, verdict);
    if (verdict.wrong.length + verdict.lies.length > 0 || values.only) tellRun(run, verdict);
  };
  const work = async (): Promise<void> => {
    for (let next = tickets.shift(); next; next = tickets.shift()) await play(next, false);
  };
  await Promise.all(Array.from({ length: Number(values["at-once"]) }, work));
  for (const ticket of unsure) await play(ticket, true);
  clearInterval(progress);
  console.log(tally.text(seconds()));
  if (values.report) await writeFile(values.report, `${JSON.stringify(tally.report(seconds()), null, 2)}\n`);
  return tally.isClean;
}

function tellRun(run: Run, { lies, wrong, isSlow, story }: Verdict): void {
  const verdict = [
    ...lies.map((lie) => `LIE ${lie}`),
    ...wrong,
    ...(isSlow ? ["(the machine is slow)"] : []),
  ];
  const [script, seed] = [run.script, run.seed];
  console.log([`${script} ${seed}: ${verdict.join("\n    ")}`, JSON.stringify(run), ...story].join("\n  "));
}
