/** The end of a run: phones are mended, tasks come to their ends, and everything that was claimed is looked at. */
import { ok, restOf } from "../../support/rest.ts";
import { Watcher } from "../../support/watcher.ts";
import { BrokenInvariant, demand } from "./broken.ts";
import { demandPlausible, demandSameStory } from "./history.ts";
import { type Claimed, demandOnce, demandTrue, lookOutside, type Outside } from "./outside.ts";
import { ask } from "./requests.ts";
import { pause, within, type World } from "./world.ts";

const LAST_WORK_MS = 6_000;
/** A stop ends a task within a second; a phone that was just mended may have to be found first. */
const STOPPED_BY_MS = 30_000;
const PROOF_MS = 60_000;
const LOOK_EVERY_MS = 50;
/** An upload that nobody waits for any more ends by then. */
const SETTLES_MS = 1_500;
const PAGE = 100;

/** Throws where something was not as it was claimed. `lastWorkMs` is what tasks get to end before they are stopped. */
export async function finish(world: World, lastWorkMs = LAST_WORK_MS): Promise<void> {
  const { options, ledger } = world;
  for (let k = 1; k <= options.phones; k += 1) await options.sim.control.mend(`sim-${k}`);
  await world.settle();
  world.tell("the phones are mended, nothing is killed any more");
  for (const asked of ledger.asked.filter(({ ids }) => ids === undefined))
    await world.launch(`${asked.key} again`, (boot) => world.calls.create(boot, asked, "rest"));
  await untilQuiet(world, lastWorkMs);
  for (const task of await unfinished(world)) await restOf(world.life.url)(`POST /task/${task.id}/stop`);
  demand(
    await untilQuiet(world, STOPPED_BY_MS),
    "tasks do not end",
    (await unfinished(world)).map(({ id }) => id),
  );
  await proveWorking(world);
  await pause(SETTLES_MS);
  await world.settle();

  const tasks = await readAll(world);
  await compareStory(world);
  const outside = await lookOutside(options.sim.control, options.phones);
  const remains = await world.end();
  demand(remains.running === 0, `${remains.running} tasks run although none is told to`);
  compareOutside(world, outside, tasks, remains.pointed);
}

/** Every phone takes its next task and does it. */
async function proveWorking(world: World): Promise<void> {
  const phones = Array.from({ length: world.options.phones }, (_, i) => i + 1);
  const order = { script: "follow", app: "tiktok", phones, asSecond: false, byButton: false } as const;
  const asked = await ask(world, order);
  await world.launch(`${asked.key}, the last one`, (boot) => world.calls.create(boot, asked, "rest"));
  await world.check();
  demand(await untilQuiet(world, PROOF_MS), "phones do not take their next task", asked.ids);
  for (const id of asked.ids ?? []) {
    const { status_text: status, error } = await ok(restOf(world.life.url)(`GET /task/${id}`));
    demand(status === "completed", `a phone that is well failed its next task: ${JSON.stringify(error)}`, [
      id,
    ]);
  }
}

async function unfinished(world: World): Promise<readonly { readonly id: number }[]> {
  const rest = restOf(world.life.url);
  const pages = await Promise.all(
    ["0", "1"].map((status) => ok(rest(`GET /task?status=${status}&page_size=${PAGE}`))),
  );
  return pages.flatMap(({ tasks }) => tasks as { id: number }[]);
}

export async function untilQuiet(world: World, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const { pending, running } = await ok(restOf(world.life.url)("GET /task/stats"));
    if (pending + running === 0) return true;
    if (performance.now() > until) return false;
    await pause(LOOK_EVERY_MS);
  }
}

/** All tasks, which are as many as the stats say. */
async function readAll(world: World): Promise<readonly Claimed[]> {
  const rest = restOf(world.life.url);
  const stats = await ok(rest("GET /task/stats"));
  const tasks: Claimed[] = [];
  for (let page = 1; tasks.length < stats.total; page += 1) {
    const found = await ok(rest(`GET /task?page_size=${PAGE}&page=${page}`));
    if (found.tasks.length === 0) break;
    tasks.push(...(found.tasks as Claimed[]));
  }
  for (const status of ["completed", "failed"] as const) {
    const count = tasks.filter((task) => task.status_text === status).length;
    demand(count === stats[status], `stats say ${stats[status]} ${status}, the list has ${count}`);
  }
  demand(tasks.length === stats.total, `stats say ${stats.total} tasks, the list has ${tasks.length}`);
  return tasks;
}

async function compareStory(world: World): Promise<void> {
  const log = new Watcher();
  const stop = new AbortController();
  // the first heartbeat comes when history is read
  const read = Promise.withResolvers<void>();
  const followed = log.follow(world.life.url, stop.signal, () => read.resolve());
  await within(read.promise, STOPPED_BY_MS, "the history does not come to its end");
  stop.abort();
  await followed;
  const isTold = world.watchers.map((watcher) => watcher.until((seen) => seen.length >= log.seen.length));
  await Promise.race([Promise.all(isTold), pause(STOPPED_BY_MS)]);
  for (const watcher of world.watchers) demandSameStory(watcher, log);
  demandPlausible(log.seen, (id) => world.ledger.tasks.get(id)?.work.serial);
}

function compareOutside(
  { ledger, options: { tally } }: World,
  outside: Outside,
  tasks: readonly Claimed[],
  pointed: ReadonlySet<number>,
): void {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const strangers = tasks.filter(({ id }) => !ledger.tasks.has(id)).map(({ id }) => id);
  demand(strangers.length === 0, "there are tasks that nobody was answered", strangers);
  demandOnce(outside, ledger.tasks.values());
  for (const known of ledger.tasks.values()) {
    const claimed = byId.get(known.id);
    const isGone = claimed === undefined;
    const { deletion, work } = known;
    if (deletion !== "asked" && isGone !== (deletion === "answered"))
      throw new BrokenInvariant(isGone ? "an answered task is lost" : "a deleted task is back", [known.id]);
    if (claimed === undefined) tally.outcome(`${work.script} deleted`);
    else {
      demandTrue(outside, work, claimed, pointed.has(known.id));
      tally.outcome(`${work.script} ${claimed.error?.reason ?? claimed.status_text}`);
    }
    if (work.script === "post" && outside.has(work.mark)) tally.posts += 1;
  }
}
