/**
 * `node test/soak/scripts.ts --script post|follow|unfollow --runs N --seed S --at-once K`: attempts on simulated phones that are
 * slow and interrupted by popups, each drawn from a seed of its own (S, S + 1 …). Prints what went wrong with its story, and
 * how many ended how; exits 1 where something did.
 */
import { parseArgs } from "node:util";
import { Pace } from "../../src/scripts/pace.ts";
import { drawTrial } from "./trial.ts";
import { judgeTrial } from "./verdict.ts";

const scriptNames = ["post", "follow", "unfollow"] as const;

const { values } = parseArgs({
  options: {
    script: { type: "string", default: "post" },
    runs: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    "at-once": { type: "string", default: "2" },
  },
});
const script = scriptNames.find((name) => name === values.script);
if (!script) throw new Error(`--script is one of ${scriptNames.join(", ")}`);
const first = Number(values.seed);
const last = first + Number(values.runs) - 1;

const outcomes = new Map<string, number>();
const wrongSeeds: number[] = [];
let next = first;

async function work(name: NonNullable<typeof script>): Promise<void> {
  const pace = new Pace();
  while (next <= last) {
    const seed = next++;
    const trial = drawTrial(name, String(seed));
    const { outcome, wrong, story } = await judgeTrial(trial, pace);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (wrong.length === 0) continue;
    wrongSeeds.push(seed);
    console.log([`seed ${seed}: ${wrong.join("; ")}`, JSON.stringify(trial), ...story].join("\n  "));
  }
}

await Promise.all(Array.from({ length: Number(values["at-once"]) }, () => work(script)));
const counts = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
const wrong = wrongSeeds.length > 0 ? `seeds ${wrongSeeds.join(", ")}` : "none";
console.log(`${script}, seeds ${first} to ${last}: ${counts}; wrong: ${wrong}`);
if (wrongSeeds.length > 0) process.exitCode = 1;
