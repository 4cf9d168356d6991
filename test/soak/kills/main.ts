/**
 * `npm run soak -- [--minutes N] [--kills N] [--runs N] [--seed S] [--phones N] [--speed X] [--report FILE]`: a server with
 * clients, watchers and phones, killed at random moments and started again, and everything that it promises looked at.
 * Run k has the seed S + k - 1; a run is repeated by its own seed, though not its moments. Ends with 1 where an
 * invariant is broken, and keeps the run's folder.
 */
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SimProcess } from "../../support/sim-process.ts";
import { lineOf, reportOf, textOf, type Frame } from "./report.ts";
import { runOnce } from "./run.ts";
import { Tally } from "./tally.ts";
import { warmUp } from "./warm-up.ts";

const PROGRESS_MS = 10_000;

/** Resolves to whether every invariant held. */
export async function soakByKills(argv: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: "string", default: "2" },
      kills: { type: "string", default: "Infinity" },
      runs: { type: "string", default: "Infinity" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
      phones: { type: "string", default: "4" },
      speed: { type: "string", default: "20" },
      report: { type: "string" },
    },
  });
  const seed = Number(values.seed);
  const phones = Number(values.phones);
  console.log(`soak: seed ${seed}, ${phones} phones, at most ${values.minutes} minutes`);

  // a start is a third shorter where what Node made of the sources is kept
  process.env["NODE_COMPILE_CACHE"] ??= join(tmpdir(), "phonefleet-soak-compiled");
  const tally = new Tally();
  const begunAt = performance.now();
  const seconds = () => (performance.now() - begunAt) / 1000;
  const isOver = () => seconds() >= 60 * Number(values.minutes) || tally.kills >= Number(values.kills);

  const sim = await SimProcess.start(
    ...["--phones", String(phones), "--adb-port", "0", "--speed", values.speed],
    ...["--seed", String(seed), "--ui-server", "installed"],
  );
  const progress = setInterval(() => console.log(lineOf(tally, seconds())), PROGRESS_MS);
  let broken: Frame["broken"] = null;
  try {
    await warmUp({ phones, sim, tally, isOver });
    for (let run = 0; run < Number(values.runs) && !isOver() && broken === null; run += 1) {
      const evidence = await runOnce({ seed: seed + run, phones, sim, tally, isOver });
      if (evidence) broken = { seed: seed + run, ...evidence };
    }
  } finally {
    clearInterval(progress);
    await sim[Symbol.asyncDispose]();
  }
  const report = reportOf(tally, { seed, phones, seconds: Math.round(seconds()), broken });
  console.log(textOf(report));
  if (values.report) await writeFile(values.report, `${JSON.stringify(report, null, 2)}\n`);
  return broken === null;
}
