/** The steps of a post and of a follow, as the log of a clean run tells them, and which of them a kill has found. */
import type { World } from "../soak/kills/world.ts";
import type { LogLine } from "../support/serve-process.ts";

/** Such as "post, after the point: watch the upload". */
export type StepName = string;

/** Names each line of the log that begins a step; undefined for any other. */
export function stepNamer(world: World): (line: LogLine) => StepName | undefined {
  const past = new Set<unknown>();
  return ({ msg, task, step }) => {
    const script = world.ledger.tasks.get(Number(task))?.work.script;
    if (msg === "attempt started") past.delete(task);
    if (msg === "task passes the point of no return") {
      past.add(task);
      return `${script}, the point itself`;
    }
    if (msg !== "step" || script === undefined) return undefined;
    const name = String(step).replace(/@\S+/, "@…");
    return `${script}, ${past.has(task) ? "after" : "before"} the point: ${name}`;
  };
}

export function stepsOf(world: World): ReadonlySet<StepName> {
  const nameOf = stepNamer(world);
  return new Set(world.life.server.log.flatMap((line) => nameOf(line) ?? []));
}
