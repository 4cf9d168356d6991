/** What is kept of a run that broke an invariant: its story, the log of the server's last lives, the tasks, the data. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { restOf } from "../../support/rest.ts";
import { BrokenInvariant } from "./broken.ts";
import type { World } from "./world.ts";

export interface Evidence {
  readonly message: string;
  readonly folder: string;
}

export async function keepEvidence(
  world: World,
  error: unknown,
  drawn: readonly string[],
): Promise<Evidence> {
  const { folder } = world.options;
  const tasks = error instanceof BrokenInvariant ? error.tasks : [];
  const message = error instanceof BrokenInvariant ? error.message : String((error as Error).stack ?? error);
  const lives = [...world.log, ...world.life.server.log];
  const keep = (name: string, lines: readonly string[]) =>
    writeFile(join(folder, name), `${lines.join("\n")}\n`);
  await keep("broken.txt", [message, "", "commands:", ...drawn]);
  await keep("story.txt", [...new Set([...world.story])]);
  await keep(
    "server.log",
    [...new Set(lives)].map((line) => JSON.stringify(line)),
  );
  await keep("tasks.json", [JSON.stringify(await tellTasks(world, tasks), null, 2)]);
  return { message, folder };
}

async function tellTasks(world: World, ids: readonly number[]) {
  const told = [];
  for (const id of ids) {
    const read = restOf(world.life.url)(`GET /task/${id}`);
    told.push({
      id,
      known: world.ledger.tasks.get(id),
      events: world.watchers[0]?.seen.filter(({ taskId }) => taskId === id).map(({ type }) => type),
      // the server may be gone
      task: await read.then(
        ({ data }) => data as unknown,
        () => null,
      ),
    });
  }
  return told;
}
