/**
 * kill -9 at every step of a post and of a follow, and around the point of no return. Each step costs a kill and a start:
 * a third of them, another each time, unless EVERY_STEP=1 asks for all, as CI does.
 */
import { expect, test } from "vitest";
import { untilQuiet, finish } from "../soak/kills/finish.ts";
import { ask } from "../soak/kills/requests.ts";
import { Tally } from "../soak/kills/tally.ts";
import { pause, World } from "../soak/kills/world.ts";
import { temporaryDirectory } from "../support/serve-process.ts";
import { SimProcess } from "../support/sim-process.ts";
import { type StepName, stepNamer, stepsOf } from "./steps.ts";

const PHONES = 4;
const SPEED = "20";
const PATIENCE_MS = 60_000;
/** A step that does not come within it was taken by no task of this round. */
const STEP_TIMEOUT_MS = 4_000;
const MOST_ROUNDS = 80;
/** Kills that come some milliseconds after a line, for what lies between two of them. */
const BETWEEN_ROUNDS = 3;
const LONGEST_BETWEEN_MS = 40;
/** Then a task is stopped: what was killed right before its tap is looked for during two minutes. */
const MOST_KILLS = 2;
const LAST_WORK_MS = 2_000;

const phones = Array.from({ length: PHONES }, (_, i) => i + 1);

async function create(world: World, script: "post" | "follow", on: readonly number[]): Promise<void> {
  const asked = await ask(world, { script, app: "tiktok", phones: on, asSecond: false, byButton: false });
  await world.launch(asked.key, (boot) => world.calls.create(boot, asked, "rest"));
}

/** Every phone has something to do: three post, the last one follows. The soak does the same on both apps. */
async function keepBusy(world: World, kills: ReadonlyMap<number, number>): Promise<void> {
  for (const task of world.unfinished)
    if ((kills.get(task.id) ?? 0) >= MOST_KILLS)
      await world.launch(`stop ${task.id}`, (boot) => world.calls.stop(boot, task));
  const busy = new Set(
    world.unfinished.map(({ id, work }) => (kills.get(id) ?? 0) < MOST_KILLS && work.serial),
  );
  const idle = phones.filter((k) => !busy.has(`sim-${k}`));
  const [posting, following] = [idle.filter((k) => k < PHONES), idle.filter((k) => k === PHONES)];
  if (posting.length > 0) await create(world, "post", posting);
  if (following.length > 0) await create(world, "follow", following);
}

const isWhole = process.env["EVERY_STEP"] === "1";

test("a server killed at any step goes on with what it had promised, and nothing comes out twice", async () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`every step: seed ${seed}`);
  await using scratch = await temporaryDirectory();
  await using sim = await SimProcess.start(
    ...["--phones", String(PHONES), "--adb-port", "0", "--speed", SPEED, "--ui-server", "installed"],
  );
  const tally = new Tally();
  const options = { folder: scratch.path, sim, phones: PHONES, tally, isOver: () => false };
  await using world = await World.start(options);
  await keepBusy(world, new Map());
  expect(await untilQuiet(world, PATIENCE_MS)).toBe(true);
  const chance = chanceOf(seed);
  const steps = [...stepsOf(world)];
  const left = new Set(steps.filter(() => isWhole || chance() < 1 / 3));
  /** How often each task was found under way. */
  const kills = new Map<number, number>();
  expect(steps.length).toBeGreaterThan(20);

  for (let round = 0; left.size > 0 && round < MOST_ROUNDS; round += 1) {
    await keepBusy(world, kills);
    const found = await killAtNext(world, left, 0, kills);
    for (const name of found) left.delete(name);
  }
  expect([...left]).toEqual([]);

  const point = new Set<StepName>(["post, before the point: post", "post, the point itself"]);
  for (let round = 0; round < BETWEEN_ROUNDS; round += 1) {
    await keepBusy(world, kills);
    await killAtNext(world, point, Math.floor(chance() * LONGEST_BETWEEN_MS), kills);
  }
  await finish(world, LAST_WORK_MS);
  expect(tally.outcomes.get("post completed")).toBeGreaterThan(0);
  expect(tally.outcomes.get("follow completed")).toBeGreaterThan(0);
}, 240_000);

/** Kills so many milliseconds after the first line of these steps; resolves to all that an attempt was at. */
async function killAtNext(
  world: World,
  wanted: ReadonlySet<StepName>,
  afterMs: number,
  kills: Map<number, number>,
): Promise<readonly StepName[]> {
  const nameOf = stepNamer(world);
  let reached: StepName | undefined;
  const isReached = world.life.server.line((line) => {
    const name = nameOf(line);
    if (name !== undefined && wanted.has(name)) reached = name;
    return reached !== undefined;
  });
  await Promise.race([isReached, pause(STEP_TIMEOUT_MS)]);
  if (afterMs > 0) await pause(afterMs);
  const at = await world.kill();
  for (const { task } of at) kills.set(task, (kills.get(task) ?? 0) + 1);
  const scriptOf = (task: number) => world.ledger.tasks.get(task)?.work.script;
  const found = at.map(({ task, where }) => `${scriptOf(task)}, ${where}`);
  return reached === undefined ? found : [...found, reached];
}

/** Numbers in [0, 1) that a seed decides. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
