/**
 * `npm run check`: all that a change is held to, the same here and in CI. Steps that only read run two at
 * a time; the tests, which want both cores, come last. The first failure ends it.
 */
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";

interface Step {
  readonly name: string;
  readonly command: string;
}

/** The longest first, beside which all others fit. */
const looks: readonly Step[] = [
  { name: "types", command: "tsc -p ." },
  { name: "format", command: "oxfmt --check" },
  { name: "proto format", command: "buf format --diff --exit-code proto" },
  { name: "proto lint", command: "buf lint" },
  { name: "proto breaking", command: "buf breaking proto --against proto/baseline.binpb" },
  { name: "generated code", command: "node scripts/generated-is-fresh.ts" },
  { name: "lint", command: "npm run --silent lint" },
  { name: "layers", command: "npm run --silent layers" },
  { name: "unused code", command: "knip" },
];
const tests: Step = { name: "tests", command: "vitest run" };

const failure = new AbortController();
const queue = [...looks];
await Promise.all([work(), work()]);
if (!failure.signal.aborted) await hold(tests, "inherit");
process.exitCode = failure.signal.aborted ? 1 : 0;

async function work(): Promise<void> {
  for (let step = queue.shift(); step && !failure.signal.aborted; step = queue.shift())
    await hold(step, "pipe");
}

async function hold({ name, command }: Step, output: "pipe" | "inherit"): Promise<void> {
  if (output === "inherit") console.log(`… ${name}`);
  const startedAt = performance.now();
  const result = await run(command, output);
  if (failure.signal.aborted) return;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (result.ok) return console.log(`ok ${name} (${seconds} s)`);
  failure.abort();
  console.log(`${result.text}\nFAILED ${name} (${seconds} s): ${command}`);
}

/** Rejects when the command cannot be started at all; one that is cut by another's failure is just not ok. */
function run(command: string, output: "pipe" | "inherit"): Promise<{ ok: boolean; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ ok: boolean; text: string }>();
  const [file = "", ...args] = command.split(" ");
  const child = spawn(file, args, { stdio: ["ignore", output, output] });
  failure.signal.addEventListener("abort", () => child.kill());
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (part: string) => (text += part));
  }
  child.on("error", reject).on("close", (code) => resolve({ ok: code === 0, text }));
  return promise;
}
